"""What is said in several languages: each text with its tag and with who says it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from skosmith_converter.terms import DEFAULT_GRAPH, is_literal, literal_parts
from skosmith_server.framework.languages import Languages

__all__ = ["NO_TEXTS", "Text", "Texts"]


class Text(NamedTuple):
    """A text as it stands in the graph."""

    value: str
    language: str
    """Its tag; empty without one."""
    source: str = ""
    """IRI (as a term) of the graph that says it; empty where none does."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What one property says, by language."""

    said: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    """Tag → texts, in the order in which they are shown."""

    @classmethod
    def of(cls, statements: Iterable[tuple[str, str]]) -> "Texts":
        """Take the literals among pairs of a term and the graph in which it stands."""
        said: dict[str, dict[str, Text]] = defaultdict(dict)
        for term, graph in statements:
            if is_literal(term):
                value, language, _ = literal_parts(term)
                source = "" if graph == DEFAULT_GRAPH else graph
                said[language or ""].setdefault(value, Text(value, language or "", source))
        return cls({tag: tuple(said[tag].values()) for tag in sorted(said)})

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.said)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of all texts, sorted."""
        return tuple(tag for tag in self.said if tag)

    def in_(self, language: str) -> tuple[Text, ...]:
        """Give the texts of a tag, and of no other."""
        return self.said.get(language, ())

    def all(self, languages: Languages) -> tuple[Text, ...]:
        """Give the texts in the language that a reader likes best; each carries its tag."""
        best = languages.best(self.said)
        return () if best is None else self.said[best]

    def one(self, languages: Languages) -> Text | None:
        """Give the first of them; None where nothing is said."""
        return next(iter(self.all(languages)), None)

    def value(self, languages: Languages, otherwise: str = "") -> str:
        """Give its words alone."""
        text = self.one(languages)
        return text.value if text is not None else otherwise


NO_TEXTS: Final = Texts()
