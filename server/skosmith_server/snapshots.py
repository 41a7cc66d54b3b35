"""A graph made ready to be served, as a folder that never changes and can be checked.

A snapshot holds ``graph.nq`` (all statements, as `skosmith convert` writes them), ``store.nq`` and
``store/`` (the same for the engine: to be loaded into memory, or to be read on disk),
``search.sqlite`` (the index of its texts), ``validation.json`` (what validation finds about it),
``summary.json`` (counts of it) and ``manifest.json``, which names each file with its size and
SHA-256. Its version is the SHA-256 of ``graph.nq``: equal
graphs have equal versions, wherever they are built.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.terms import Quad

__all__ = [
    "MANIFEST",
    "SEARCH",
    "SUMMARY",
    "VALIDATION",
    "Snapshot",
    "build",
    "open_folder",
    "read_manifest",
    "unwritable",
    "verify",
]

MANIFEST: Final = "manifest.json"
SUMMARY: Final = "summary.json"
SEARCH: Final = "search.sqlite"
VALIDATION: Final = "validation.json"
_FORM: Final = 4
"""Of the folder; a server reads snapshots of its own form only."""
_NAME: Final = re.compile(
    r"graph\.nq|store\.nq|(summary|validation)\.json|search\.sqlite|store/[A-Za-z0-9][\w.-]*"
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
# What the engine writes for itself: its log, with the path and times, its lock, a random name
_NOT_NEEDED: Final = re.compile(r"LOG(\.old\.\d+)?|LOCK|IDENTITY|OPTIONS-\d+")
_REMEDY: Final = "Name the folder that skosmith snapshot build has made, or a copy of it."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on this machine."""

    folder: Path
    version: str
    """SHA-256 of the graph."""
    statements: int
    base: str
    """What the IRIs of the graph begin with."""
    files: Mapping[str, tuple[int, str]] = field(repr=False)
    """Name → size and SHA-256."""

    @property
    def graph(self) -> Path:
        """All statements in N-Quads."""
        return self.folder / "graph.nq"

    @property
    def lines(self) -> Path:
        """The graph for an engine that loads it."""
        return self.folder / "store.nq"

    @property
    def store(self) -> Path:
        """The graph for an engine that reads it on disk."""
        return self.folder / "store"

    @property
    def search(self) -> Path:
        """The index of its texts."""
        return self.folder / SEARCH

    @property
    def summary(self) -> Path:
        """What `skosmith_server.summaries` reads."""
        return self.folder / SUMMARY

    @property
    def validation(self) -> Path:
        """The report on it."""
        return self.folder / VALIDATION


