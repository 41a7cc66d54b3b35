"""Every IRI of our graph is minted here and nowhere else (the table in ``docs/model.md``)."""

import re
from dataclasses import dataclass

from skosmith_converter.terms import Iri, iri

__all__ = ["DEFAULT_BASE", "PUBLISHED_BASE", "Iris", "requirement"]

DEFAULT_BASE = "https://w3id.org/skosmith/sfia/"
PUBLISHED_BASE = "https://rdf.sfia-online.org/"
"""Base of the RDF published for SFIA 9; our local names equal its own."""

_NOT_IN_LOCAL_NAME = re.compile(r"[\s,/?#%<>\"{}|^`\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints IRIs below one base.

    >>> Iris().skill_level("9", "CSMG", 1)
    '<https://w3id.org/skosmith/sfia/9/skilllevels/CSMG_1>'
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        iri(self.base)
        if not self.base.endswith(("/", "#")):
            raise ValueError(f"the base IRI {self.base!r} ends neither in / nor in #")

    def _below(self, local: str) -> Iri:
        return Iri(f"<{self.base}{local}>")

    # -- schemes -----------------------------------------------------------------------------
    def edition(self, edition: str) -> Iri:
        """Scheme of an edition's one tree: category, subcategory, skill, skill level."""
        return self._below(edition)

    def levels(self, edition: str) -> Iri:
        """Scheme of the levels of responsibility and their essence statements."""
        return self._below(f"{edition}/lor")

    def activities(self, edition: str) -> Iri:
        """Scheme of all guidance activities."""
        return self._below(f"{edition}/activities")

    def attributes(self, edition: str) -> Iri:
        """Scheme of the attributes and behavioural factors."""
        return self._below(f"{edition}/attributes")

    def statements(self, edition: str) -> Iri:
        """Scheme of all responsibility statements."""
        return self._below(f"{edition}/statements")

    def published_scheme(self, edition: str, local: str) -> Iri:
        """Scheme of the published vocabulary, which stands among its terms."""
        return self._below(f"{edition}/ontology/{local}")

    def all_skills(self) -> Iri:
        """Scheme of the skills whatever the edition."""
        return self._below("skills")

    # -- concepts ----------------------------------------------------------------------------
    def skill_series(self, code: str) -> Iri:
        """Give the IRI of a skill, whatever the edition."""
        return self._below(f"skills/{code}")

    def skill(self, edition: str, code: str) -> Iri:
        """Skill in an edition."""
        return self._below(f"{edition}/skills/{code}")

    def skill_level(self, edition: str, code: str, level: int) -> Iri:
        """One skill at one level."""
        return self._below(f"{edition}/skilllevels/{code}_{level}")

    def category(self, edition: str, key: str) -> Iri:
        """Category or subcategory, by its name."""
        return self._below(f"{edition}/categories/{_slug(key)}")

    def role_profile(self, edition: str, local: str) -> Iri:
        """Give what one edition's skills a role needs, where its table has no base of its own."""
        return self._below(f"{edition}/roles/{local}")

    def attribute(self, edition: str, key: str) -> Iri:
        """Attribute or behavioural factor, by its code, or its name where it has none."""
        return self._below(f"{edition}/attributes/{key if key.isupper() else _slug(key)}")

    def attribute_level(self, edition: str, key: str, level: int) -> Iri:
        """Text of an attribute at a level."""
        return Iri(f"{self.attribute(edition, key)[:-1]}_{level}>")

    def level(self, edition: str, level: int) -> Iri:
        """Level of responsibility."""
        return self._below(f"{edition}/lor/{level}")

    def level_order(self, edition: str) -> Iri:
        """Ordered collection of the seven levels."""
        return self._below(f"{edition}/lor/levels")

    def essence(self, edition: str, level: int) -> Iri:
        """Essence statement of a level."""
        return self._below(f"{edition}/lor/{level}/essence")

    def skill_activities(self, edition: str, code: str, group: str = "") -> Iri:
        """Ordered collection of a skill's guidance activities; `group` where languages differ."""
        return self._below(f"{edition}/skills/{code}/activities{_group(group)}")

    def activity(self, edition: str, code: str, number: int, group: str = "") -> Iri:
        """One guidance activity, by its number."""
        return self.item(self.skill_activities(edition, code, group), number)

    def level_statements(self, edition: str, code: str, level: int, group: str = "") -> Iri:
        """Ordered collection of a skill level's responsibility statements."""
        return self._below(f"{edition}/skilllevels/{code}_{level}/statements{_group(group)}")

    def statement(self, edition: str, code: str, level: int, number: int, group: str = "") -> Iri:
        """One responsibility statement, by its number."""
        return self.item(self.level_statements(edition, code, level, group), number)

    def item(self, collection: Iri, number: int) -> Iri:
        """Give the IRI of an item of an ordered collection, by its number."""
        return Iri(f"{collection[:-1]}/{number}>")

    def changes(self, edition: str, since: str, local: str = "") -> Iri:
        """Correspondence of an edition with an older one; `local` names one change in it."""
        return self._below(f"{edition}/changes/{since}{_group(local)}")

    def case_part(self, edition: str, local: str) -> Iri:
        """Give a part of an edition's CASE package that is no concept: it is in the document."""
        return Iri(f"{self.edition(edition)[:-1]}#{local}>")

    # -- provenance --------------------------------------------------------------------------
    def source(self, sha256: str, part: str = "") -> Iri:
        """Source document (or part of one), and the named graph with what it says."""
        return self._below(f"sources/{sha256[:16]}{_group(part)}")

    def superseded(self, sha256: str, part: str = "") -> Iri:
        """Give the named graph with what a source says and a better one says otherwise."""
        return self._below(f"sources/{sha256[:16]}{_group(part)}/superseded")

    def place(self, sha256: str, place: str, part: str = "") -> Iri:
        """Lines of a source document, or rows of a table (``L57``, ``L57-L59``): a fragment.

        An IRI has but one ``#``: where the base has it, a slash stands for it.
        """
        mark = "/" if "#" in self.base else "#"
        return Iri(f"{self.source(sha256, part)[:-1]}{mark}{place}>")

    def checksum(self, sha256: str) -> Iri:
        """Checksum of a source document."""
        return self._below(f"sources/{sha256[:16]}/checksum")

    def dataset(self, part: str = "") -> Iri:
        """Give the dataset as a whole, or a part of its description."""
        return self._below(f"dataset/{part}" if part else "dataset")


def requirement(profile: Iri, local: str) -> Iri:
    """Give one requirement of a role profile, wherever that is."""
    return Iri(f"{profile[:-1]}/requirements/{local}>")


def _group(group: str) -> str:
    return f"/{group}" if group else ""


def _slug(name: str) -> str:
    """Give a name as in the published RDF: lower case, each space and comma a ``_``.

    >>> _slug("Governance, risk and compliance")
    'governance__risk_and_compliance'
    """
    return _NOT_IN_LOCAL_NAME.sub("_", name.lower())
