"""The dataset that the protocol names for an update, put into its text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import iri
from skosmith_server.guard import PROLOGUE, tokens_of
from skosmith_server.protocol import ProtocolError

__all__ = ["DataForm", "data_form", "with_dataset"]

_OWN_DATASET: Final = frozenset({"USING", "WITH"})


@dataclass(frozen=True, slots=True)
class DataForm:
    """An update that only names statements to insert, or only such to delete."""

    inserts: bool
    as_insertion: str
    """The same update, its statements inserted in either case."""


def data_form(update: str) -> DataForm | None:
    """Give what an update of ``INSERT DATA`` alone, or ``DELETE DATA`` alone, does; else None.

    >>> data_form("DELETE DATA { <a:a> <a:b> 1 }").as_insertion
    'INSERT DATA { <a:a> <a:b> 1 }'
    >>> data_form("INSERT DATA {} ; CLEAR ALL") is None
    True
    """
    words = [token for token in _outside(update) if token.group().upper() not in PROLOGUE]
    said = [token.group().upper() for token in words]
    first = said[0] if said else ""
    if first not in {"INSERT", "DELETE"} or said != [first, "DATA"] * (len(said) // 2):
        return None
    text = update
    for token in reversed(words[::2]):
        text = f"{text[: token.start()]}INSERT{text[token.end() :]}"
    return DataForm(first == "INSERT", text)


def _outside(update: str) -> Iterator[re.Match[str]]:
    """Give the words outside of all brackets."""
    depth = 0
    for token in tokens_of(update):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "word" and depth == 0:
            yield token


def with_dataset(update: str, using: Sequence[str], named: Sequence[str]) -> str:
    """Give an update whose patterns are matched in the graphs that the request names.

    SPARQL 1.1 Protocol §2.2.3: ``using-graph-uri`` and ``using-named-graph-uri`` act like ``USING``
    clauses in every operation; the engine has no other way to hear of them. Raises ProtocolError
    (400) where the update has such clauses itself, or a name is no IRI.
    """
    if not using and not named:
        return update
    clauses = "".join(f"USING {_iri(name)} " for name in using)
    clauses += "".join(f"USING NAMED {_iri(name)} " for name in named)
    pieces: list[str] = []
    done = depth = 0
    before = ""
    for token in tokens_of(update):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        word = token.group().upper() if token.lastgroup == "word" and depth == 0 else ""
        if word in _OWN_DATASET:
            raise ProtocolError(
                400,
                "Dataset named twice",
                f"The update has {word}, and the request names graphs by parameters: use one.",
            )
        if word == "WHERE":
            pieces.append(update[done : token.start()])
            if before == "DELETE":  # DELETE WHERE {…} has no place for clauses: write it in full
                pieces.append(_block(update, token.end()))
            pieces.append(f" {clauses}")
            done = token.start()
        before = word if token.lastgroup != "comment" else before
    return "".join([*pieces, update[done:]])


def _block(update: str, start: int) -> str:
    """Give the first group in braces from a position on."""
    depth, opened = 0, start
    for token in tokens_of(update[start:]):
        if token.group() == "{":
            opened = opened if depth else start + token.start()
            depth += 1
        elif token.group() == "}":
            depth -= 1
            if not depth:
                return update[opened : start + token.end()]
    return ""


def _iri(name: str) -> str:
    try:
        return iri(name)
    except ValueError as error:
        raise ProtocolError(
            400, "An IRI is needed", f"A graph is named by an IRI: {error}."
        ) from error
