"""How a command tells that it cannot go on; apart from the commands, so that others start fast."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from skosmith_converter.errors import ConversionError, SkosmithError
from skosmith_converter.issues import Issue, IssueKind, Severity

__all__ = ["FAILURE", "FINDINGS", "failing_clearly", "show_issues"]

FINDINGS: Final = 1
FAILURE: Final = 3
"""Exit codes, beside 0 for good and 2 for usage."""
_EXAMPLES: Final = 5
"""Issues of one kind that are printed."""


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn our exceptions into a message on standard error and an exit code."""
    try:
        yield
    except ConversionError as error:
        show_issues(error.issues)
        click.echo(
            "Nothing was written: mend the errors above, or leave those pages out.", err=True
        )
        sys.exit(FINDINGS)
    except SkosmithError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(FAILURE)


def show_issues(issues: Iterable[Issue], *, most: int = _EXAMPLES) -> None:
    """Print issues, and how many of each severity there are, on standard error.

    Of a kind that is no error, `most` are printed: hundreds of pages may have the same oddity.
    """
    shown = list(issues)
    seen: Counter[IssueKind] = Counter()
    for issue in shown:
        seen[issue.kind] += 1
        if seen[issue.kind] <= most or issue.severity is Severity.ERROR:
            click.echo(str(issue), err=True)
    for kind, count in seen.items():
        if count > most and kind.severity is not Severity.ERROR:
            more = f"and {count - most} more of {kind.code} {kind.name}; --all-issues shows them"
            click.echo(more, err=True)
    counts = [
        f"{count} {severity}{'s' if count > 1 and severity is not Severity.INFO else ''}"
        for severity in reversed(Severity)
        if (count := sum(issue.severity is severity for issue in shown))
    ]
    if counts:
        click.echo(", ".join(counts), err=True)
