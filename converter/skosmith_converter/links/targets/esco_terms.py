"""What ESCO calls things: schemes, properties, the sentence it asks for."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from skosmith_converter.links.model import Concept, Scheme

__all__ = [
    "ACKNOWLEDGEMENT",
    "COLLECTIONS",
    "DIGITAL",
    "ESCO",
    "GROUP",
    "MODEL",
    "OCCUPATION",
    "REUSE_LEVELS",
    "SCHEME",
    "SCHEME_TITLES",
    "SKILL",
    "SKILL_TYPES",
    "TITLE",
    "ict_candidates",
    "main_scheme",
    "schemes_of",
]

ESCO: Final = "http://data.europa.eu/esco/"
MODEL: Final = f"{ESCO}model#"
SCHEME: Final = f"{ESCO}concept-scheme/"
DIGITAL: Final = f"{SCHEME}6c930acd-c104-4ece-acf7-f44fd7333036"
TITLE: Final = "ESCO: European Skills, Competences, Qualifications and Occupations"
ACKNOWLEDGEMENT: Final = (
    "This service uses the ESCO classification of the European Commission. "
    "What was modified: the data were read from ESCO's release and written as SKOS."
)

SKILL, OCCUPATION, GROUP = (f"{MODEL}{name}" for name in ("Skill", "Occupation", "GroupConcept"))
SKILL_TYPES: Final = {
    word: f"{ESCO}skill-type/{name}"
    for word, name in (
        ("skill/competence", "skill"),
        ("skill", "skill"),
        ("knowledge", "knowledge"),
    )
}
"""By what the CSV files say."""
REUSE_LEVELS: Final = {
    name: f"{ESCO}skill-reuse-level/{name}"
    for name in ("transversal", "cross-sector", "sector-specific", "occupation-specific")
}

COLLECTIONS: Final = {
    "digitalSkillsCollection": DIGITAL,
    "digCompSkillsCollection": f"{SCHEME}digcomp",
    "greenSkillsCollection": f"{SCHEME}green",
    "researchSkillsCollection": f"{SCHEME}research",
    "transversalSkillsCollection": f"{SCHEME}skill-transversal-groups",
    "languageSkillsCollection": f"{SCHEME}skill-language-groups",
    "researchOccupationsCollection": f"{SCHEME}8ae4b9f3-507e-4057-a145-2f96f0132613",
}
"""The scheme that a file lists, by the beginning of its name."""
SCHEME_TITLES: Final = {
    f"{SCHEME}{name}": title
    for name, title in (
        ("skills", "ESCO skills and competences"),
        ("member-skills", "ESCO skills"),
        ("skills-hierarchy", "ESCO skills hierarchy"),
        ("occupations", "ESCO occupations and their groups"),
        ("member-occupations", "ESCO occupations"),
        ("isco", "ISCO-08"),
        ("isced-f", "ISCED-F 2013"),
        ("digcomp", "DigComp in ESCO"),
        ("green", "ESCO green skills"),
        ("research", "ESCO research skills"),
        ("skill-transversal-groups", "ESCO transversal skills"),
        ("skill-language-groups", "ESCO language skills"),
        ("6c930acd-c104-4ece-acf7-f44fd7333036", "ESCO digital skills"),
        ("8ae4b9f3-507e-4057-a145-2f96f0132613", "ESCO research occupations"),
    )
}
_ICT: Final = re.compile(rf"{re.escape(ESCO)}isco/C(25|35|133)\d*")
"""The groups of occupations in information and communication technology."""
_SKILL_OF: Final = frozenset(
    f"{MODEL}{name}" for name in ("relatedEssentialSkill", "relatedOptionalSkill")
)


def main_scheme(concepts: Mapping[str, Concept]) -> str:
    """Give the scheme that stands for the taxonomy: of skills, or of occupations without them."""
    used = {scheme for concept in concepts.values() for scheme in concept.schemes}
    occupations = f"{SCHEME}occupations"
    only = occupations in used and not used & {f"{SCHEME}skills", DIGITAL}
    return occupations if only else f"{SCHEME}skills"


def schemes_of(concepts: Mapping[str, Concept], stated: Iterable[Scheme] = ()) -> list[Scheme]:
    """Give the schemes that concepts are in, with the titles stated or those known."""
    used = {scheme for concept in concepts.values() for scheme in concept.schemes}
    given = {scheme.iri: scheme for scheme in stated}
    return [
        given.get(one) or Scheme(one, {"en": title} if (title := SCHEME_TITLES.get(one)) else {})
        for one in sorted(used | {main_scheme(concepts)})
    ]


def ict_candidates(
    concepts: Mapping[str, Concept], relations: Iterable[tuple[str, str, str]]
) -> frozenset[str]:
    """Give the digital skills, and the skills of occupations in ICT (ISCO 25, 35, 133)."""
    known = list(relations)
    member = f"{MODEL}memberOfISCOGroup"
    above = {iri: set(concept.broader) for iri, concept in concepts.items()}
    for subject, predicate, thing in known:
        if predicate == member:
            above.setdefault(subject, set()).add(thing)
    ict: set[str] = set()
    found = {iri for iri, parents in above.items() if any(map(_ICT.fullmatch, parents))}
    while found - ict:
        ict |= found
        found = {iri for iri, parents in above.items() if parents & ict}
    digital = {iri for iri, concept in concepts.items() if DIGITAL in concept.schemes}
    skills = {s for occupation, p, s in known if p in _SKILL_OF and occupation in ict}
    return frozenset(digital | (skills & concepts.keys()))
