"""What tools know of a graph: its skills by code and edition, and views of whatever they read."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

from skosmith_converter.folding import fold
from skosmith_converter.terms import Iri, Term, iri, iri_text, is_iri, literal_parts
from skosmith_server.asked_catalogue import rows_of
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework.skills import natural
from skosmith_server.mcp.parameters import ToolError
from skosmith_server.queries import load_query
from skosmith_server.service import Service

__all__ = ["KNOWLEDGE", "Knowledge", "Skill"]

KNOWLEDGE: Final = "skosmith.mcp"
"""The extension of the application that has it."""
Made = TypeVar("Made")
_MOST_EQUAL: Final = 50
_NEAR: Final = 3
_MOST_KEPT: Final = 12


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of one edition."""

    iri: Iri
    code: str
    edition: str


@dataclass(slots=True)
class Knowledge:
    """A graph as the tools see it; made once, used by many threads."""

    service: Service
    _made: dict[object, Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def kept(self, key: object, make: Callable[[], Made]) -> Made:
        """Give what was made under a key, made where it was not yet."""
        with self._lock:
            made: Made | None = self._made.get(key)
        if made is None:  # made outside of the lock: an engine may take its time
            made = make()
            with self._lock:
                self._made[key] = made
                while len(self._made) > _MOST_KEPT:
                    del self._made[next(iter(self._made))]
        return made

    @property
    def catalogue(self) -> Catalogue:
        """All of the graph; an empty one that fetches, where it lies in an engine."""
        return self.service.catalogue

    def view(self, wanted: Iterable[Term]) -> Catalogue:
        """Give a catalogue that has whatever is said of some resources; raises as the engine."""
        return self.catalogue.around(*(Iri(term) for term in wanted if is_iri(term)))

    @property
    def skills(self) -> Mapping[str, Mapping[str, Skill]]:
        """Code → edition, the oldest first → skill; raises what the engine does."""
        return self.kept("skills", self._find_skills)

    @property
    def editions(self) -> tuple[str, ...]:
        """Names of the editions, the oldest first."""
        found = {edition for editions in self.skills.values() for edition in editions}
        return tuple(sorted(found, key=natural))

    def _find_skills(self) -> dict[str, dict[str, Skill]]:
        found: dict[str, dict[str, Skill]] = {}
        for row in rows_of(self.service.engine, load_query("skills").text):
            if is_iri(row["skill"]) and is_iri(row["edition"]):
                code = literal_parts(row["code"]).value
                edition = iri_text(row["edition"]).rstrip("/").rpartition("/")[2]
                skill = Skill(Iri(row["skill"]), code, edition)
                found.setdefault(code, {}).setdefault(edition, skill)
        return {
            code: {name: found[code][name] for name in sorted(found[code], key=natural)}
            for code in sorted(found)
        }

    def skill_at(self, code: str, edition: str | None) -> Skill:
        """Give a skill by its code, of the newest edition if none is named; raises ToolError."""
        editions = self.skills.get(code.upper()) or self.skills.get(code)
        if editions is None:
            raise ToolError(self._no_skill(code))
        if edition is None:
            return list(editions.values())[-1]
        if edition not in editions:
            raise ToolError(
                f"{code} is in {', '.join(editions)}, not in edition {edition!r}. "
                f"Editions here: {', '.join(self.editions)}."
            )
        return editions[edition]

    def _no_skill(self, code: str) -> str:
        if not self.skills:
            return "There are no skills in this graph. sparql tells what there is."
        near = difflib.get_close_matches(code.upper()[:20], self.skills, _NEAR)
        meant = f" Perhaps {' or '.join(near)}?" if near else ""
        return f"No skill has the code {code[:40]!r}.{meant} search finds skills by their words."

    def code_of_name(self, name: str) -> str | None:
        """Give the code of the skill that is called so in any language; None where none is."""
        index = self.service.texts
        if index is None:
            return None
        texts = index.texts(index.equal(fold(name).strip(), _MOST_EQUAL)).values()
        named = (t.subject.code for t in texts if t.field == "label" and t.subject.kind == "Skill")
        return next(filter(None, named), None)

    def meant(self, reference: str, edition: str | None) -> Iri:
        """Give the IRI that a code, a name or an IRI stands for.

        Raises ToolError where nothing is meant.
        """
        reference = reference.strip().strip("<>")
        if ":" in reference:
            return self._named(reference)
        if reference.upper() not in self.skills and (found := self.code_of_name(reference)):
            reference = found
        return self.skill_at(reference, edition).iri

    def _named(self, reference: str) -> Iri:
        try:
            wanted = iri(reference)
        except ValueError as error:
            raise ToolError(f"{reference[:200]!r} is no IRI: {error}.") from error
        if wanted in self.view([wanted]):
            return wanted
        near = self.catalogue.nearest(wanted)
        meant = f" Perhaps {iri_text(near)}?" if near else ""
        raise ToolError(f"The graph has nothing called {iri_text(wanted)[:200]}.{meant}")
