"""A mapping file while it is reviewed: every decision is on disk before the next."""

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

from skosmith_converter.errors import SkosmithError, SourceError
from skosmith_converter.links.reading_text import read_bytes
from skosmith_converter.links.sssom import MappingSet, load_sssom, refuse_errors, write_sssom
from skosmith_converter.serialization import write_whole

__all__ = ["ChangedOnDiskError", "ReviewFile", "name_in_git"]


class ChangedOnDiskError(SkosmithError):
    """Somebody else has written the file: a pull, an editor, another review."""

    def __str__(self) -> str:
        return "The file has changed on disk, so this was not saved: see what it says now."


class ReviewFile:
    """The set of a file, which is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Read it; raises SourceError where it can't be, or a row has an error."""
        self.path = path
        self.mappings, self.version = self._read()

    @property
    def has_changed(self) -> bool:
        """Whether the file on disk is another than was read or written here."""
        try:
            return _version(read_bytes(self.path)) != self.version
        except SourceError:  # it was deleted, or can't be read now
            return True

    def reload(self) -> None:
        """Read the file again; raises SourceError, and then has what it had."""
        self.mappings, self.version = self._read()

    def save(self, mappings: MappingSet) -> None:
        """Write a set to the file.

        Raises ChangedOnDiskError where the file is not the one that was read, SourceError where
        it can't be written; then it stays as it is.
        """
        if self.has_changed:
            raise ChangedOnDiskError
        text = "".join(write_sssom(mappings))
        write_whole(self.path, [text])
        self.mappings, self.version = replace(mappings, lines=()), _version(text.encode())

    def _read(self) -> tuple[MappingSet, str]:
        data = read_bytes(self.path)
        mappings, findings = load_sssom(self.path)
        refuse_errors(findings)
        return mappings, _version(data)


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name_in_git(folder: Path) -> str:
    """Give the name that git would put to a commit in a folder; empty where there is none."""
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 (whichever git there is)
            cwd=folder, capture_output=True, timeout=5, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.decode(errors="replace").strip()
