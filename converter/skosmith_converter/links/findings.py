"""What is wrong with a mapping file, and where."""

import enum
from dataclasses import dataclass

__all__ = ["Finding", "Severity"]


class Severity(enum.StrEnum):
    """An error fails a check, a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, of a line or (line 0) of a file."""

    file: str
    line: int
    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """File, and line where there is one."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} ({self.rule})\n  {self.remedy}"
