"""The views of the framework: one rule of fallback, the same from memory and from an engine."""

import pytest

import sample_graph
import sample_model
from skosmith_converter.comparison import Kind
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, text
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import (
    Framework,
    Languages,
    RungState,
    Texts,
    changes_between,
    changes_of,
    coverage_of,
)
from skosmith_server.store import Store

QUADS = sample_model.sample_quads()
IRIS = sample_model.IRIS
CATEGORY, SUBCATEGORY = IRIS.category("9", "Craft"), IRIS.category("9", "Air craft")
RUSSIAN = Languages(("ru",))

FALLBACKS = [
    (("fr",), ["en", "fr", "fr-CA"], "fr"),
    (("fr",), ["en", "fr-CA"], "fr-CA"),
    (("fr-BE",), ["en", "fr", "fr-CA"], "fr"),
    (("fr-BE",), ["en", "fr-CA"], "fr-CA"),
    (("FR-ca",), ["fr", "fr-CA"], "fr-CA"),
    (("ru",), ["ru-t-en-t0-und", "ru-RU"], "ru-RU"),
    (("ru",), ["en", "ru-t-en-t0-und"], "ru-t-en-t0-und"),
    (("ja", "it"), ["en", "it"], "it"),
    (("ja",), ["ar", "en"], "en"),
    (("ja",), ["it", "ar"], "ar"),
    (("ja",), ["", "it"], "it"),
    ((), ["de", "en-GB"], "en-GB"),
    ((), [""], ""),
    (("en",), [], None),
]


@pytest.mark.parametrize(("wanted", "tags", "chosen"), FALLBACKS)
def test_one_rule_chooses_the_language_of_a_text(wanted, tags, chosen):
    assert Languages(wanted).best(tags) == chosen
    assert Languages(wanted).best(reversed(tags)) == chosen


def test_the_configured_order_decides_where_no_wish_can_be_met():
    assert Languages(("ja",), ("de", "it")).best(["ar", "en", "it"]) == "it"


def test_a_text_carries_its_language_and_who_says_it():
    said = Texts.of([(text("Tee", "de"), "<http://x/s>"), (text("çay", "tr"), DEFAULT_GRAPH)])
    chosen = said.one(Languages(("de-AT",)))
    assert chosen == ("Tee", "de", "<http://x/s>")
    assert said.one(Languages(("tr",))) == ("çay", "tr", "")
    assert Texts().one(RUSSIAN) is None
    assert Texts().value(RUSSIAN, "–") == "–"


class Counting:
    """An engine that counts the queries."""

    def __init__(self, quads):
        self.store, self.asked = Store.from_quads(quads), 0

    def query(self, query, formats):
        self.asked += 1
        return self.store.query(query, formats)


@pytest.fixture(scope="module")
def engine():
    return Counting(QUADS)


@pytest.fixture(params=["memory", "engine"])
def framework(request, engine):
    if request.param == "memory":
        return Framework.of(Catalogue.from_quads(QUADS))
    return Framework.asking(AskedCatalogue.of(engine))


def test_editions_are_listed_the_oldest_first(framework):
    assert [edition.name for edition in framework.editions] == ["8", "9"]
    newest = framework.edition("9")
    assert [skill.code for skill in newest.skills] == ["BREW", "KITE"]
    assert sorted(newest.levels) == [1, 2, 3, 4, 5, 6, 7]
    assert [one.iri for one in newest.categories] == [CATEGORY]
    assert framework.languages == ("es", "it", "ru")
    assert framework.edition("7") is None


def test_a_skill_is_told_with_all_that_belongs_to_it(framework):
    skill = framework.skill(IRIS.skill("9", "BREW"))
    assert (skill.code, skill.edition, skill.change_mark) == ("BREW", "9", "unchanged")
    assert skill.names.value(RUSSIAN) == "Заваривание чая"
    assert [one.iri for one in skill.entry.path] == [CATEGORY, SUBCATEGORY]
    assert [rung.number for rung in skill.rungs] == [1, 2, 3, 4, 5, 6, 7]
    defined = {r.number: r for r in skill.rungs if r.state is RungState.DEFINED}
    assert {r.skill_level.notation for r in defined.values()} == {f"BREW_{n}" for n in defined}
    assert defined[2].level.essence.value(RUSSIAN).startswith("Кипятит воду")
    assert skill.sources[0].status == skill.status("ru") == "beta"
    assert skill.status("es") == ""
    assert [(match.relation, match.iri) for match in skill.matches] == [
        ("exactMatch", "<https://rdf.sfia-online.org/9/skills/BREW>")
    ]


