"""Two editions compared: what is told, and that it is true both ways."""

import json
import random
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from page_maker import MadePage
from skosmith_converter.comparison import (
    Kind,
    Place,
    as_json,
    compare,
    compare_words,
    present,
    read_editions,
    rows_of,
)
from skosmith_converter.comparison.aligning import align
from skosmith_converter.comparison.matching import match
from skosmith_converter.conversion import Options, convert
from skosmith_converter.framework import Given
from skosmith_converter.iris import Iris
from skosmith_converter.page import TranslationStatus
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import DEFAULT_GRAPH, integer, iri, plain, text
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM, XKOS
from skosmith_server.__main__ import main
from test_workbooks import OFFICIAL

SEEDS = str(ROOT / "seeds")
IRIS = Iris()


def run(*arguments, **options):
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False, **options)


# -- graphs written by hand --------------------------------------------------------------------


class Made:
    """A small edition: skills with texts in English unless a tag says otherwise."""

    def __init__(self, edition="8"):
        self.edition = edition
        self.quads = []

    def add(self, subject, predicate, *values):
        self.quads += [(subject, predicate, value, DEFAULT_GRAPH) for value in values]
        return self

    def skill(self, code, name, texts=(), *, levels=None, activities=(), tag="en"):  # noqa: PLR0913
        skill = IRIS.skill(self.edition, code)
        self.add(skill, RDF.type, SM.Skill).add(skill, SKOS.inScheme, IRIS.edition(self.edition))
        self.add(skill, SKOS.notation, plain(code)).add(skill, SKOS.prefLabel, text(name, tag))
        for predicate, value in texts:
            self.add(skill, predicate, text(value, tag))
        for level, words in (levels or {}).items():
            self.skill_level(code, level, words, tag)
        for number, words in enumerate(activities, start=1):
            activity = IRIS.activity(self.edition, code, number)
            self.add(activity, RDF.type, SM.GuidanceActivity).add(activity, SM.activityOf, skill)
            self.add(activity, SM.position, integer(number))
            self.add(activity, SKOS.prefLabel, text(words, tag))
        return self

    def skill_level(self, code, level, words, tag):
        skill, concept = IRIS.skill(self.edition, code), IRIS.skill_level(self.edition, code, level)
        self.add(concept, RDF.type, SM.SkillLevel).add(concept, SKOS.broader, skill)
        self.add(concept, SKOS.notation, plain(f"{code}_{level}"))
        self.add(concept, SKOS.definition, text(words, tag))

    def below(self, code, *groups):
        """Put a skill below (IRI, name) pairs, the nearest first."""
        concept = IRIS.skill(self.edition, code)
        for local, name in groups:
            above = iri(f"{IRIS.base}{self.edition}/categories/{local}")
            self.add(concept, SKOS.broader, above).add(above, SKOS.prefLabel, text(name, "en"))
            concept = above
        return self

    def read(self):
        return read_editions(self.quads)[self.edition]


def differences(old, new, languages=None):
    """(kind, code, place, level, language, old, new) of every change."""
    found = compare(old.read(), new.read(), languages)
    return [
        (str(c.kind), entry.code, c.place and str(c.place), c.level, c.language, c.old, c.new)
        for entry in found.entries
        for c in entry.changes
    ]


