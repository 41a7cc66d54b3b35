"""ECSF, ENISA's European Cybersecurity Skills Framework, in its JSON."""

from collections.abc import Iterator
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Scheme, Taxonomy
from skosmith_converter.links.targets.drafting import Drafts
from skosmith_converter.links.targets.json_text import Fields, entries_of, text_in
from skosmith_converter.links.targets.listing import slug_of
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.terms import iri

__all__ = ["is_ecsf", "read_ecsf"]

_BASE: Final = "https://w3id.org/skosmith/ecsf/"
_ACKNOWLEDGEMENT: Final = (
    "European Cybersecurity Skills Framework (ECSF), European Union Agency for Cybersecurity "
    "(ENISA), 2022; reproduction is authorised provided the source is acknowledged."
)
_RELATED: Final = "http://www.w3.org/2004/02/skos/core#related"
_LISTS: Final = {
    "main-tasks": "Task",
    "key-skills": "Skill",
    "key-knowledge": "Knowledge",
    "deliverables": "Deliverable",
}
"""Kind of the entries of each list."""
_LINKED: Final = frozenset({"Skill", "Knowledge", "RoleProfile"})


def is_ecsf(content: Any) -> bool:  # noqa: ANN401 (what a file may hold)
    """Tell whether the content of a file is ECSF's."""
    return bool(entries_of(content, "role-profiles") and entries_of(content, "key-skills"))


def read_ecsf(name: str, content: Any, options: TargetOptions) -> Taxonomy:  # noqa: ANN401
    """Read role profiles with their titles, tasks, skills, knowledge and e-competences."""
    base = options.base_iri or _BASE
    metadata = content.get("metadata")
    facts = metadata if isinstance(metadata, dict) else {}
    reading = _Reading(base, options.language or "en")
    try:
        reading.read(content)
    except ValueError as error:
        raise SourceError(name, str(error), "Restore the official file.") from error
    concepts = reading.drafts.concepts()
    linked = {f"{base}{kind}" for kind in _LINKED}
    return Taxonomy(
        base.rstrip("/#"),
        options.title or text_in(facts, "name") or "European Cybersecurity Skills Framework",
        options.version or text_in(facts, "version").removeprefix("v"),
        concepts,
        sorted(reading.relations),
        _ACKNOWLEDGEMENT,
        frozenset(one for one, concept in concepts.items() if concept.kind in linked),
        [Scheme(base.rstrip("/#"))],
        reading.drafts.remarks(),
    )


class _Reading:
    """Concepts and the relations between profiles and what they need."""

    def __init__(self, base: str, language: str) -> None:
        self.base, self.language = base, language
        self.drafts = Drafts()
        self.relations: set[tuple[str, str, str]] = set()

    def read(self, content: Fields) -> None:
        for key, kind in _LISTS.items():
            for entry in entries_of(content, key):
                one = self._add(kind, slug_of(text_in(entry, "text")), text_in(entry, "text"))
                for profile in _tagged(entry, "role-profile@"):
                    self.relations.add((self._iri("RoleProfile", profile), _RELATED, one))
        self._read_profiles(content)
        competences = content.get("e-competences")
        for code, entry in competences.items() if isinstance(competences, dict) else ():
            text = text_in(entry, "text") if isinstance(entry, dict) else ""
            one = self._add("ECompetence", code.strip("."), text)
            self.drafts[one].notation = code.strip(".")

    def _read_profiles(self, content: Fields) -> None:
        for entry in entries_of(content, "role-profiles"):
            code = text_in(entry, "id").removeprefix("@")
            one = self._add("RoleProfile", code, "")
            for field in ("summary-statement", "mission"):
                self.drafts[one].text(self.language, text_in(entry, field))
            for needed in entries_of(entry, "e-competences"):
                competence = self._iri("ECompetence", text_in(needed, "id").strip("."))
                self.relations.add((one, _RELATED, competence))
        for entry in entries_of(content, "titles"):
            text = text_in(entry, "text")
            for code in _tagged(entry, "role-profile-title@"):
                self.drafts[self._iri("RoleProfile", code)].label(self.language, text)
            for code in _tagged(entry, "role-profile@"):
                self.drafts[self._iri("RoleProfile", code)].other(self.language, text)

    def _add(self, kind: str, code: str, label: str) -> str:
        one = self._iri(kind, code)
        draft = self.drafts[one]
        draft.kind = f"{self.base}{kind}"
        draft.schemes[self.base.rstrip("/#")] = None
        draft.label(self.language, label)
        return one

    def _iri(self, kind: str, code: str) -> str:
        if not code:
            raise ValueError(f"a {kind} has neither identifier nor text")
        return iri(f"{self.base}{kind}/{code}")[1:-1]


def _tagged(entry: Fields, beginning: str) -> Iterator[str]:
    tags = entry.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and tag.startswith(beginning):
            yield tag.removeprefix(beginning)