def test_activities_keep_their_order_and_depth(framework):
    skill = framework.skill(IRIS.skill("9", "KITE"))
    activities = skill.activities_in("ru")
    assert [item.position for item in activities.items] == [1, 2, 3]
    assert [item.depth for item in activities.items] == [0, 0, 1]
    assert activities.items[2].texts.value(RUSSIAN) == "Починка змеев № 3"
    assert activities.change_mark == "modified"


def test_a_skill_knows_its_other_editions_and_what_changed(framework):
    skill = framework.skill(IRIS.skill("9", "KITE"))
    assert [entry.edition for entry in skill.editions] == ["8", "9"]
    changes = changes_of(framework, skill)
    assert changes.since == "8"
    assert changes_of(framework, framework.skill(IRIS.skill("8", "KITE"))) is None
    comparison = changes_between(framework, "8", "9")
    kinds = {entry.code: {change.kind for change in entry.changes} for entry in comparison.entries}
    assert kinds["BREW"] == {Kind.ADDED}
    assert kinds["KITE"] == {change.kind for change in changes.changes.changes}
    assert changes_between(framework, "7", "9") is None


def test_a_category_lists_its_skills(framework):
    category = framework.category(CATEGORY)
    assert [skill.code for skill in category.skills] == ["BREW"]
    assert framework.category(IRIS.skill("9", "BREW")) is None


def test_what_is_not_observed_is_no_level(framework):
    entries = [entry for edition in framework.editions for entry in edition.skills]
    unseen = [entry for entry in entries if entry.not_observed]
    assert unseen, "the sample has a skill that is not observed at a level"
    for entry in unseen:
        states = {r.number: r.state for r in framework.skill(entry.iri).rungs}
        for number in entry.not_observed:
            assert states[number] is RungState.NOT_OBSERVED
            assert number not in entry.levels


def test_coverage_counts_texts_by_language(framework):
    coverage = coverage_of(framework, "9")
    assert coverage.total.names == 2
    assert coverage.counts["ru"].names == 2
    assert coverage.counts["es"].names == 1
    assert coverage.statuses["BREW", "ru"] == "beta"
    assert ("BREW", "es") not in coverage.statuses
    assert coverage.with_status("ru", "beta") == 2
    assert coverage_of(framework, "7").languages == ()


def test_memory_and_engine_give_the_same_views(engine):
    near = Framework.of(Catalogue.from_quads(QUADS))
    far = Framework.asking(AskedCatalogue.of(engine))
    assert near.editions == far.editions
    for edition in near.editions:
        for entry in edition.skills:
            assert near.skill(entry.iri) == far.skill(entry.iri)
        for level in edition.levels.values():
            assert near.level(level.iri) == far.level(level.iri)
        for attribute in edition.attributes:
            assert near.attribute(attribute.iri) == far.attribute(attribute.iri)
    assert near.sources == far.sources


def test_a_page_elsewhere_costs_few_queries(engine):
    far = Framework.asking(AskedCatalogue.of(engine))
    before = engine.asked
    far.skill(IRIS.skill("9", "KITE"))
    assert engine.asked - before < 30
    before = engine.asked
    far.skill(IRIS.skill("9", "KITE"))
    assert engine.asked == before, "what was made is kept"


def test_superseded_statements_are_not_shown():
    framework = Framework.of(Catalogue.from_quads(sample_graph.sample_quads()))
    skill = framework.skill(sample_graph.IRIS.skill("9", "SHOE"))
    assert [said.value for said in skill.names.in_("en")] == ["Shoe mending"]


def test_a_skill_by_its_code_is_that_of_the_newest_edition():
    framework = Framework.of(Catalogue.from_quads(QUADS))
    assert framework.skill_named("KITE").edition == "9"
    assert framework.skill_named("KITE", "8").edition == "8"
    assert framework.skill_named("NONE") is None


def test_a_related_skill_is_related_both_ways():
    one, other = IRIS.skill("9", "KITE"), IRIS.skill("9", "BREW")
    framework = Framework.of(Catalogue.from_quads([*QUADS, (one, SM.relatedSkill, other, "")]))
    assert framework.skill(one).related == (other,)
    assert framework.skill(other).related == (one,)
    broad = Iri("<https://elsewhere.example/b>")
    quads = [*QUADS, (broad, SKOS.broadMatch, one, "")]
    matches = Framework.of(Catalogue.from_quads(quads)).skill(one).matches
    assert ("narrowMatch", broad) in [(match.relation, match.iri) for match in matches]
