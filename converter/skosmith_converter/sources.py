"""Finds and decodes source files: files, folders, globs, standard input, and their manifest."""

import fnmatch
import functools
import glob
import hashlib
import json
import os
import re
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skosmith_converter.decoding import decode_bytes
from skosmith_converter.errors import SourceError
from skosmith_converter.framework import Given
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import TranslationStatus
from skosmith_converter.rdf.telling import SUFFIXES
from skosmith_converter.terms import canonical_language_tag, iri

__all__ = [
    "LARGEST_FILE",
    "LARGEST_PAGE",
    "MANIFEST_NAME",
    "SourceFile",
    "decode",
    "find_files",
    "is_too_large",
    "read_manifest",
    "read_sources",
]

LARGEST_FILE = 100_000_000
"""Bytes of a workbook or file of records; the official workbooks have 200,000."""
LARGEST_PAGE = 500_000
"""Bytes; official pages have some 15,000."""
MANIFEST_NAME = "manifest.toml"
"""Read of itself where it lies in a folder of pages."""
STANDARD_INPUT = "-"
_BEGINNING = 1_000_000
"""Bytes that are read of a file that is too large."""
_SUFFIXES = (
    *(".txt", ".xlsx", ".csv", ".html", ".htm", ".json"),
    *SUFFIXES,
)
_KEYS = frozenset({"edition", "language", "url", "status"})
_EDITION = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class SourceFile:
    """One file, its name as it shows in issues and in the graph, and its bytes."""

    name: str
    data: bytes
    whole: bool = True
    """Whether these are all bytes of the file."""

    @functools.cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def find_files(
    arguments: Iterable[str], output: Path | None = None
) -> list[tuple[str, Path | None]]:
    """Give (name, path) of every page that the arguments name; the path of ``-`` is None.

    A folder stands for the files in and below it that have the suffix of a form we read, without
    the one that the run will write (`output`). Names are
    relative to the folder, so that no path of the machine gets into a graph. Raises SourceError
    where nothing is found.
    """
    found: dict[Path | None, str] = {}
    for argument in arguments:
        for name, path in _files_of(argument, output):
            found.setdefault(path, name)
    return [(name, path) for path, name in found.items()]


def _files_of(argument: str, output: Path | None) -> list[tuple[str, Path | None]]:
    if argument == STANDARD_INPUT:
        return [(STANDARD_INPUT, None)]
    path = Path(argument)
    if path.is_dir():
        return _files_in(path, output)
    if path.exists() or not glob.has_magic(argument):
        return [(path.name, path)]
    matches = [Path(match) for match in sorted(glob.glob(argument, recursive=True))]  # noqa: PTH207
    if not matches:
        raise SourceError(argument, "no file matches", "Check the pattern.")
    return [found for match in matches for found in _files_of(str(match), output)]


def _cannot_be_read(error: OSError) -> None:
    reason = str(error.strerror or error)
    raise SourceError(str(error.filename), reason, "Check the permissions.") from error


def _files_in(folder: Path, output: Path | None) -> list[tuple[str, Path | None]]:
    files = [
        Path(parent, name)
        for parent, _, names in os.walk(folder, onerror=_cannot_be_read)  # follows no links
        for name in names
        if name.lower().endswith(_SUFFIXES) and not name.startswith(".")
    ]
    files = [file for file in files if output is None or not _same(file, output)]
    if not files:
        remedy = "Name the files themselves, or a folder of saved pages or workbooks."
        known = ", ".join(_SUFFIXES)
        raise SourceError(str(folder), f"the folder holds no files of {known}", remedy)
    named: list[tuple[str, Path | None]] = [(f.relative_to(folder).as_posix(), f) for f in files]
    return sorted(named, key=lambda pair: pair[0])


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def read_sources(files: Iterable[tuple[str, Path | None]]) -> Iterator[SourceFile]:
    """Give the bytes of each file; raises SourceError where one can't be read."""
    for name, path in files:
        try:
            if path is None:
                yield SourceFile(name, sys.stdin.buffer.read(LARGEST_FILE + 1))
            else:
                yield SourceFile(name, *_read(path))
        except OSError as error:
            remedy = "Check the name and the permissions."
            raise SourceError(str(path or name), str(error.strerror or error), remedy) from error


