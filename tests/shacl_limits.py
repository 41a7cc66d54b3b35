"""Checks that hostile shapes come to an end: in an answer, or in an error that says why."""

import contextlib
import re
import time

import pytest

SOON = 20
"""Seconds: far from the hours that are meant, and enough on a machine that has other work, too."""


@contextlib.contextmanager
def soon(seconds=SOON):
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


@contextlib.contextmanager
def refused(*words):
    from skosmith_converter.shacl import ShapesError

    with soon(), pytest.raises(ShapesError) as refusal:
        yield
    told = str(refusal.value)
    assert len(told) < 2000, "an error that nobody reads to its end"
    assert not words or re.search("|".join(words), told, re.IGNORECASE), told
