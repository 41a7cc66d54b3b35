"""Files and folders that are there whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from skosmith_converter.errors import SourceError

__all__ = ["write_folder", "write_whole"]

_ELSEWHERE = "Choose a folder that you may write to and that has room."


def write_whole(path: Path, chunks: Iterable[str | bytes]) -> None:
    """Write bytes, or text in UTF-8, to a file, which is replaced only once everything is on disk.

    Whatever goes wrong, also in `chunks`, an existing file stays as it was and nothing is left
    behind. A new file gets the permissions of the umask, a replaced one keeps its own. A device
    or pipe (``/dev/stdout``) is written directly, a symbolic link followed. Raises SourceError
    where the file system refuses.
    """
    try:
        if path.is_dir():
            raise SourceError(str(path), "is a folder", "Name a file in it.")
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                _write(device, chunks)
        else:
            _replace(path.resolve(), chunks)
    except FileNotFoundError as error:
        raise SourceError(
            str(path), f"there is no folder {path.parent}", "Make that folder first."
        ) from error
    except OSError as error:
        raise SourceError(
            str(path),
            f"cannot be written: {error.strerror or error}",
            _ELSEWHERE,
        ) from error


def write_folder(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> None:
    """Write files (name below the folder, with ``/``, and its bytes) to a new or empty folder.

    They may be made one by one while they are written.

    The folder gets its name once every file is on disk; whatever goes wrong before, nothing is
    left behind. Raises SourceError where the folder has files already, or the file system refuses.
    """
    target = path.resolve()
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            problem = "is no folder" if not path.is_dir() else "is a folder with files in it"
            raise SourceError(str(path), problem, "Name a new folder, or empty that one first.")
        _replace_folder(target, files.items() if isinstance(files, Mapping) else files)
    except FileNotFoundError as error:
        raise SourceError(
            str(path), f"there is no folder {target.parent}", "Make that folder first."
        ) from error
    except OSError as error:
        raise SourceError(
            str(path), f"cannot be written: {error.strerror or error}", _ELSEWHERE
        ) from error


def _replace_folder(target: Path, files: Iterable[tuple[str, bytes]]) -> None:
    part = target.parent / f".skosmith-{secrets.token_hex(8)}.part"
    part.mkdir()
    try:
        for name, data in files:
            file = part / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
        part.replace(target)  # takes the place of an empty folder, too (POSIX rename)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _replace(path: Path, chunks: Iterable[str | bytes]) -> None:
    part = path.parent / f".skosmith-{secrets.token_hex(8)}.part"
    # Not tempfile: its files are closed to everybody else, whatever the umask
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 (a descriptor has no path)
            _write(file, chunks)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _write(file: BinaryIO, chunks: Iterable[str | bytes]) -> None:
    file.writelines(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)
