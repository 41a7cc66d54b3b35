"""JSON files that are no RDF, and what may be wrong with them."""

import json
from typing import Any, TypeAlias

from skosmith_converter.errors import SourceError
from skosmith_converter.links.targets.documents import Document

__all__ = ["Fields", "entries_of", "read_json", "text_in"]

Fields: TypeAlias = dict[str, Any]


def read_json(document: Document) -> Any:  # noqa: ANN401 (what a file may hold)
    """Give the content of a file; raises SourceError, with the line, where it is no JSON."""
    try:
        return json.loads(document.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = document.data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{document.name}:{line}", "is no UTF-8 text", "Save the file as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{document.name}:{error.lineno}", f"is no JSON: {error.msg}", "Download it again."
        ) from error
    except RecursionError as error:
        raise SourceError(document.name, "is nested too deep", "Write it flatter.") from error


def entries_of(content: Any, key: str) -> list[Fields]:  # noqa: ANN401
    """Give the objects of a list below a key; nothing where there is none."""
    found = content.get(key) if isinstance(content, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text_in(entry: Fields, key: str) -> str:
    """Give a text without white space around it; "" where there is none."""
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
