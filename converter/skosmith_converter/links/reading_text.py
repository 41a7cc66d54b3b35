"""The text of a file that people edit: its encoding, its lines."""

from pathlib import Path

from skosmith_converter.decoding import without_bom
from skosmith_converter.errors import SourceError

__all__ = ["decode", "read_bytes"]


def read_bytes(path: Path) -> bytes:
    """Give the bytes of a file; raises SourceError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise SourceError(str(path), problem, "See the name of the file.") from error


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Give a file as text: by its byte order mark, else as told, else as UTF-8.

    Raises SourceError with the line of the first byte that is none.
    """
    rest, marked = without_bom(data)
    try:
        return rest.decode(marked or encoding or "utf-8")
    except LookupError as error:
        raise SourceError(name, f"there is no encoding {encoding!r}", "Try cp1252.") from error
    except UnicodeDecodeError as error:
        line = rest.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}",
            f"is not {marked or encoding or 'UTF-8'}",
            "Save it as UTF-8; spreadsheets on Windows write cp1252 unless told otherwise.",
        ) from error
