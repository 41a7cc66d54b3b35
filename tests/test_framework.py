"""Pages of many languages and editions become one framework; nothing is overwritten in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from page_maker import MadePage
from skosmith_converter.conversion import Options, convert
from skosmith_converter.errors import ConversionError
from skosmith_converter.framework import Given
from skosmith_converter.iris import Iris
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import literal_parts
from skosmith_converter.validation import validate_quads
from skosmith_converter.vocabulary import DCT, PROV, RDF, SKOS, SM

IRIS = Iris()


@pytest.fixture
def convert_made(tmp_path):
    """Write made pages (by file name) into a folder and convert it."""

    def run(pages, **options):
        for name, page in pages.items():
            text = page.render() if isinstance(page, MadePage) else page
            (tmp_path / name).write_text(text, encoding="utf-8")
        return convert([str(tmp_path)], Options(**options))

    return run


def refused(convert_made, pages, **options):
    with pytest.raises(ConversionError) as caught:
        convert_made(pages, **options)
    return [(issue.kind.name, issue.source) for issue in caught.value.issues]


def values(quads, subject, predicate):
    return {o for s, p, o, g in quads if (s, p) == (subject, predicate)}


def labels(quads, subject, predicate=SKOS.prefLabel):
    return {
        (p.language, p.value) for o in values(quads, subject, predicate) if (p := literal_parts(o))
    }


MARKED = MadePage("en", mark="new")


@pytest.mark.parametrize(("pages", "given_edition", "expected"), [
    ({"a.txt": MadePage("en")}, "7", ("7", SM.supplied)),
    ({"a.txt": MARKED}, "8", ("8", SM.supplied)),
    ({"a.txt": MadePage("de", banner=True)}, None, ("9", SM.stated)),
    ({"a.txt": MARKED}, None, ("9", SM.marker)),
    ({"a.txt": MadePage("en", essence=True)}, None, ("9", SM.marker)),
    ({"a.txt": MadePage("en", not_observed=7)}, None, ("8", SM.structure)),
    ({"a.txt": MadePage("es"), "b.txt": MARKED}, None, ("9", SM.structure)),
], ids=["caller", "caller before page", "banner", "mark", "essence", "not observed", "agreeing page"])  # fmt: skip
def test_an_edition_is_known_by_the_strongest_evidence(
    convert_made, pages, given_edition, expected
):
    quads = convert_made(pages, given=Given(edition=given_edition)).graph.quads
    (document,) = [s for s, p, o, g in quads if p == SM.fileName and o == '"a.txt"']
    edition, evidence = expected
    assert values(quads, document, SM.edition) == {IRIS.edition(edition)}
    assert values(quads, document, SM.editionEvidence) == {evidence}


@pytest.mark.parametrize("pages", [
    {"a.txt": MadePage("en")},
    {"a.txt": MadePage("en"), "b.txt": MadePage("de", code="BOOT", mark="new")},
    {"a.txt": MadePage("en"), "b.txt": MadePage("de", mark="new", activities=4)},
    {"a.txt": MadePage("en"), "b.txt": MadePage("de", mark="new", levels=(1, 2))},
    {"a.txt": MadePage("en"), "b.txt": MadePage("de", mark="new", sentences=3)},
    {"a.txt": MadePage("en", notes=0, activities=0, not_observed=7)},
], ids=["alone", "another skill", "other activities", "other levels", "other sentences", "no guidance"])  # fmt: skip
def test_a_page_without_evidence_is_refused(convert_made, pages):
    assert refused(convert_made, pages) == [("edition-unknown", "a.txt")]


def test_a_page_that_agrees_with_two_editions_is_refused(convert_made):
    pages = {
        "a.txt": MadePage("en"),
        "b.txt": MARKED,
        "manifest.toml": '["c.txt"]\nedition = "7"',
        "c.txt": MadePage("de"),
    }
    assert refused(convert_made, pages) == [("edition-ambiguous", "a.txt")]


def test_an_edition_that_contradicts_the_page_is_used_and_told(convert_made):
    conversion = convert_made({"a.txt": MARKED}, given=Given(edition="8"))
    assert [i.kind.name for i in conversion.issues] == ["edition-doubtful"]


BETA = MadePage("de", banner=True, mark="new")
FINAL = BETA.render().replace("Stadt", "Gemeinde").replace(" SHOE Beta", " SHOE")
FINAL = "\n".join(
    line
    for line in FINAL.splitlines()
    if "SFIA" not in line and "Hinweis" not in line and line[:3] != "  •"
)


def test_the_final_text_goes_before_the_beta_and_both_are_kept(convert_made):
    final = FINAL.replace("Schuhe für", "Stiefel für")
    conversion = convert_made({"a_beta.txt": BETA, "b_final.txt": final})
    quads, iris = conversion.graph.quads, IRIS
    skill = iris.skill("9", "SHOE")
    kept = accepted(quads)
    (name,) = labels(kept, skill)
    assert "Stiefel" in name[1]
    assert len(labels(quads, skill)) == 2
    (graph,) = [s for s, p, o, g in quads if (p, o) == (RDF.type, SM.SupersededStatements)]
    (document,) = values(quads, graph, PROV.wasDerivedFrom)
    assert values(quads, document, SM.fileName) == {'"a_beta.txt"'}
    loser = next(q for q in quads if q[0] == skill and q[1] == SKOS.prefLabel and q not in kept)
    assert loser[3] == graph
    told = [i for i in conversion.issues if i.kind.name == "other-words"]
    assert told
    assert all(i.source == "a_beta.txt" and "b_final.txt" in str(i) and i.line for i in told)


@given(st.permutations(["a.txt", "b.txt", "c.txt"]))
def test_no_node_has_two_accepted_texts_in_one_language(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("pages")
    texts = [MadePage("en", mark="new").render(), MadePage("en", mark="modified", activities=4).render(),
             MadePage("de", banner=True, sentences=3).render().replace("Schuhe", "Stiefel")]  # fmt: skip
    for name, text in zip(order, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    kept = accepted(convert([str(folder)]).graph.quads)
    seen: dict = {}
    for s, p, o, _ in kept:
        if p in {SKOS.prefLabel, SKOS.definition, SM.essence, SM.guidingPhrase} and o.startswith(
            '"'
        ):
            assert seen.setdefault((s, p, literal_parts(o).language), o) == o
    marks = {(s, o) for s, p, o, _ in kept if p == SM.changeMark}
    assert len(marks) == len({s for s, _ in marks})


def test_lists_of_different_length_stay_apart(convert_made):
    pages = {
        "de.txt": MadePage("de", mark="new", activities=3),
        "en.txt": MadePage("en", mark="new", activities=4),
        "es.txt": MadePage("es", mark="new", activities=3),
        "it.txt": MadePage("it", mark="new", activities=5),
    }
    conversion = convert_made(pages)
    quads = conversion.graph.quads
    skill = IRIS.skill("9", "SHOE")
    assert values(quads, skill, SM.guidanceActivities) == {
        IRIS.skill_activities("9", "SHOE", group) for group in ("", "en", "it")
    }
    assert {language for language, _ in labels(quads, IRIS.activity("9", "SHOE", 3))} == {
        "de",
        "es",
    }
    assert {language for language, _ in labels(quads, IRIS.activity("9", "SHOE", 4, "en"))} == {
        "en"
    }
    assert labels(quads, IRIS.activity("9", "SHOE", 4)) == set()
    found = [(i.kind.name, i.source) for i in conversion.issues]
    assert found == [("activity-counts-differ", "en.txt"), ("activity-counts-differ", "it.txt")]


def test_of_equal_sets_of_languages_that_with_english_is_the_main_one(convert_made):
    pages = {
        "de.txt": MadePage("de", mark="new", activities=3),
        "en.txt": MadePage("en", mark="new", activities=4),
    }
    quads = convert_made(pages).graph.quads
    assert {language for language, _ in labels(quads, IRIS.activity("9", "SHOE", 1))} == {"en"}
    assert {language for language, _ in labels(quads, IRIS.activity("9", "SHOE", 1, "de"))} == {
        "de"
    }


def test_statements_of_different_number_stay_apart(convert_made):
    pages = {
        "de.txt": MadePage("de", mark="new"),
        "en.txt": MadePage("en", mark="new", sentences=3),
    }
    conversion = convert_made(pages)
    level = IRIS.skill_level("9", "SHOE", 1)
    assert len(values(conversion.graph.quads, level, SM.statements)) == 2
    assert {i.kind.name for i in conversion.issues} == {"statement-counts-differ"}


def test_a_guidance_mark_without_activities_has_its_place(convert_made):
    quads = convert_made({"a.txt": MadePage("en", mark="new", activities=0)}).graph.quads
    collection = IRIS.skill_activities("9", "SHOE")
    assert values(quads, collection, SM.changeMark) == {SM.new}
    assert values(quads, collection, SKOS.memberList) == {RDF.nil}


def test_a_nested_activity_is_narrower_than_the_one_above(convert_made):
    text = MadePage("en", mark="new", bullets=False).render()
    item = next(
        line
        for line in text.splitlines()
        if line.startswith("- ") and "xx" not in line and "iiiiiiiiiiiiiiiiiiiii" in line
    )
    quads = convert_made({"a.txt": text.replace(item, f"{item}\n  - {item[2:]} x")}).graph.quads
    assert values(quads, IRIS.activity("9", "SHOE", 2), SKOS.broader) == {
        IRIS.activity("9", "SHOE", 1)
    }


def test_a_skill_observed_in_one_page_and_not_in_another_is_told(convert_made):
    pages = {"a.txt": MadePage("en", not_observed=7), "b.txt": MadePage("de", levels=(1, 2, 3, 7))}
    conversion = convert_made(pages, given=Given(edition="8"))
    assert ("observed-and-not", "a.txt") in {(i.kind.name, i.source) for i in conversion.issues}


def test_editions_never_mix(convert_made):
    pages = {
        "8.txt": MadePage("en", not_observed=7),
        "9.txt": MadePage("en", mark="new").render().replace("old", "new"),
    }
    conversion = convert_made(pages)
    assert conversion.issues == ()
    old, new = (IRIS.skill(edition, "SHOE") for edition in "89")
    assert labels(conversion.graph.quads, old) != labels(conversion.graph.quads, new)
    series = IRIS.skill_series("SHOE")
    assert labels(conversion.graph.quads, series) == labels(conversion.graph.quads, new)
    assert values(conversion.graph.quads, old, DCT.isReplacedBy) == {new}


def test_editions_are_ordered_as_numbers(convert_made):
    pages = {
        "manifest.toml": '["x.txt"]\nedition = "10"',
        "x.txt": MadePage("en", sentences=1),
        "y.txt": MARKED,
    }
    quads = convert_made(pages).graph.quads
    assert values(quads, IRIS.skill("10", "SHOE"), DCT.replaces) == {IRIS.skill("9", "SHOE")}


def test_the_same_bytes_are_read_once(convert_made):
    conversion = convert_made({"a.txt": MARKED, "b.txt": MARKED})
    assert [(i.kind.name, i.source, i.message) for i in conversion.issues] == [
        ("same-bytes", "b.txt", "the same bytes as a.txt")
    ]


def test_related_skills_are_linked(convert_made):
    text = MadePage("en", mark="new").render() + "\nRelated skills\nSock darning SOCK"
    alone = convert_made({"a.txt": text})
    assert values(alone.graph.quads, IRIS.skill("9", "SHOE"), SM.relatedSkill) == set()
    assert [(i.kind.name, i.message[:4]) for i in alone.issues] == [
        ("related-skill-absent", "SOCK")
    ]
    quads = convert_made({"a.txt": text, "b.txt": MadePage("en", "SOCK", mark="new")}).graph.quads
    assert values(quads, IRIS.skill("9", "SHOE"), SM.relatedSkill) == {IRIS.skill("9", "SOCK")}


CONFORMING = {
    "beta and final": {
        "a_beta.txt": BETA,
        "b_final.txt": FINAL.replace("Schuhe für", "Stiefel für"),
    },
    "lists apart": {
        "de.txt": MadePage("de", mark="new"),
        "en.txt": MadePage("en", mark="new", activities=4),
    },
    "two editions": {
        "8.txt": MadePage("fr", not_observed=7, notes=2),
        "9.txt": MadePage("ja", essence=True, mark="new"),
    },
    "bare": {"9.txt": MadePage("zh", mark="modified", notes=0, levels=(4,))},
}


@pytest.mark.parametrize("name", CONFORMING)
def test_what_is_made_of_sound_pages_conforms_to_the_shapes(convert_made, name):
    report = validate_quads(convert_made(CONFORMING[name]).graph.quads)
    assert [(f.severity.name, f.shape, f.focus) for f in report.findings] == []
