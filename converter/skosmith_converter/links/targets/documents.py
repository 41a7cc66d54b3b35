"""The files of a target: as named, in a folder, or in a zip archive as downloaded."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from skosmith_converter.errors import SourceError

__all__ = ["Document", "find_documents"]

_SUFFIXES: Final = frozenset(
    (".csv", ".tsv", ".json", ".jsonld", ".ttl", ".trig", ".nt", ".nq", ".rdf", ".xml", ".owl")
)
_MOST_BYTES: Final = 1 << 30
"""Of one file, and of all members of an archive together, unpacked."""
_MOST_MEMBERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file and what it holds."""

    name: str
    """As errors call it; for a member of an archive that of the archive, a slash, its own."""
    data: bytes

    @property
    def file_name(self) -> str:
        """Its own name, without folders."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """The suffix of its name in small letters, with the dot."""
        return PurePosixPath(self.name).suffix.lower()


def find_documents(paths: Sequence[Path]) -> list[Document]:
    """Read files, the files of folders and the members of archives, in a stable order.

    Members are read in memory and nowhere written. Raises SourceError where something cannot be
    read, is too large, or nothing is there that could be a target.
    """
    found = [document for path in paths for document in _documents_at(path)]
    if not found:
        raise SourceError(
            ", ".join(map(str, paths)),
            "holds no file that could be a taxonomy",
            f"Files are known by their suffix: {', '.join(sorted(_SUFFIXES))}, .zip.",
        )
    return found


def _documents_at(path: Path) -> Iterator[Document]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and (file.suffix.lower() in _SUFFIXES or _is_archive(file)):
                yield from _documents_of(file)
    elif path.exists():
        if path.suffix.lower() not in _SUFFIXES and not _is_archive(path):
            raise SourceError(
                str(path),
                "is of no known kind",
                f"Files are known by their suffix: {', '.join(sorted(_SUFFIXES))}, .zip.",
            )
        yield from _documents_of(path)
    else:
        raise SourceError(str(path), "is not there", "See the name of the file.")


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _documents_of(path: Path) -> Iterator[Document]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(str(path))
        if _is_archive(path):
            yield from _members_of(path)
        else:
            yield Document(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror or error}") from error


def _members_of(path: Path) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member
                for member in sorted(archive.infolist(), key=lambda member: member.filename)
                if PurePosixPath(member.filename).suffix.lower() in _SUFFIXES
                and not member.filename.startswith("__MACOSX/")
            ]
            if len(members) > _MOST_MEMBERS:
                raise SourceError(str(path), f"holds more than {_MOST_MEMBERS} files")
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise _too_large(str(path))
            for member in members:
                # A member yields no more bytes than it declares
                yield Document(f"{path.as_posix()}/{member.filename}", archive.read(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(
            str(path),
            f"is no readable zip archive: {error}",
            "Download it again, or unpack it and name the folder.",
        ) from error


def _too_large(name: str) -> SourceError:
    return SourceError(
        name, f"is larger than {_MOST_BYTES >> 30} GiB", "Name its parts one by one."
    )
