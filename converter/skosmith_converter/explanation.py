"""Tells what became of each line of a page: the answer to "why is this not in my graph?"."""

from collections.abc import Iterator, Sequence

from skosmith_converter.issues import Issue
from skosmith_converter.page import Document
from skosmith_converter.reading import Outcome, Reading, Role

__all__ = ["explain", "explain_documents"]


def explain(reading: Reading) -> Iterator[str]:
    """Give one line of text for each line of the page that is not blank, then issues and a sum.

    Columns: line number, outcome, what the line is, its text.
    """
    by_line: dict[int, list[Issue]] = {}
    for issue in reading.issues:
        by_line.setdefault(issue.line, []).append(issue)
    width = max((len(role.label) for role in reading.roles), default=0)
    for line, role in zip(reading.lines, reading.roles, strict=True):
        if role is not Role.BLANK:
            bullet = "• " if line.bullet else ""
            fate = f"{role.outcome.value:<11}  {role.label:<{width}}"
            yield f"{line.number:>5}  {fate}  {bullet}{line.text}"
        for issue in by_line.pop(line.number, ()):
            yield f"       {issue.severity} {issue.kind.code} {issue.kind.name}: {issue.message}"
            yield f"       {issue.remedy}"
    yield ""
    yield from (str(issue) for issues in by_line.values() for issue in issues)
    yield _sum(reading)


def _sum(reading: Reading) -> str:
    counts = {
        outcome: sum(role.outcome is outcome for role in reading.roles) for outcome in Outcome
    }
    parts = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items() if count)
    if (page := reading.page) is None:
        return f"no skill page; {len(reading.lines)} lines: {parts or 'nothing'}"
    edition = (
        f"edition {page.edition} ({page.evidence})"
        if page.edition
        else "edition not told by the page"
    )
    return (
        f"{page.code} in {page.language}, {edition}, status {page.status or 'not told'}; "
        f"{len(reading.lines)} lines: {parts}"
    )


def explain_documents(documents: Sequence[Document], issues: Sequence[Issue]) -> Iterator[str]:
    """Give the issues of a workbook, saved page, file of records or graph, and what it says.

    Whatever stands in such a file and is not named by an issue is in the graph. A graph gives
    back the documents that it was made of: a line each.
    """
    yield from map(str, issues)
    if not documents:
        yield "nothing was read"
    for document in sorted(documents, key=lambda d: (d.source.name, d.source.key)):
        name = "" if document.source.via is None else f"{document.source.name}: "
        yield name + _sum_of(document)


def _sum_of(document: Document) -> str:
    edition = "edition not told"
    if document.edition:
        edition = f"edition {document.edition} ({document.evidence})"
    levels = sum(len(page.described) for page in document.skills)
    return (
        f"{len(document.skills)} skills with {levels} skill levels, "
        f"{len(document.attributes)} attributes, {len(document.levels)} levels of responsibility, "
        f"in {document.language}, {edition}"
    )
