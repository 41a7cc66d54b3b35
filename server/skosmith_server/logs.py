"""The log: one line a record on standard error, for people or as JSON."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["configure_logging", "cut", "with_fields"]

_LONGEST_TEXT: Final = 500


def configure_logging(level: str, form: str) -> None:
    """Write records of a level and above, in the form ``text`` or ``json``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in ("httpx", "httpcore"):  # they would tell of every request to an engine elsewhere
        logging.getLogger(name).setLevel(logging.WARNING)


def with_fields(**fields: object) -> Mapping[str, Mapping[str, object]]:
    """Give the ``extra`` of a record: what is known besides its message."""
    return {"fields": {name: value for name, value in fields.items() if value not in {"", None}}}


def cut(text: str) -> str:
    """Give a text short enough for the log.

    >>> len(cut("x" * 9000))
    501
    """
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def _parts(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC)
    return {
        "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "message": record.getMessage(),
        **getattr(record, "fields", {}),
    }


class _Json(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; text of clients can break out of neither string nor line."""
        parts = _parts(record) | {"logger": record.name}
        if record.exc_info:
            parts["exception"] = self.formatException(record.exc_info)
        return json.dumps(parts, ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    """Time, level, message, then fields; values with spaces or controls are quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and below it the traceback where there is one."""
        parts = _parts(record)
        head = f"{parts.pop('time')} {parts.pop('level')}: {parts.pop('message')}"
        line = " ".join([head, *(f"{name}={_quoted(value)}" for name, value in parts.items())])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _quoted(value: object) -> str:
    text = str(value)
    plain = text.isprintable() and not set(text) & set(' "=')
    return text if plain else json.dumps(text, ensure_ascii=False)
