"""What a tool is, and how its answer is told."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Answer
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError, schema_of

__all__ = ["EDITION", "LANGUAGE", "About", "Tool", "told_result"]

_MOST_CHARACTERS: Final = 200_000
"""Of one answer."""
LANGUAGE: Final = Parameter(
    "language",
    "Language of the texts as a BCP 47 tag, such as en, es, ar or fr-CA. Texts that there are "
    "not in it are given in another, and the answer says so.",
    most=35,
)
EDITION: Final = Parameter(
    "edition", "Edition of the framework, such as 9. Without it the newest that has the skill.",
    most=20,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a request beside what it says."""

    version: str
    """Of the protocol."""
    client: str = ""
    """Whom its queries are counted for."""
    answers: Mapping[str, Answer | SkosmithError] = field(default_factory=dict)
    """Query → what became of it, where it was asked already."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is for, what it takes, what it gives."""

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    gives: Mapping[str, Any]
    """JSON Schema of its answer."""
    run: Callable[[Knowledge, Arguments, About], dict[str, Any]]

    def listed(self) -> dict[str, Any]:
        """Give it as ``tools/list`` has it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.about,
            "inputSchema": schema_of(self.parameters),
            "outputSchema": self.gives,
            "annotations": {
                "title": self.title,
                "readOnlyHint": True,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


def told_result(found: Mapping[str, Any]) -> dict[str, Any]:
    """Give the result of a call: the data, and the same as text (2025-06-18, Structured Content).

    Raises ToolError where it is too long.
    """
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _MOST_CHARACTERS:
        raise ToolError(
            f"The answer has {len(text):,} characters; at most {_MOST_CHARACTERS:,} are given. "
            "Ask for less: one level, fewer rows, shorter texts."
        )
    return {"content": [{"type": "text", "text": text}], "structuredContent": dict(found)}
