"""A graph made ready to be served, as a folder that never changes and can be checked.

A snapshot holds ``graph.nq`` (all statements, as `skosmith convert` writes them), ``store.nq`` and
``store/`` (the same for the engine: to be loaded into memory, or to be read on disk) and
``manifest.json``, which names each file with its size and SHA-256. Its version is the SHA-256 of
``graph.nq``: equal graphs have equal versions, wherever they are built.
"""

import hashlib
import json
import os
import shutil
import tarfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import Quad
from skosmith_server.catalogue import base_of
from skosmith_server.store import Store, store_lines

__all__ = ["CURRENT", "Snapshot", "build", "open_snapshot", "publish", "verify"]

CURRENT: Final = "current"
"""In a folder of snapshots: the link to the one to be served."""
_MANIFEST: Final = "manifest.json"
_FORM: Final = 1
"""Of the folder; a server reads snapshots of its own form only."""
_PIECE: Final = 1 << 20
_URL: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on this machine."""

    folder: Path
    version: str
    """SHA-256 of the graph."""
    statements: int
    base: str
    """What the IRIs of the graph begin with."""

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
        _write(unfinished / "graph.nq", serialize(quads, FORMATS["nquads"]))
        _write(unfinished / "store.nq", store_lines(quads))
        Store.build(unfinished / "store.nq", unfinished / "store")
        manifest = {
            "form": _FORM,
            "version": _digest(unfinished / "graph.nq"),
            "statements": len(quads),
            "base": base or base_of(quads),
            "made_by": f"skosmith {version_of('skosmith')}",
            "files": _files(unfinished),
        }
        _write(unfinished / _MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True), "\n"])
        unfinished.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return _opened(folder)


def _write(path: Path, chunks: Iterator[str] | Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def _files(folder: Path) -> dict[str, list[object]]:
    """Give each file below a folder with its size and SHA-256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, _digest(path)] for path in paths
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(snapshot: Snapshot) -> None:
    """Hold every file against the manifest; raises SourceError naming the first that differs."""
    named = _manifest(snapshot.folder)["files"]
    found = _files(snapshot.folder)
    found.pop(_MANIFEST, None)
    for name in sorted({*named, *found}):
        if named.get(name) != found.get(name):
            what = "is missing" if name not in found else "is not what the manifest names"
            place = str(snapshot.folder / name)
            raise SourceError(place, what, "Fetch or build the snapshot again.")


def open_snapshot(place: str, cache: Path) -> Snapshot:
    """Give the snapshot at a folder, at the link `CURRENT` in it, in a tar file or at a URL of one.

    Archives are unpacked below `cache`, once a version, and verified. Raises SourceError.
    """
    if place.startswith(_URL):
        return _fetched(place, cache)
    path = Path(place)
    if path.is_file():
        return _unpacked(path, cache)
    if (path / CURRENT).is_dir():
        path = (path / CURRENT).resolve()
    return _opened(path)


def _opened(folder: Path) -> Snapshot:
    manifest = _manifest(folder)
    return Snapshot(folder, manifest["version"], manifest["statements"], manifest["base"])  # type: ignore[arg-type]


def _manifest(folder: Path) -> Mapping[str, Mapping[str, list[object]]]:
    path = folder / _MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        form = manifest["form"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Name the folder that skosmith snapshot build has made, or one with its copies."
        raise SourceError(str(folder), f"is no snapshot ({error})", remedy) from error
    if form != _FORM:
        remedy = "Build it again with this version."
        raise SourceError(str(folder), f"is a snapshot of form {form}, not {_FORM}", remedy)
    return manifest  # type: ignore[no-any-return]


def _fetched(url: str, cache: Path) -> Snapshot:
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache) as folder:
        archive = Path(folder, "snapshot.tar")
        try:
            with urllib.request.urlopen(url, timeout=60) as answer, archive.open("wb") as file:  # noqa: S310 (http and https alone come here)
                shutil.copyfileobj(answer, file, _PIECE)
        except OSError as error:
            raise SourceError(url, f"cannot be fetched: {error}") from error
        return _unpacked(archive, cache)


def _unpacked(archive: Path, cache: Path) -> Snapshot:
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache) as folder:
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise SourceError(str(archive), f"cannot be unpacked: {error}") from error
        snapshot = _opened(Path(folder))
        verify(snapshot)
        home = cache / snapshot.version
        if not home.exists():
            Path(folder).rename(home)
            Path(folder).mkdir()
        return _opened(home)


def publish(snapshot: Snapshot, target: Path) -> Path:
    """Copy a verified snapshot to a folder of snapshots, or to a tar file, and make it current.

    The link `CURRENT` is exchanged in one step: a server sees the old snapshot or the new one.
    Gives where it is now. Raises SourceError.
    """
    verify(snapshot)
    try:
        if target.suffix == ".tar":
            return _archived(snapshot, target)
        target.mkdir(parents=True, exist_ok=True)
        home = target / snapshot.version
        if not home.exists():
            unfinished = target / f".{snapshot.version}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(snapshot.folder, unfinished)
            unfinished.rename(home)
        link = target / f".{CURRENT}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(snapshot.version)
        link.rename(target / CURRENT)
    except OSError as error:
        raise _unwritable(target, error) from error
    return home


def _archived(snapshot: Snapshot, target: Path) -> Path:
    unfinished = target.with_name(f".{target.name}.unfinished")
    with tarfile.open(unfinished, "w") as tar:
        for name in [_MANIFEST, *sorted(_manifest(snapshot.folder)["files"])]:
            tar.add(snapshot.folder / name, PurePosixPath(name).as_posix(), filter=_anonymous)
    unfinished.rename(target)
    return target


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was and when: the same snapshot gives the same archive."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime, entry.mode = 0, 0o644
    return entry


def _unwritable(place: Path, error: OSError) -> SourceError:
    return SourceError(str(place), f"cannot be written: {error.strerror or error}")
