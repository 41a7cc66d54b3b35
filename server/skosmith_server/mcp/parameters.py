"""Parameters of tools: one table each, from which schema and check follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.errors import SkosmithError

__all__ = ["Arguments", "Parameter", "ToolError", "read_arguments", "schema_of"]

Arguments = Mapping[str, Any]
_TYPES: Final = {"string": str, "integer": int}
_IN_WORDS: Final = {"string": "a text", "integer": "a whole number"}


@dataclass(eq=False)
class ToolError(SkosmithError):
    """Why a tool gives nothing: told to the assistant, which may ask otherwise."""

    problem: str

    def __str__(self) -> str:
        return self.problem


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool."""

    name: str
    about: str
    type: str = "string"
    required: bool = False
    least: int = 0
    """The smallest number, or the shortest text."""
    most: int = 200
    """The largest number, or the longest text."""
    default: object = None
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Give its JSON Schema (2020-12)."""
        is_text = self.type == "string"
        bounds = ("minLength", "maxLength") if is_text else ("minimum", "maximum")
        told: dict[str, Any] = {"type": self.type, "description": self.about}
        told |= {bounds[0]: self.least, bounds[1]: self.most}
        if self.choices:
            told["enum"] = list(self.choices)
        if self.default is not None:
            told["default"] = self.default
        return told

    def read(self, value: Any) -> Any:  # noqa: ANN401 (its type is in the table)
        """Give a value that will do; raises ToolError."""
        if self.type == "integer" and isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON has one kind of number
        if not self._is_typed(value):
            raise ToolError(f"{self.name} is {_IN_WORDS[self.type]}.")
        size = len(value) if isinstance(value, str) else value
        if not self.least <= size <= self.most:
            unit = " characters" if isinstance(value, str) else ""
            raise ToolError(
                f"{self.name} has {self.least:,} to {self.most:,}{unit}, not {size:,}."
                if unit
                else f"{self.name} is {self.least} to {self.most}, not {size}."
            )
        if self.choices and value not in self.choices:
            raise ToolError(f"{self.name} is one of {', '.join(self.choices)}.")
        return value

    def _is_typed(self, value: object) -> bool:
        return isinstance(value, _TYPES[self.type]) and not isinstance(value, bool)


def schema_of(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Give the JSON Schema of the arguments of a tool."""
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
    if parameters:
        schema["properties"] = {one.name: one.schema() for one in parameters}
    if required := [one.name for one in parameters if one.required]:
        schema["required"] = required
    return schema


def read_arguments(parameters: Sequence[Parameter], given: object) -> Arguments:
    """Give a value for each parameter, None where it has none; raises ToolError.

    A null is as good as nothing: assistants send it for what they leave out.
    """
    if not isinstance(given, dict):
        raise ToolError("arguments is an object.")
    known = {one.name: one for one in parameters}
    if unknown := sorted(set(given) - set(known)):
        named = ", ".join(name[:40] for name in unknown[:5])
        raise ToolError(f"No parameter {named}. There are: {', '.join(known) or 'none'}.")
    present = {name: value for name, value in given.items() if value is not None}
    for one in parameters:
        if one.required and one.name not in present:
            raise ToolError(f"{one.name} is needed: {one.about}")
    return {
        name: one.read(present[name]) if name in present else one.default
        for name, one in known.items()
    }
