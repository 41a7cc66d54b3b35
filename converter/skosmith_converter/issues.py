"""Issues: what is wrong, or worth knowing, about a page. Data, never an exception."""

import enum
from dataclasses import dataclass

__all__ = ["ISSUE_KINDS", "Issue", "IssueKind", "Severity"]


class Severity(enum.IntEnum):
    """How much an issue matters; errors keep a graph from being written."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class IssueKind:
    """A stable code with its wording; the table of all kinds becomes ``docs/issues.md``."""

    code: str
    name: str
    severity: Severity
    message: str
    """A format string over the issue's arguments."""
    remedy: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing found about one place of one source."""

    kind: IssueKind
    source: str
    """File name, or ``-`` for standard input."""
    line: int = 0
    """From 1; 0 where the whole file is meant."""
    excerpt: str = ""
    message: str = ""

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        excerpt = f"\n    {self.excerpt}" if self.excerpt else ""
        return (
            f"{place}: {self.kind.severity} {self.kind.code} {self.kind.name}: "
            f"{self.message}{excerpt}\n    {self.kind.remedy}"
        )

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity


ISSUE_KINDS: dict[str, IssueKind] = {}
