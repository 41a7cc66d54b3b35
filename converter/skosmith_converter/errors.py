"""Why a run cannot go on. What is wrong with a *page* is an `Issue`, not an exception."""

from collections.abc import Sequence
from dataclasses import dataclass

from skosmith_converter.issues import Issue

__all__ = ["ConversionError", "LanguagePackError", "RdfError", "SkosmithError", "SourceError"]


class SkosmithError(Exception):
    """Base of every error that a caller may want to catch."""


@dataclass(eq=False)
class SourceError(SkosmithError):
    """A source cannot be read at all."""

    place: str
    """File, or file and line."""
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" + (f"\n  {self.remedy}" if self.remedy else "")


class RdfError(SourceError):
    """A file is no RDF of the format it was read as."""


class LanguagePackError(SkosmithError):
    """A language pack breaks its contract."""


@dataclass(eq=False)
class ConversionError(SkosmithError):
    """Pages can't be used, so no graph was made."""

    issues: Sequence[Issue]
    """All issues of the run, those that stopped it among them."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.issues))
