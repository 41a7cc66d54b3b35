"""The pieces that all answers are made of: texts, links, names; and lists, page by page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from skosmith_converter.directions import direction_of
from skosmith_converter.terms import Iri, iri_text
from skosmith_server.api.asked import Page
from skosmith_server.framework import (
    CategoryName,
    Framework,
    Languages,
    Match,
    SkillEntry,
    Text,
    Texts,
)
from skosmith_server.framework.facts import local_name

__all__ = ["PATH", "Json", "Listed", "Writer", "address", "page_of"]

PATH: Final = "/api/v1"
Json: TypeAlias = dict[str, Any]
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, ready to be sent."""

    body: Json
    page: Page
    total: int


def address(kind: str, *parts: str | int, edition: str = "") -> str:
    """Give the address of something.

    >>> address("skills", "CSMG", "levels", 3, edition="9")
    '/api/v1/skills/CSMG/levels/3?edition=9'
    """
    path = "/".join([PATH, kind, *(quote(str(part), safe="") for part in parts)])
    return f"{path}?{urlencode({'edition': edition})}" if edition else path


def page_of(
    items: Sequence[_Item],
    page: Page,
    write: Callable[[_Item], Any],
    **about: Any,  # noqa: ANN401 (JSON)
) -> Listed:
    """Give one page of a list, in its envelope."""
    shown = [write(item) for item in page.of(items)]
    numbers = {"total": len(items), "limit": page.limit, "offset": page.offset}
    return Listed({**about, **numbers, "items": shown}, page, len(items))


@dataclass(slots=True)
class Writer:
    """Writes for one reader, and remembers in which languages."""

    framework: Framework
    languages: Languages
    used: set[str] = field(default_factory=set)
    """The tags of the texts that were written."""

    def text(self, texts: Texts) -> Json | None:
        """Give a text with its language; None where nothing is said."""
        chosen = texts.one(self.languages)
        return None if chosen is None else self._written(chosen)

    def texts(self, texts: Texts) -> list[Json]:
        """Give all texts of the language that the reader likes best."""
        return [self._written(text) for text in texts.all(self.languages)]

    def _written(self, text: Text) -> Json:
        if not text.language:
            return {"value": text.value}
        self.used.add(text.language)
        return {
            "value": text.value,
            "language": text.language,
            "direction": direction_of(text.language),
        }

    def skill_name(self, entry: SkillEntry) -> Json:
        """Give a skill as other things refer to it."""
        return {
            "id": iri_text(entry.iri),
            "type": "Skill",
            "href": address("skills", entry.code, edition=entry.edition),
            "code": entry.code,
            "edition": entry.edition,
            "name": self.text(entry.names),
        }

    def category_name(self, category: CategoryName, edition: str) -> Json:
        """Give a category as other things refer to it."""
        code = local_name(category.iri)
        return {
            "id": iri_text(category.iri),
            "type": "Category",
            "href": address("categories", code, edition=edition),
            "code": code,
            "edition": edition,
            "name": self.text(category.names),
        }

    @staticmethod
    def matches(matches: Iterable[Match]) -> list[Json]:
        """Give the mappings of a thing in short."""
        return [{"relation": one.relation, "target": iri_text(one.iri)} for one in matches]

    @staticmethod
    def link(iri: Iri | None) -> str | None:
        """Give an IRI as JSON has it."""
        return None if iri is None else iri_text(iri)