D, N = SKOS.definition, SKOS.scopeNote
CASES = {
    "nothing": (
        Made("8").skill("SHOE", "Shoes", [(D, "Mends shoes.")], levels={1: "Helps."}, activities=["a"]),
        Made("9").skill("SHOE", "Shoes", [(D, "Mends shoes.")], levels={1: "Helps."}, activities=["a"]),
        [],
    ),
    "skill added": (
        Made("8").skill("SHOE", "Shoes"),
        Made("9").skill("SHOE", "Shoes").skill("HATS", "Hats"),
        [("added", "HATS", None, 0, "", None, None)],
    ),
    "skill removed": (
        Made("8").skill("SHOE", "Shoes").skill("HATS", "Hats"),
        Made("9").skill("SHOE", "Shoes"),
        [("removed", "HATS", None, 0, "", None, None)],
    ),
    "skill renamed": (
        Made("8").skill("SHOE", "Shoes"),
        Made("9").skill("SHOE", "Boots"),
        [("renamed", "SHOE", None, 0, "en", "Shoes", "Boots")],
    ),
    "levels": (
        Made("8").skill("SHOE", "Shoes", levels={1: "Helps.", 2: "Mends."}),
        Made("9").skill("SHOE", "Shoes", levels={2: "Mends.", 3: "Leads."}),
        [("level withdrawn", "SHOE", None, 1, "", None, None), ("level added", "SHOE", None, 3, "", None, None)],
    ),
    "texts reworded": (
        Made("8").skill("SHOE", "Shoes", [(D, "Mends shoes."), (N, "One two three.")], levels={2: "Old."}),
        Made("9").skill("SHOE", "Shoes", [(D, "Mends boots."), (N, "One two four.")], levels={2: "New."}),
        [
            ("reworded", "SHOE", "description", 0, "en", "Mends shoes.", "Mends boots."),
            ("reworded", "SHOE", "guidance note", 0, "en", "One two three.", "One two four."),
            ("reworded", "SHOE", "level text", 2, "en", "Old.", "New."),
        ],
    ),
    "paragraph added, another removed": (
        Made("8").skill("SHOE", "Shoes", [(N, "Leather is dear."), (N, "Same.")]),
        Made("9").skill("SHOE", "Shoes", [(N, "Hats are cheap now."), (N, "Same.")]),
        [
            ("text removed", "SHOE", "guidance note", 0, "en", "Leather is dear.", None),
            ("text added", "SHOE", "guidance note", 0, "en", None, "Hats are cheap now."),
        ],
    ),
    "activities": (
        Made("8").skill("SHOE", "Shoes", activities=["mending old shoes", "selling", "walking"]),
        Made("9").skill("SHOE", "Shoes", activities=["selling", "mending new shoes", "dreaming of hats"]),
        [
            ("reworded", "SHOE", "activity", 0, "en", "mending old shoes", "mending new shoes"),
            ("text removed", "SHOE", "activity", 0, "en", "walking", None),
            ("text added", "SHOE", "activity", 0, "en", None, "dreaming of hats"),
            ("reordered", "SHOE", "activity", 0, "en", None, None),
        ],
    ),
    "punctuation, white space and capitals": (
        Made("8").skill("SHOE", "Shoes", [(D, "Mends shoes — and hats")], levels={1: "One.  Two."}),
        Made("9").skill("SHOE", "Shoes", [(D, "mends shoes, and hats.")], levels={1: "One.\nTwo."}),
        [
            ("repunctuated", "SHOE", "description", 0, "en", "Mends shoes — and hats", "mends shoes, and hats."),
            ("repunctuated", "SHOE", "level text", 1, "en", "One.  Two.", "One.\nTwo."),
        ],
    ),
    "moved": (
        Made("8").skill("SHOE", "Shoes").below("SHOE", ("feet", "Feet"), ("body", "Body")),
        Made("9").skill("SHOE", "Shoes").below("SHOE", ("legs", "Legs"), ("body", "Body")),
        [
            ("moved", "SHOE", None, 0, "en", "Body > Feet", "Body > Legs"),
            ("removed", "feet", None, 0, "", None, None),
            ("added", "legs", None, 0, "", None, None),
        ],
    ),
    "category renamed, nothing moved": (
        Made("8").skill("SHOE", "Shoes").below("SHOE", ("feet", "Feet")),
        Made("9").skill("SHOE", "Shoes").below("SHOE", ("feet", "Feet and legs")),
        [("renamed", "feet", None, 0, "en", "Feet", "Feet and legs")],
    ),
    "a translation more": (
        Made("8").skill("SHOE", "Shoes").skill("HATS", "Sombreros", tag="es").skill("HATS", "Hats"),
        Made("9").skill("SHOE", "Shoes").skill("HATS", "Hats").skill("SHOE", "Zapatos", tag="es"),
        [("translation removed", "HATS", None, 0, "es", None, None), ("translation added", "SHOE", None, 0, "es", None, None)],
    ),
    "no language in common": (
        Made("8").skill("SHOE", "Zapatos", levels={1: "Uno."}, activities=["a", "b"], tag="es"),
        Made("9").skill("SHOE", "Shoes", levels={1: "One."}, activities=["c", "d", "e"]),
        [("counted", "SHOE", "activity", 0, "", "2", "3")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_changed_is_told(case):
    old, new, expected = CASES[case]
    assert differences(old, new) == expected


def attribute(made, local, name, texts):
    """Add an attribute and its texts at levels."""
    concept = iri(f"{IRIS.base}{made.edition}/attributes/{local}")
    made.add(concept, SKOS.prefLabel, text(name, "en"))
    for level, words in texts.items():
        below = iri(f"{IRIS.base}{made.edition}/attributes/{local}_{level}")
        made.add(below, RDF.type, SM.AttributeLevel).add(below, SKOS.broader, concept)
        made.add(below, SM.atLevel, IRIS.level(made.edition, level))
        made.add(below, SKOS.definition, text(words, "en"))
        made.add(IRIS.level(made.edition, level), SKOS.notation, integer(level))
    scheme = IRIS.attributes(made.edition)
    for one in (concept, *(quad[0] for quad in made.quads if quad[2] == SM.AttributeLevel)):
        made.add(one, RDF.type, SKOS.Concept).add(one, SKOS.inScheme, scheme)


def test_levels_not_observed_and_essence_are_compared():
    old, new = Made("8").skill("SHOE", "Shoes"), Made("9").skill("SHOE", "Shoes")
    for made, essence in ((old, "Helps."), (new, "Aids.")):
        level = IRIS.level(made.edition, 7)
        made.add(level, RDF.type, SM.Level).add(level, SKOS.inScheme, IRIS.levels(made.edition))
        made.add(level, SKOS.notation, integer(7)).add(level, SM.essence, text(essence, "en"))
    old.add(IRIS.skill("8", "SHOE"), SM.notObservedAt, IRIS.level("8", 7))
    assert differences(old, new) == [
        ("not observed withdrawn", "SHOE", None, 7, "", None, None),
        ("reworded", "7", "essence", 7, "en", "Helps.", "Aids."),
    ]


def test_an_attribute_that_got_a_code_is_the_same_attribute():
    old, new = Made("8").skill("SHOE", "Shoes"), Made("9").skill("SHOE", "Shoes")
    attribute(old, "autonomy", "Autonomy", {1: "Told.", 2: "Freely."})
    attribute(old, "luck", "Luck", {1: "None."})
    attribute(new, "AUTO", "Autonomy", {2: "Very freely.", 3: "Fully."})
    assert differences(old, new) == [
        ("level withdrawn", "AUTO", None, 1, "", None, None),
        ("level added", "AUTO", None, 3, "", None, None),
        ("reworded", "AUTO", "level text", 2, "en", "Freely.", "Very freely."),
        ("removed", "luck", None, 0, "", None, None),
    ]
    comparison = compare(old.read(), new.read())
    assert as_json(comparison)["counts"] == {
        "attributes removed": 1, "attribute levels added": 1, "attribute levels withdrawn": 1, "texts reworded": 1,
    }  # fmt: skip
    node = (IRIS.changes("9", "8", "attributes/AUTO/3"), XKOS.sourceConcept)
    concepts = [row[2] for row in rows_of(comparison) if row[:2] == node]
    assert concepts == [iri(f"{IRIS.base}8/attributes/autonomy_2")]


MIRRORED = {
    Kind.ADDED: Kind.REMOVED,
    Kind.LEVEL_ADDED: Kind.LEVEL_WITHDRAWN,
    Kind.NOT_OBSERVED_ADDED: Kind.NOT_OBSERVED_WITHDRAWN,
    Kind.TEXT_ADDED: Kind.TEXT_REMOVED,
    Kind.TRANSLATION_ADDED: Kind.TRANSLATION_REMOVED,
}
MIRRORED |= {after: before for before, after in MIRRORED.items()}


def mirrored(change):
    return replace(
        change,
        kind=MIRRORED.get(change.kind, change.kind),
        old=change.new,
        new=change.old,
        concepts=change.concepts[::-1],
        positions=change.positions[::-1],
        order=tuple(sorted(pair[::-1] for pair in change.order)),
    )


WORDS = st.lists(st.sampled_from(["mend", "old", "shoes", "new", "hats"]), max_size=4).map(" ".join)


def made_edition(edition, skills):
    made = Made(edition)
    for code, (name, description, levels, activities) in skills.items():
        texts = [(D, description)] if description else []
        made.skill(code, name, texts, levels=levels, activities=activities)
    return made.read() if skills else Made(edition).skill("NONE", "None").read()


EDITIONS = st.dictionaries(
    st.sampled_from(["SHOE", "HATS", "COAT"]),
    st.tuples(WORDS, WORDS, st.dictionaries(st.integers(1, 7), WORDS, max_size=3), st.lists(WORDS, max_size=5)),
)  # fmt: skip


@given(EDITIONS, EDITIONS)
def test_the_other_way_round_the_same_is_told_the_other_way_round(one, other):
    old, new = made_edition("8", one), made_edition("9", other)
    there, back = compare(old, new), compare(new, old)
    for forth, reverse in zip(there.entries, back.entries, strict=True):
        assert {mirrored(c) for c in reverse.changes} == set(forth.changes)
        assert len(reverse.changes) == len(forth.changes)


@given(EDITIONS)
def test_an_edition_does_not_differ_from_itself(one):
    edition = made_edition("8", one)
    assert compare(edition, edition).equal


TEXTS = st.text(st.sampled_from("ab éшс靴を修. ,-'\n"), max_size=30) | st.text(max_size=20)


@given(TEXTS, TEXTS)
def test_the_word_diff_leads_from_one_text_to_the_other(old, new):
    pieces = compare_words(old, new)
    assert "".join(p.text for p in pieces if p.operation != "added") == old
    assert "".join(p.text for p in pieces if p.operation != "removed") == new
    assert all(p.text for p in pieces)


@pytest.mark.parametrize(("old", "new", "shown"), [
    ("Mends old shoes.", "Mends new shoes.", "Mends [-old-]{+new+} shoes."),
    ("Mends shoes", "Mends shoes, boots", "Mends shoes{+, boots+}"),
    ("towns, and hats", "towns and hats", "towns[-,-] and hats"),
    ("Stores and files hats", "Organises and maintains hats", "[-Stores and files-]{+Organises and maintains+} hats"),
    ("old hats for short men", "new hats for tall men", "[-old-]{+new+} hats for [-short-]{+tall+} men"),
    ("a b, the c of the d", "the d of a b, the c", "{+the d of +}a b, the c[- of the d-]"),
    ("user's self-care", "users' self-care", "[-user's-]{+users'+} self-care"),
    ("古い靴を直します", "新しい靴を直します", "[-古-]{+新し+}い靴を直します"),
    ("يصلح الأحذية", "يصنع الأحذية", "[-يصلح-]{+يصنع+} الأحذية"),
    ("café", "cafe\u0301s", "[-café-]{+cafe\u0301s+}"),
])  # fmt: skip
def test_words_are_compared_as_words_and_characters_where_there_are_none(old, new, shown):
    signs = {"added": "{+%s+}", "removed": "[-%s-]", "equal": "%s"}
    assert "".join(signs[op] % words for op, words in compare_words(old, new)) == shown


@pytest.mark.parametrize(("old", "new", "same"), [
    ("selling very old shoes", "selling quite new shoes", True),
    ("selling very old shoes", "selling hats in town", False),
    ("mending old shoes", "mending old and new shoes, walking in them to town, telling all men", True),
    ("mending shoes", "mending hats and shoes, walking in them to town, telling all men", False),
    ("古い靴を直します", "新しい靴を直します", True),
    ("古い靴を直します", "町で帽子を売ります", False),
])  # fmt: skip
def test_texts_are_matched_by_their_words_and_by_pairs_of_characters(old, new, same):
    unlike = ["quite another", "something else"]
    pairs, _, _ = match([old, unlike[0]], [unlike[1], new])
    assert pairs == ([(0, 1)] if same else [])


SEQUENCES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(SEQUENCES, SEQUENCES)
def test_blocks_rise_on_both_sides_and_hold_the_same(old, new):
    last = (0, 0)
    for before, after, length in align(old, new):
        assert length > 0
        assert (before, after) >= last
        assert before >= last[0]
        assert after >= last[1]
        assert old[before : before + length] == new[after : after + length]
        last = before + length, after + length


class Counting(str):
    """A word that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counting.compared += 1
        return str.__eq__(self, other)


@pytest.mark.parametrize("kinds", [1, 40, 10_000])
def test_ten_times_as_many_words_cost_about_ten_times_as_much(kinds):
    costs = []
    for size in (400, 4000):
        chosen = random.Random(size)  # noqa: S311
        old = [Counting(chosen.randrange(kinds)) for _ in range(size)]
        new = [word if chosen.random() < 0.8 else Counting("other") for word in old]
        Counting.compared = 0
        align(old, new)
        costs.append(Counting.compared)
    assert costs[1] < 30 * costs[0]


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_every_text_of_a_list_is_matched_once_or_told_alone(old, new):
    pairs, gone, come = match(old, new)
    assert sorted([*gone, *(i for i, _ in pairs)]) == list(range(len(old)))
    assert sorted([*come, *(j for _, j in pairs)]) == list(range(len(new)))


# -- pages and seeds ---------------------------------------------------------------------------


def page(folder, name, edition, **said):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(MadePage(**said).render(), encoding="utf-8")
    (folder / "manifest.toml").write_text(f'["*.txt"]\nedition = "{edition}"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_two_folders_of_pages_are_compared(tmp_path, language):
    old = page(tmp_path / "a", "p", "8", language=language, activities=3, levels=(1, 2))
    new = page(tmp_path / "b", "p", "9", language=language, activities=4, levels=(2, 3))
    result = run("diff", old, new, "--format", "json")
    assert result.exit_code == 1, result.output
    found = json.loads(result.stdout)
    counts = {"skill levels added": 1, "skill levels withdrawn": 1, "activities added": 1}
    assert found["counts"] == counts
    assert run("diff", old, old).exit_code == 0
    assert run("diff", old, old).stdout.endswith("No difference\n")


def test_the_seeds_share_no_language_so_only_structure_is_told():
    result = run("diff", "8", "9", "--graph", SEEDS)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == "No language is in both: no texts are compared"
    assert "Skills added\n  + CEXP Клиентский опыт\n" in result.stdout
    assert "  activities: 6 → 7\n" in result.stdout
    assert "not observed at levels\n  CSMG Soporte de servicio al cliente: 7\n" in result.stdout


def test_a_superseded_translation_is_not_compared(tmp_path):
    pages = [
        (
            Given(status=TranslationStatus.BETA, edition="9"),
            MadePage("es", sentences=2, banner=False).render(),
        ),
        (Given(status=TranslationStatus.FINAL, edition="9"), MadePage("es", sentences=3).render()),
    ]
    files = []
    for number, (_, made) in enumerate(pages):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(made, encoding="utf-8")
    manifest = {f.name: told for f, (told, _) in zip(files, pages, strict=True)}
    both = convert([str(f) for f in files], Options(manifest=manifest)).graph.quads
    final = convert([str(files[1])], Options(manifest=manifest)).graph.quads
    assert any(quad[2] == SM.SupersededStatements for quad in both)
    assert compare(read_editions(both)["9"], read_editions(final)["9"]).equal


# -- the forms ---------------------------------------------------------------------------------


def compared(case):
    old, new, _ = CASES[case]
    return compare(old.read(), new.read())


def test_a_long_text_is_shown_where_it_changed():
    words = " ".join(f"word{n}" for n in range(60))
    old = Made("8").skill("SHOE", "Shoes", [(D, f"{words} old {words}")])
    new = Made("9").skill("SHOE", "Shoes", [(D, f"{words} new {words}")])
    line = list(present(compare(old.read(), new.read())))[-1]
    assert (
        line
        == "  description (en): … word56 word57 word58 word59 [-old-]{+new+} word0 word1 word2 word3 word4 …"
    )


def test_colour_is_extra_and_nothing_in_a_text_commands_the_terminal():
    old, new = Made("8").skill("SHOE", "a \x1b[2J\nb"), Made("9").skill("SHOE", "c")
    plain_lines = "\n".join(present(compare(old.read(), new.read())))
    coloured = "\n".join(present(compare(old.read(), new.read()), colour=True))
    assert "\x1b" not in plain_lines
    assert "\\u001B" in plain_lines
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain_lines


def test_text_from_right_to_left_is_isolated_and_other_text_is_not():
    old = (
        Made("8")
        .skill("SHOE", "أحذية", [(D, "يصلح API")], tag="ar")
        .skill("HATS", "Hats", [(D, "a")])
    )
    new = (
        Made("9")
        .skill("SHOE", "أحذية", [(D, "يصنع API")], tag="ar")
        .skill("HATS", "Hats", [(D, "b")])
    )
    lines = list(present(compare(old.read(), new.read())))
    assert "  description (ar): \u2067[-يصلح-]{+يصنع+} API\u2069" in lines
    assert "SHOE \u2067أحذية\u2069" in lines
    assert "  description (en): [-a-]{+b+}" in lines


def test_spaces_are_told_only_where_nothing_else_changed():
    old = Made("8").skill("SHOE", "Shoes", [(D, "Mends  old shoes")], levels={1: "Sells  hats."})
    new = Made("9").skill("SHOE", "Shoes", [(D, "Mends new shoes")], levels={1: "Sells hats."})
    assert list(present(compare(old.read(), new.read())))[-2:] == [
        "  description (en): Mends [-old-]{+new+} shoes",
        "  level text 1 (en, same words): Sells[-  -]{+ +}hats.",
    ]


def test_each_change_is_told_once():
    old, new, _ = CASES["moved"]
    assert list(present(compare(old.read(), new.read())))[2:] == [
        "skills: 1 moved", "categories: 1 added, 1 removed", "",
        "Skills moved", "  SHOE Shoes: Body > Feet → Body > Legs", "",
        "Categories added", "  + legs Legs", "",
        "Categories removed", "  - feet Feet",
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_form_tells_the_same_number_of_changes(case):
    comparison = compared(case)
    number = sum(len(entry.changes) for entry in comparison.entries)
    found = as_json(comparison)
    assert sum(len(entry["changes"]) for entry in found["entries"]) == number
    assert found["equal"] == comparison.equal == (number == 0)
    rows = rows_of(comparison)
    assert sum(row[1] == XKOS.madeOf for row in rows) == number
    assert {row[2] for row in rows if row[1] == RDF.type} <= {
        XKOS.Correspondence, XKOS.ConceptAssociation, SM.Change,
    }  # fmt: skip
    assert not any(term.startswith("_:") for row in rows for term in row)


@pytest.mark.parametrize("case", ["activities", "moved", "no language in common"])
@pytest.mark.parametrize("form", FORMATS)
def test_rdf_reads_back_equal(form, case):
    rows = rows_of(compared(case))
    data = "".join(serialize(rows, FORMATS[form])).encode()
    assert {row[:3] for row in read_rdf(data, FORMATS[form], "x")} == {row[:3] for row in rows}


def test_rdf_says_what_changed_in_terms_of_both_graphs():
    rows = {row[:3] for row in rows_of(compared("texts reworded"))}
    node = IRIS.changes("9", "8", "skills/SHOE/3")
    assert {row[1:] for row in rows if row[0] == node} == {
        (RDF.type, XKOS.ConceptAssociation),
        (RDF.type, SM.Change),
        (SM.changeKind, SM.rewording),
        (SM.changedProperty, SKOS.definition),
        (DCT.language, plain("en")),
        (XKOS.sourceConcept, IRIS.skill_level("8", "SHOE", 2)),
        (XKOS.targetConcept, IRIS.skill_level("9", "SHOE", 2)),
        (SM.oldValue, text("Old.", "en")),
        (SM.newValue, text("New.", "en")),
    }
    assert (IRIS.skill("9", "SHOE"), DCT.replaces, IRIS.skill("8", "SHOE")) in rows


def test_rdf_notes_at_the_new_concept_what_became_of_its_words():
    def notes(case):
        return [(row[0], row[2]) for row in rows_of(compared(case)) if row[1] == SKOS.changeNote]

    reworded = text("Mends [-shoes-]{+boots+}.", "en")
    assert (IRIS.skill("9", "SHOE"), reworded) in notes("texts reworded")
    assert notes("skill renamed") == [(IRIS.skill("9", "SHOE"), text("[-Shoes-]{+Boots+}", "en"))]
    assert notes("skill added") == notes("moved") == []


@pytest.mark.suite
def test_sfia_9_has_26_skills_more_than_sfia_8_and_11_that_are_renamed(shared):
    books = [shared / "reference-data" / "sfia" / OFFICIAL[edition][0] for edition in "89"]
    result = run("diff", *books, "--format", "json")
    counts = json.loads(result.stdout)["counts"]
    wanted = {
        "skills added": 26, "skills renamed": 11, "skills moved": 14, "levels renamed": 7,
        "attributes added": 12, "attributes removed": 1, "categories added": 5, "categories removed": 2,
        "skill levels added": 60, "skill levels withdrawn": 3,
    }  # fmt: skip
    assert {name: counts[name] for name in wanted} == wanted
    assert "skills removed" not in counts


def test_states_of_one_edition_replace_nothing():
    made = Made("9").skill("SHOE", "Shoes").read(), Made("9").skill("SHOE", "Boots").read()
    rows = rows_of(compare(*made))
    assert not any(row[1] == DCT.replaces for row in rows)
    assert any(row[1:3] == (SM.changeKind, SM.renaming) for row in rows)


# -- the command -------------------------------------------------------------------------------


@pytest.fixture
def graphs(tmp_path):
    """Files: both editions in one, each alone, one without skills."""
    old, new, _ = CASES["activities"]
    made = {"both": old.quads + new.quads, "old": old.quads, "new": new.quads, "none": []}
    for name, quads in made.items():
        out = "".join(serialize(quads, FORMATS["nquads"]))
        (tmp_path / f"{name}.nq").write_text(out, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("arguments", [
    ["8", "9", "--graph", "both.nq"],
    ["SFIA 8", "sfia9", "-g", "old.nq", "-g", "new.nq"],
    ["old.nq", "new.nq"],
    ["both.nq#8", "both.nq#9"],
    ["both.nq#8", "new.nq", "--language", "EN"],
])  # fmt: skip
def test_editions_are_named_in_any_sensible_way(arguments, graphs, monkeypatch):
    monkeypatch.chdir(graphs)
    result = run("diff", *arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == (
        "SFIA 8 (1 skill) → SFIA 9 (1 skill)\n"
        "Texts compared in: en\n"
        "activity lists: 1 reordered\n"
        "activities: 1 reworded, 1 added, 1 removed\n"
        "\n"
        "SHOE Shoes\n"
        "  activity 1→2 (en): mending [-old-]{+new+} shoes\n"
        "  activity 3 (en): [-walking-]\n"
        "  activity 3 (en): {+dreaming of hats+}\n"
        "  activities (en) in another order: 2 1\n"
    )


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (["8"], 2, "Missing argument 'NEW'"),
    (["8", "9"], 2, "say which graph holds it, skosmith diff 8 9 --graph FILE"),
    (["8", "7", "-g", "both.nq"], 2, "both.nq holds no edition 7, but the editions 8 and 9"),
    (["old.nq", "new.nq", "-g", "both.nq"], 2, "'old.nq' is no edition such as 9"),
    (["both.nq", "new.nq"], 2, "both.nq holds the editions 8 and 9: write both.nq#8 or both.nq#9"),
    (["old.nq#9", "new.nq"], 2, "old.nq holds no edition 9, but edition 8"),
    (["none.nq", "new.nq"], 2, "none.nq holds no skills"),
    (["nope.nq", "new.nq"], 3, "nope.nq: cannot be read"),
    (["old.nq", "new.nq", "--language", "fr"], 2, "no texts in fr on both sides; both have: en"),
    (["old.nq", "new.nq", "--language", "e_n"], 2, "'e_n' is no BCP 47"),
    (["old.nq", "new.nq", "--format", "turtel"], 2, "turtle"),
    (["old.nq", "new.nq", "-o", "x.docx"], 2, "docx"),
    (["old.nq", "new.nq", "-o", "nowhere/x.txt"], 3, "Make that folder first"),
    ([str(ROOT / "seeds" / "001_21aef64a4f6346f2.txt"), "new.nq"], 3, "Nothing was compared"),
    (["bad.nq", "new.nq"], 3, "which tells no level"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_remedy(arguments, code, words, graphs, monkeypatch):
    monkeypatch.chdir(graphs)
    bad = Made("8").skill("SHOE", "Shoes")
    bad.skill_level("SHOE", "top", "Helps.", "en")
    (graphs / "bad.nq").write_text("".join(serialize(bad.quads, FORMATS["nquads"])))
    result = run("diff", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in " ".join(result.stderr.split())


@pytest.mark.parametrize(("name", "start"), [
    ("x.txt", "SFIA 8"), ("x", "SFIA 8"), ("x.json", "{"), ("x.ttl", "@prefix"), ("x.nq", "<"), ("x.jsonld", "{"),
])  # fmt: skip
def test_the_file_name_tells_the_form(name, start, graphs):
    result = run("diff", graphs / "old.nq", graphs / "new.nq", "-o", graphs / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (graphs / name).read_text(encoding="utf-8").startswith(start)


def test_languages_asked_for_are_the_only_ones_compared():
    old = Made("8").skill("SHOE", "Shoes").skill("SHOE", "Zapatos", tag="es")
    new = Made("9").skill("SHOE", "Boots").skill("SHOE", "Botas", tag="es")
    assert [found[4] for found in differences(old, new)] == ["en", "es"]
    assert [found[4] for found in differences(old, new, ["es"])] == ["es"]


def test_places_and_kinds_are_all_explained():
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    for word in (*Kind, *Place):
        assert f"`{word}`" in page, word
