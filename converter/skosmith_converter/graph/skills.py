"""Skills, skill levels, guidance activities and responsibility statements as rows."""

import itertools
from collections.abc import Callable, Iterable

from skosmith_converter.framework import Framework, ItemList, Skill, SkillLevel
from skosmith_converter.framework.model import SaidMark
from skosmith_converter.graph.lists import ItemKind, add_list
from skosmith_converter.graph.rows import Rows
from skosmith_converter.iris import PUBLISHED_BASE, Iris
from skosmith_converter.page import ChangeMark
from skosmith_converter.terms import Iri, Term, plain, text
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM

__all__ = [
    "MARK_TERMS",
    "PUBLISHED_EDITION",
    "add_exact_match",
    "add_series",
    "add_skill",
    "strip_full_stop",
]

PUBLISHED_EDITION = "9"
"""The one edition of which RDF has been published."""
MARK_TERMS = {
    ChangeMark.NEW: SM.new,
    ChangeMark.MODIFIED: SM.modified,
    ChangeMark.UNCHANGED: SM.unchanged,
}


def strip_full_stop(label: str) -> str:
    """Give a label without the full stop that ends the last item of a list."""
    stripped = label.rstrip("。．")
    return stripped[:-1] if stripped.endswith(".") and not stripped.endswith("..") else stripped


_ACTIVITY = ItemKind(SM.GuidanceActivity, SM.activityOf, strip_full_stop)
_STATEMENT = ItemKind(SM.ResponsibilityStatement, SM.statementOf, placed=False)


def add_exact_match(rows: Rows, edition: str, mint: Callable[[Iris], Iri]) -> None:
    """Link an IRI of edition 9 to the published one, unless it is that one."""
    if edition == PUBLISHED_EDITION and rows.iris.base != PUBLISHED_BASE:
        rows.add(mint(rows.iris), SKOS.exactMatch, mint(Iris(PUBLISHED_BASE)))


def add_skill(rows: Rows, edition: str, skill: Skill, *, with_statements: bool) -> None:
    """Add a skill in an edition with all that belongs to it."""
    iris = rows.iris
    concept, scheme = iris.skill(edition, skill.code), iris.edition(edition)
    rows.add_concept(concept, SM.Skill, scheme)
    if skill.category is None:
        rows.add_top_concept(concept, scheme)
    else:
        rows.add_broader(concept, iris.category(edition, skill.category))
    rows.add(concept, SKOS.notation, plain(skill.code))
    rows.say(concept, SKOS.prefLabel, skill.names)
    rows.say(concept, SKOS.definition, skill.descriptions)
    rows.say(concept, SKOS.scopeNote, skill.notes)
    rows.say(concept, SKOS.changeNote, skill.revisions)
    _add_marks(rows, concept, skill.marks)
    _add_not_observed(rows, edition, skill, concept)
    for code, line, source in skill.related:
        rows.add_said(source, (concept, SM.relatedSkill, iris.skill(edition, code)), line)
    add_exact_match(rows, edition, lambda i: i.skill(edition, skill.code))
    _add_guidance(rows, edition, skill, concept)
    for level in skill.levels:
        _add_skill_level(rows, edition, skill, level, with_statements=with_statements)


def _add_marks(rows: Rows, subject: Iri, marks: Iterable[SaidMark]) -> None:
    for mark in marks:
        row = subject, SM.changeMark, MARK_TERMS[mark.mark]
        rows.add_said(mark.source, row, mark.line, accepted=mark.accepted)


def _add_not_observed(rows: Rows, edition: str, skill: Skill, concept: Iri) -> None:
    for level, line, source in skill.not_observed:
        row = concept, SM.notObservedAt, rows.iris.level(edition, level)
        rows.add_said(source, row, line)
    rows.say(concept, SM.notObservedNote, skill.not_observed_notes)


def _add_guidance(rows: Rows, edition: str, skill: Skill, concept: Iri) -> None:
    """Add the lists of activities; the mark of a guidance section belongs to the list below it."""
    iris = rows.iris
    lists = skill.activities or ((ItemList("", ()),) if skill.guidance_marks else ())
    for activities in lists:
        collection = iris.skill_activities(edition, skill.code, activities.group)
        rows.add(concept, SM.guidanceActivities, collection)
        rows.say(collection, SKOS.prefLabel, activities.lead_ins)
        add_list(rows, activities, _ACTIVITY, concept, (collection, iris.activities(edition)))
    groups = {activities.group for activities in lists}
    for mark in skill.guidance_marks:
        group = mark.language if mark.language in groups else ""
        _add_marks(rows, iris.skill_activities(edition, skill.code, group), [mark])


def _add_skill_level(
    rows: Rows, edition: str, skill: Skill, level: SkillLevel, *, with_statements: bool
) -> None:
    iris = rows.iris
    concept = iris.skill_level(edition, skill.code, level.level)
    rows.add_concept(concept, SM.SkillLevel, iris.edition(edition))
    rows.add_broader(concept, iris.skill(edition, skill.code))
    rows.add(concept, SKOS.notation, plain(f"{skill.code}_{level.level}"))
    rows.add(concept, SM.atLevel, iris.level(edition, level.level))
    rows.say(concept, SKOS.prefLabel, level.labels)
    rows.say(concept, SKOS.definition, level.definitions)
    _add_marks(rows, concept, level.marks)
    add_exact_match(rows, edition, lambda i: i.skill_level(edition, skill.code, level.level))
    if with_statements:
        _add_statements(rows, edition, skill, level)


def _add_statements(rows: Rows, edition: str, skill: Skill, level: SkillLevel) -> None:
    iris = rows.iris
    concept = iris.skill_level(edition, skill.code, level.level)
    for statements in level.statements:
        collection = iris.level_statements(edition, skill.code, level.level, statements.group)
        rows.add(concept, SM.statements, collection)
        add_list(rows, statements, _STATEMENT, concept, (collection, iris.statements(edition)))


def add_series(rows: Rows, framework: Framework) -> None:
    """Add the skills whatever the edition, and what replaces what."""
    iris = rows.iris
    if framework.editions:
        rows.add(iris.all_skills(), RDF.type, SKOS.ConceptScheme)
        rows.add(iris.all_skills(), DCT.title, text("SFIA: skills of all editions", "en"))
    for code, found in framework.skills_by_code().items():
        series = iris.skill_series(code)
        rows.add_concept(series, SM.SkillSeries, iris.all_skills())
        rows.add_top_concept(series, iris.all_skills())
        rows.add(series, SKOS.notation, plain(code))
        _say_newest_names(rows, series, [skill for _, skill in found])
        skills: list[Iri] = [iris.skill(edition.name, code) for edition, _ in found]
        versions: list[Term] = [*skills]
        rows.add(series, DCT.hasVersion, *versions)
        for skill in skills:
            rows.add(skill, DCT.isVersionOf, series)
        for older, newer in itertools.pairwise(skills):
            rows.add(newer, DCT.replaces, older)
            rows.add(older, DCT.isReplacedBy, newer)


def _say_newest_names(rows: Rows, series: Iri, skills: list[Skill]) -> None:
    """Give each language the name of the newest edition that has one."""
    spoken: set[str] = set()
    for skill in reversed(skills):
        names = [said for said in skill.names if said.accepted and said.language not in spoken]
        rows.say(series, SKOS.prefLabel, names)
        spoken.update(said.language for said in names)
