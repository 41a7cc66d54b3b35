"""What is exported, and what comes of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_converter.framework import Framework
from skosmith_converter.graph import ACKNOWLEDGEMENT, FOUNDATION, LICENCE
from skosmith_converter.iris import Iris
from skosmith_converter.terms import Iri, iri_text

__all__ = ["FOUNDATION_NAME", "Layout", "Match", "Material", "Product", "Rights", "as_json"]

FOUNDATION_NAME: Final = "The SFIA Foundation"


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose the texts are, and what their owner wants said of them."""

    statements: tuple[tuple[str, str], ...] = ((ACKNOWLEDGEMENT, "en"),)
    """Each with its language."""
    licence: str = iri_text(LICENCE)
    holder: str = iri_text(FOUNDATION)
    holder_name: str = FOUNDATION_NAME

    def notice(self) -> list[str]:
        """Give the lines of a notice for people."""
        said = [text for text, _ in self.statements]
        return [*said, f"© {self.holder_name}. Licence: {self.licence}"]


@dataclass(frozen=True, slots=True)
class Match:
    """An accepted mapping of a concept to one of another taxonomy."""

    relation: str
    """Local name of the SKOS property, such as ``exactMatch``."""
    target: str
    """IRI."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A framework (or a selection of it) with what its graph knows beside the texts."""

    framework: Framework
    iris: Iris
    languages: tuple[str, ...]
    """Those to be written, in the order in which they were asked for."""
    rights: Rights = field(default_factory=Rights)
    matches: Mapping[Iri, tuple[Match, ...]] = field(default_factory=dict)
    """By the concept that they lead from."""
    category_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Key of a category → a name and its language, for languages in which it has none."""
    date: str | None = None
    """When the data last changed (``xsd:dateTime``), where the caller or the graph says so."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the caller may say of how something looks."""

    byte_order_mark: bool = False
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class Product:
    """One file."""

    name: str
    """Below the folder that is written, with ``/``."""
    data: bytes
    edition: str = ""
    language: str = ""
    """Of a file that can be read again; else empty."""


def as_json(value: Any) -> bytes:  # noqa: ANN401 (JSON)
    """Give a value as JSON for people to read."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
