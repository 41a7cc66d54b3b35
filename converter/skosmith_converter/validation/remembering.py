"""Reports of earlier runs: a graph is not validated twice for the same bytes and rules.

They lie in the user's cache folder (``$XDG_CACHE_HOME/skosmith/validation``, else below
``~/.cache``), each under the SHA-256 of all that it depends on. To delete them is safe.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import write_whole
from skosmith_converter.validation.findings import Report
from skosmith_converter.validation.reports import format_report, read_report
from skosmith_converter.validation.rule_sets import Rules

__all__ = ["cache_folder", "key_of", "remembered"]

_MOST_FINDINGS: Final = 10_000
"""With more, to write and read them takes as long as to find them."""
_KEPT: Final = 50
"""Reports that stay in the folder; the oldest go."""


def cache_folder() -> Path:
    """Give the folder of the reports; it may not be there yet."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "skosmith" / "validation"


def key_of(files: Sequence[Path], rules: Rules, others: Iterable[str] = ()) -> str:
    """Give the name under which the report of some RDF files lies.

    `others` is what else the report depends on. Raises OSError where a file cannot be read.
    """
    digest = sha256(version("skosmith").encode())
    for path in files:
        digest.update(f"\0{path}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    digest.update("\n".join(sorted(f"{s} {p} {o}" for s, p, o in rules.triples)).encode())
    names = sorted(rule.name for rule in rules.rules)
    for one in (*names, *others):
        digest.update(f"\0{one}".encode())
    return digest.hexdigest()


def remembered(key: str, make: Callable[[], Report], folder: Path | None = None) -> Report:
    """Give the report of a key, made if there is none; one that cannot be read counts as none."""
    try:
        place = (folder or cache_folder()) / f"{key}.json"
    except RuntimeError:  # nobody's home: a container runs as any user
        return make()
    with contextlib.suppress(OSError, SourceError):
        return read_report(place.read_text(encoding="utf-8"), str(place))
    report = make()
    if len(report.findings) > _MOST_FINDINGS:
        return report
    # A folder that cannot be written to is no reason to fail
    with contextlib.suppress(OSError, SourceError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, [format_report(report, "json")])
        for old in sorted(place.parent.glob("*.json"), key=_age)[:-_KEPT]:
            old.unlink(missing_ok=True)
    return report


def _age(place: Path) -> float:
    with contextlib.suppress(OSError):
        return place.stat().st_mtime
    return 0.0
