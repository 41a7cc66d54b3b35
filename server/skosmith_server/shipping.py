"""Snapshots on their way from where they are built to where they are served.

They are published to a folder, where the link `CURRENT` names the one to be served, or to a tar
file, which any HTTP server hands out.
"""

import hashlib
import os
import shutil
import tarfile
import urllib.request
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from skosmith_converter.errors import SourceError
from skosmith_server.snapshots import (
    MANIFEST,
    Snapshot,
    open_folder,
    read_manifest,
    unwritable,
    verify,
)

__all__ = ["CURRENT", "find_snapshot", "publish"]

CURRENT: Final = "current"
"""In a folder of snapshots: the link to the one to be served."""
_LONGEST_MANIFEST: Final = 16 << 20
_PIECE: Final = 1 << 20
_URL: Final = ("http://", "https://")
_SECONDS: Final = 60
"""How long a server may be silent."""


def find_snapshot(place: str, cache: Path) -> Snapshot:
    """Give the snapshot at a folder, at the link `CURRENT` in it, in a tar file or at a URL of one.

    Archives are unpacked below `cache`, each version once, and verified meanwhile; folders are
    not. Raises SourceError.
    """
    if place.startswith(_URL):
        try:
            with urllib.request.urlopen(place, timeout=_SECONDS) as answer:  # noqa: S310 (http and https alone come here)
                return _unpacked(answer, place, cache)
        except (OSError, HTTPException, ValueError) as error:
            raise SourceError(place, f"cannot be fetched: {error}") from error
    path = Path(place)
    if path.is_file():
        with path.open("rb") as file:
            return _unpacked(file, place, cache)
    if (path / CURRENT).is_dir():
        path = (path / CURRENT).resolve()  # the link may change while the snapshot is served
    return open_folder(path)


def _unpacked(archive: IO[bytes], place: str, cache: Path) -> Snapshot:
    """Unpack what the manifest, which comes first, names; a known version is read no further."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tarfile.open(fileobj=archive, mode="r|") as tar:
            manifest = _manifest(tar, place)
            snapshot = read_manifest(manifest, cache, place)
            home = cache / snapshot.version
            if not home.exists():
                _check_room(snapshot, place, cache)
                with TemporaryDirectory(prefix=".unfinished-", dir=cache) as folder:
                    whole = Path(folder, "whole")
                    _extract(tar, snapshot, whole, place)
                    (whole / MANIFEST).write_bytes(manifest)
                    _settle(whole, home)
    except (tarfile.TarError, EOFError) as error:
        raise SourceError(place, f"is no whole archive of a snapshot: {error}") from error
    except OSError as error:
        raise SourceError(place, f"cannot be unpacked into {cache}: {error}") from error
    return open_folder(home)


def _settle(whole: Path, home: Path) -> None:
    try:
        whole.rename(home)
    except OSError:
        if not home.exists():  # else another server has fetched the same meanwhile
            raise


def _manifest(tar: tarfile.TarFile, place: str) -> bytes:
    entry = tar.next()
    file = tar.extractfile(entry) if entry is not None and entry.isreg() else None
    if entry is None or file is None or entry.name != MANIFEST or entry.size > _LONGEST_MANIFEST:
        remedy = "Make it with skosmith snapshot publish DIR FILE.tar."
        raise SourceError(place, f"is no snapshot: it does not begin with {MANIFEST}", remedy)
    return file.read()


def _check_room(snapshot: Snapshot, place: str, cache: Path) -> None:
    needed, free = sum(size for size, _ in snapshot.files.values()), shutil.disk_usage(cache).free
    if needed > free:
        problem = f"takes {needed:,} bytes, and {free:,} are free in {cache}"
        raise SourceError(place, problem, "Make room, or name another folder: --snapshot-cache.")


def _extract(tar: tarfile.TarFile, snapshot: Snapshot, folder: Path, place: str) -> None:
    """Write the files that the manifest names, no others; each is verified as it comes."""
    (folder / "store").mkdir(parents=True)
    missing = dict(snapshot.files)
    while (entry := tar.next()) is not None:
        file = tar.extractfile(entry) if entry.isreg() else None
        size, digest = missing.pop(entry.name, (-1, ""))
        if file is None or entry.size != size or _copied(file, folder / entry.name) != digest:
            problem = f"has a file {entry.name!r} that is not what the manifest names"
            raise SourceError(place, problem, "Publish the snapshot again.")
    if missing:
        raise SourceError(place, f"lacks {min(missing)}", "Publish the snapshot again.")


def _copied(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while piece := source.read(_PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def publish(snapshot: Snapshot, target: Path) -> Path:
    """Copy a verified snapshot to a folder of snapshots, or to a tar file, and make it current.

    The link `CURRENT` is exchanged in one step: a server sees the old snapshot or the new one.
    Gives where it is now. Raises SourceError; then the target is what it was.
    """
    verify(snapshot)
    try:
        return _archived(snapshot, target) if target.suffix == ".tar" else _added(snapshot, target)
    except OSError as error:
        raise unwritable(target, error) from error


def _added(snapshot: Snapshot, target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    home = target / snapshot.version
    if home.exists():
        verify(open_folder(home))
    else:
        unfinished = target / f".{snapshot.version}.unfinished"
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(snapshot.folder, unfinished)
            unfinished.rename(home)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    link = target / f".{CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot.version)
    link.rename(target / CURRENT)
    return home


def _archived(snapshot: Snapshot, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tarfile.open(unfinished, "w") as tar:
            for name in [MANIFEST, *sorted(snapshot.files)]:
                tar.add(snapshot.folder / name, name, filter=_anonymous)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was and when: the same snapshot gives the same archive."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime, entry.mode = 0, 0o644
    return entry