def build(quads: Sequence[Quad], folder: Path, base: str = "") -> Snapshot:
    """Make a snapshot in a new folder, whole or not at all.

    Raises SourceError where the folder exists or cannot be written, StoreError where the graph
    cannot be loaded.
    """
    if folder.exists():
        raise SourceError(str(folder), "is there already", "Name a folder that is not.")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        manifest = _fill(unfinished, quads, base)
        _write(unfinished / MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True), "\n"])
        unfinished.rename(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return open_folder(folder)


def _fill(folder: Path, quads: Sequence[Quad], base: str) -> dict[str, object]:
    """Write all files but the manifest, and give what it is to say."""
    # Here, because a server that only reads snapshots is to start without them
    from skosmith_converter.serialization import FORMATS, serialize  # noqa: PLC0415
    from skosmith_converter.validation.reports import format_report  # noqa: PLC0415
    from skosmith_server.catalogue import base_of  # noqa: PLC0415
    from skosmith_server.search.building import write_index  # noqa: PLC0415
    from skosmith_server.store import Store, store_lines  # noqa: PLC0415
    from skosmith_server.summaries import summarize, write_summary  # noqa: PLC0415
    from skosmith_server.validation import counts_of, report_on  # noqa: PLC0415

    base = base or base_of(quads)
    _write(folder / "graph.nq", serialize(quads, FORMATS["nquads"]))
    _write(folder / "store.nq", store_lines(quads))
    Store.build(folder / "store.nq", folder / "store")
    for path in (folder / "store").iterdir():
        if _NOT_NEEDED.fullmatch(path.name):
            path.unlink()
    write_index(quads, folder / SEARCH)
    report = report_on(quads)
    _write(folder / VALIDATION, [format_report(report, "json")])
    summary = summarize(quads, Store.on_disk(folder / "store"), base, counts_of(report))
    _write(folder / SUMMARY, [write_summary(summary)])
    files = _files(folder)
    return {
        "form": _FORM,
        "version": files["graph.nq"][1],
        "statements": len(quads),
        "base": base,
        "made_by": f"skosmith {version_of('skosmith')}",
        "files": files,
    }


def _write(path: Path, chunks: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def _names(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return {path.relative_to(folder).as_posix() for path in paths} - {MANIFEST}


def _files(folder: Path) -> dict[str, tuple[int, str]]:
    """Give each file below a folder with its size and SHA-256."""
    return {name: _measured(folder / name) for name in sorted(_names(folder))}


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()


def verify(snapshot: Snapshot, part: str = "") -> None:
    """Hold every file whose name begins with `part` against the manifest.

    Raises SourceError naming the first that differs.
    """
    found = {*snapshot.files, *_names(snapshot.folder)}
    names = sorted(name for name in found if name.startswith(part))
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # digests are computed without the GIL
        problems = list(threads.map(partial(_difference, snapshot), names))
    for name, problem in zip(names, problems, strict=True):
        if problem:
            place = str(snapshot.folder / name)
            remedy = f"Delete {snapshot.folder}, and fetch or build the snapshot again."
            raise SourceError(place, problem, remedy)


def _difference(snapshot: Snapshot, name: str) -> str:
    path = snapshot.folder / name
    if name not in snapshot.files:
        return "is no part of the snapshot"
    if path.is_symlink() or not path.is_file():
        return "is missing"
    try:
        if path.stat().st_size == snapshot.files[name][0]:  # a look at the size costs nothing
            return "" if _measured(path) == snapshot.files[name] else "has been changed"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    return "has been changed: its size differs"


def open_folder(folder: Path) -> Snapshot:
    """Give the snapshot in a folder, not verified; raises SourceError where it is none."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        problem = f"is no snapshot: {MANIFEST} cannot be read ({error.strerror or error})"
        raise SourceError(str(folder), problem, _REMEDY) from error
    return read_manifest(data, folder, str(folder))


def read_manifest(data: bytes, folder: Path, place: str) -> Snapshot:
    """Give the snapshot that a manifest tells of; raises SourceError where it is not in order."""
    try:
        manifest: Mapping[str, Any] = json.loads(data)
        form = manifest["form"]
        if form != _FORM:
            problem = f"is a snapshot of form {form}, and this Skosmith reads form {_FORM}"
            raise SourceError(place, problem, "Build it again with the version that serves it.")
        files = {
            name: (int(size), str(digest)) for name, (size, digest) in manifest["files"].items()
        }
        snapshot = Snapshot(
            folder,
            str(manifest["version"]),
            int(manifest["statements"]),
            str(manifest["base"]),
            files,
        )
        _check(snapshot)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(place, f"is no snapshot: {MANIFEST} is not in order", _REMEDY) from error
    return snapshot


def _check(snapshot: Snapshot) -> None:
    """Refuse names that lead elsewhere; raises ValueError."""
    files = snapshot.files
    if not {"graph.nq", "store.nq", SEARCH, SUMMARY, VALIDATION} <= files.keys() or not any(
        n.startswith("store/") for n in files
    ):
        raise ValueError("files are missing")
    if any(_NAME.fullmatch(name) is None or size < 0 for name, (size, _) in files.items()):
        raise ValueError("files with other names")
    if not _DIGEST.fullmatch(snapshot.version) or files["graph.nq"][1] != snapshot.version:
        raise ValueError("the version is not that of the graph")


def unwritable(place: Path, error: OSError) -> SourceError:
    """Give what to raise where something cannot be written."""
    return SourceError(str(place), f"cannot be written: {error.strerror or error}")
