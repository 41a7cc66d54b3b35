"""Jinja for pages that are files of ours: escaped, and strict about what is not defined."""

from collections.abc import Callable
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

__all__ = ["make_environment"]


@cache
def make_environment(read: Callable[[str], str]) -> Environment:
    """Make the environment of a package whose files `read` gives by name; one for each package."""
    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