def _read(path: Path) -> tuple[bytes, bool]:
    """Give the bytes of a file and whether they are all; a file too large is but begun."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device, no file"
        raise SourceError(str(path), f"is {kind}", "Name files; what a program writes comes by -.")
    with path.open("rb") as file:
        if found.st_size > LARGEST_FILE:
            return file.read(_BEGINNING), False
        return file.read(LARGEST_FILE + 1), True


def is_too_large(source: SourceFile) -> bool:
    """Tell whether a file is larger than anything that is read."""
    return not source.whole or len(source.data) > LARGEST_FILE


def decode(source: SourceFile) -> tuple[str, Issue | None]:
    """Give the text of a page, or the issue that tells why it has none.

    UTF-8 with or without byte order mark, or UTF-16 with one. Nothing is guessed: bytes of another
    encoding, and text that once went through a wrong one, are refused.
    """
    if len(source.data) > LARGEST_PAGE:
        size = f"more than {LARGEST_PAGE:,}"
        return "", ISSUE_KINDS["too-large"].at(source.name, size=size, limit=f"{LARGEST_PAGE:,}")
    return decode_bytes(source.data, source.name)


def read_manifest(path: Path) -> Mapping[str, Given]:
    """Read a manifest: file name or pattern → ``edition``, ``language``, ``url``, ``status``.

    TOML, or JSON where the suffix says so. Raises SourceError with the place of the first fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise SourceError(str(path), str(error.strerror or error), "Check the name.") from error
    except ValueError as error:  # UnicodeDecodeError, JSONDecodeError and TOMLDecodeError are ones
        raise SourceError(
            str(path), f"not readable: {error}", "See docs/cli.md for its form."
        ) from error
    if not isinstance(data, dict):
        raise SourceError(str(path), "holds no table", "See docs/cli.md for its form.")
    return {name: _read_entry(path, name, entry) for name, entry in data.items()}


def _read_entry(path: Path, name: str, entry: object) -> Given:
    place = f"{path}: entry {name!r}"
    if not isinstance(entry, dict):
        raise SourceError(place, "is no table", "See docs/cli.md for its form.")
    if unknown := sorted(entry.keys() - _KEYS):
        raise SourceError(
            place, f"unknown key {unknown[0]!r}", f"Known: {', '.join(sorted(_KEYS))}."
        )
    texts = {key: str(value) for key, value in entry.items()}
    try:
        return given(**texts)
    except ValueError as error:
        raise SourceError(place, str(error)) from error


def given(
    edition: str | None = None,
    language: str | None = None,
    url: str | None = None,
    status: str | None = None,
) -> Given:
    """Check what the caller says of a page; raises ValueError where it can't be meant."""
    if edition is not None and _EDITION.fullmatch(edition) is None:
        raise ValueError(f"{edition!r} is no edition: give its number, such as 9")
    if status is not None and status not in set(TranslationStatus):
        raise ValueError(f"{status!r} is no translation status: beta or final")
    if url is not None:
        iri(url)
    return Given(
        edition,
        None if language is None else canonical_language_tag(language),
        url,
        None if status is None else TranslationStatus(status),
    )


def entry_for(name: str, manifest: Mapping[str, Given]) -> Given:
    """Give what a manifest says of a file: by its name, else by the first pattern that fits."""
    if name in manifest:
        return manifest[name]
    fitting = (entry for pattern, entry in manifest.items() if _fits(name, pattern))
    return next(fitting, Given())


def unused_entries(names: Sequence[str], manifest: Mapping[str, Given]) -> list[Issue]:
    """Give an issue for each entry of a manifest that fits none of the files."""
    kind = ISSUE_KINDS["manifest-entry-unused"]
    unused = (entry for entry in manifest if not any(_fits(name, entry) for name in names))
    return [kind.at("manifest", entry=repr(entry)) for entry in unused]


def _fits(name: str, entry: str) -> bool:
    return name == entry or fnmatch.fnmatch(name, entry)


def beside(arguments: Sequence[str]) -> Mapping[str, Given]:
    """Give the manifests that lie in the folders among the arguments."""
    manifest: dict[str, Given] = {}
    for argument in arguments:
        path = Path(argument, MANIFEST_NAME)
        if argument != STANDARD_INPUT and path.is_file():
            manifest.update(read_manifest(path))
    return manifest
