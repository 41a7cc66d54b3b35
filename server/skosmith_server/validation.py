"""What validation finds about the graph that is served: made of statements, read from files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.terms import Quad

if TYPE_CHECKING:
    from skosmith_converter.validation import Report

__all__ = ["Files", "counts_of", "read_validation", "report_of_earlier_run", "report_on"]

_ENGINE: Final = "own"


@dataclass(frozen=True, slots=True)
class Files:
    """The RDF files that a graph is read from, as they are before that."""

    paths: tuple[Path, ...]
    stamps: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, sources: Sequence[str]) -> "Files | None":
        """Give what is known of the sources of a graph; None where they are no RDF files."""
        # Here, because a server of snapshots is to start without the readers of pages
        from skosmith_converter.conversion import is_rdf  # noqa: PLC0415

        paths = tuple(map(Path, sources))
        if not paths or not all(map(is_rdf, sources)) or not all(p.is_file() for p in paths):
            return None
        return cls(paths, _stamps(paths))

    def are_as_they_were(self) -> bool:
        """Tell whether the graph would be the same if it were read now."""
        try:
            return self.stamps == _stamps(self.paths)
        except OSError:
            return False


def _stamps(paths: Sequence[Path]) -> tuple[tuple[int, int, int], ...]:
    known = (path.stat() for path in paths)
    return tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in known)


def report_on(
    quads: Sequence[Quad], *, keep: bool = True, time_limit: float | None = None
) -> "Report":
    """Hold a graph against the rule sets that are for it by default.

    A report of the same statements and rules that was made before is taken as it is, and this one
    is kept, if `keep`. Raises TooLongError after `time_limit` seconds.
    """
    from skosmith_converter.validation import Subject, load_rules, validate  # noqa: PLC0415
    from skosmith_converter.validation.remembering import key_of, remembered  # noqa: PLC0415
    from skosmith_converter.validation.rule_sets import default_names  # noqa: PLC0415

    def make() -> "Report":
        subject = Subject.of_quads(quads)
        rules = load_rules(default_names(subject.index))
        return validate(subject, rules, time_limit=time_limit)

    if not keep:
        return make()
    return remembered(key_of((), load_rules(), (_ENGINE, _digest(quads))), make)


def _digest(quads: Sequence[Quad]) -> str:
    digest = sha256()
    for quad in sorted(quads):
        digest.update(" ".join((*quad, ".\n")).encode())
    return digest.hexdigest()


class _NotThereError(Exception):
    """No report of an earlier run."""


def report_of_earlier_run(files: Files) -> "Report | None":
    """Give what ``skosmith validate`` found about the same bytes, without telling our folders."""
    from skosmith_converter.validation import load_rules  # noqa: PLC0415
    from skosmith_converter.validation.remembering import key_of, remembered  # noqa: PLC0415

    def fail() -> "Report":
        raise _NotThereError

    try:
        report = remembered(key_of(files.paths, load_rules(), (_ENGINE,)), fail)
    except (_NotThereError, OSError):
        return None
    return _without_folders(report) if files.are_as_they_were() else None


def _without_folders(report: "Report") -> "Report":
    names = {source: Path(source).name for source in report.sources}
    findings = tuple(
        replace(
            finding,
            places=tuple(
                p._replace(document=names.get(p.document, p.document)) for p in finding.places
            ),
        )
        for finding in report.findings
    )
    return replace(report, findings=findings, sources=tuple(names.values()))


def read_validation(path: Path) -> "Report":
    """Read the report of a snapshot; raises SourceError where it is none."""
    from skosmith_converter.validation.reports import read_report  # noqa: PLC0415

    try:
        return read_report(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"cannot be read: {error}") from error


def counts_of(report: "Report") -> Mapping[str, int]:
    """Give how many violations, warnings and hints there are."""
    from skosmith_converter.validation import Severity  # noqa: PLC0415

    counts = Counter(finding.severity for finding in report.findings)
    return {str(severity): counts[severity] for severity in Severity}
