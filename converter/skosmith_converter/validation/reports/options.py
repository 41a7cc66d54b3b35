"""What a user may choose about a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from skosmith_converter.validation.findings import Report, Severity

__all__ = ["FAIL_ON", "Options", "fails"]

FAIL_ON: Final[Mapping[str, Severity | None]] = {
    "violation": Severity.VIOLATION,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}
"""Word of ``--fail-on`` → the least severity that fails a run."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is written; a format ignores what it has no use for."""

    language: str = "en"
    """BCP 47 tag: of messages, remedies and, where we have them, the words around them."""
    examples: int | None = 5
    """Findings shown of each rule; None for all. JSON, SARIF and RDF have all in any case."""
    fail_on: Severity | None = Severity.VIOLATION
    """The least severity that fails a test case of JUnit."""
    root: str = ""
    """Folder that file names of SARIF and GitHub are made relative to."""
    colour: bool = False
    """For a terminal; the text report only."""


def fails(report: Report, fail_on: Severity | None) -> bool:
    """Tell whether a run with this report fails; known findings never do."""
    return fail_on is not None and report.reaches(fail_on)
