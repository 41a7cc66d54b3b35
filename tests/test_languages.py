"""Packs are complete; languages are told; pages of every language are read."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from page_maker import LANGUAGES, WORDS, MadePage, labels_of
from skosmith_converter.blocks import fold
from skosmith_converter.errors import LanguagePackError
from skosmith_converter.languages import LABELS, detect_language, load_packs, pack_for, read_pack
from skosmith_converter.page import ChangeMark, EditionEvidence, Source
from skosmith_converter.reading import read_page

SOURCE = Source("page.txt", "0" * 64)
ISSUE_TWELVE = ["ar", "de", "en", "es", "fr", "fr-CA", "it", "ja", "pl", "pt", "ru", "zh"]


def test_the_twelve_languages_of_the_official_site_have_packs():
    assert sorted(load_packs()) == sorted(ISSUE_TWELVE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_gives_each_label_or_marks_it_absent(language):
    pack = load_packs()[language]
    for section in LABELS:
        assert bool(pack.labels[section]) != (section in pack.absent), section


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_stands_in_two_sections_that_cannot_be_told_apart(language):
    pack = load_packs()[language]
    seen: dict[str, str] = {}
    for section in LABELS.keys() - {"level", "levels"}:
        for label in pack.labels[section]:
            assert seen.setdefault(label, section) == section


@pytest.mark.parametrize(("text", "fault"), [
    ("language = ", "Invalid"),
    ('name = "x"', "missing key language"),
    ('language = "xx"\nname = "x"\nscript = "LATIN"\ncolour = "red"', "unknown key colour"),
    ('language = "xx"\nname = "x"\nscript = "LATIN"\n[labels]\nhat = ["a"]', "unknown labels hat"),
    ('language = "xx"\nname = "x"\nscript = "LATIN"\nabsent = ["level"]\n[labels]\nlevel = ["L"]', "given and absent"),
    ('language = "xx"\nname = "x"\nscript = "LATIN"\n[labels]\nlevel = []', "labels level empty"),
    ('language = "xx"\nname = "x"\nscript = "LATIN"', "labels guidance neither given nor absent"),
])  # fmt: skip
def test_a_faulty_pack_is_refused_with_its_fault(text, fault):
    with pytest.raises(LanguagePackError, match="pack.toml") as caught:
        read_pack(text, "pack.toml")
    assert fault in str(caught.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_told_from_its_page(language):
    assert detect_language(MadePage(language).render().splitlines()) == language


UNLABELLED = sorted(set(WORDS) - {"fr-CA"})


@pytest.mark.parametrize("language", UNLABELLED)
def test_a_language_is_told_from_its_words_where_no_label_is_known(language):
    assert detect_language([WORDS[language]] * 3) == language


OTHERS = ["Лагодить старе взуття для людей у місті, її і їхнє", "Поправља старе ципеле за људе у њиховом граду, ђон",
          "Поправя обувки за хората в града, които се носят със седмици и са стари",
          "De klantenservice wordt beheerd en uitgevoerd in het contactcentrum van de stad",
          "El servei es pot prestar als clients de la ciutat amb els equips",
          "Gestionează serviciile de zi cu zi pentru clienți și pentru oameni",
          "Han mindede de gamle sko og lagde dem til side, og de er til salg",
          "کفش های کهنه مردم شهر را تعمیر می کند و چرم را می پزد", "Reparerar gamla skor", "", "1 2 3", "한국어 텍스트"]  # fmt: skip


@pytest.mark.parametrize("text", OTHERS)
def test_another_language_is_not_taken_for_one_of_ours(text):
    assert detect_language([text] * 3) is None


def test_spanish_and_portuguese_are_told_apart_though_they_share_a_heading():
    shared = "Notas orientativas"
    assert fold(shared) in load_packs()["es"].labels["guidance"]
    assert fold(shared) in load_packs()["pt"].labels["guidance"]
    for language in ("es", "pt"):
        assert detect_language([shared, WORDS[language]]) == language


def test_a_regional_tag_falls_back_to_the_pack_of_its_language():
    assert pack_for("pt-BR").language == "pt"
    assert pack_for("fr-CA").language == "fr-CA"
    assert pack_for("uk").language == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_canadian_page_is_told_by_its_own_wording_only(language):
    found = detect_language([labels_of(language)["guidance"][0], WORDS[language], WORDS[language]])
    assert found == ("fr" if language == "fr-CA" else language)


MADE_PAGES = st.builds(
    MadePage,
    language=st.sampled_from(LANGUAGES),
    activities=st.integers(0, 9).filter(lambda n: n != 1),
    levels=st.sets(st.integers(1, 6), min_size=1).map(lambda s: tuple(sorted(s))),
    sentences=st.integers(1, 4),
    notes=st.integers(0, 3),
    not_observed=st.sampled_from([None, 7]),
    mark=st.sampled_from([None, "new", "modified", "unchanged"]),
    banner=st.booleans(),
    essence=st.booleans(),
    bullets=st.booleans(),
    explanation=st.booleans(),
    list_first=st.booleans(),
    descending=st.booleans(),
)


def check(made: MadePage, page) -> None:
    assert page is not None
    assert (page.code, page.name.text, page.language) == (made.code, made.name, made.language)
    assert page.description.text == made.sentence(2)
    guidance = page.guidance
    assert (len(guidance.notes) if guidance else 0) == made.notes
    assert (len(guidance.activities) if guidance else 0) == made.activities
    assert page.listed_levels == made.levels
    assert tuple(section.first for section in page.described) == made.levels
    assert [s.first for s in page.not_observed] == ([7] if made.not_observed else [])
    marks = {page.mark, *(s.mark for s in page.described)} | (
        {guidance.mark} if guidance else set()
    )
    assert marks == {made.mark and ChangeMark(made.mark)}
    assert all((s.essence is not None) == made.essence for s in page.described)
    assert (page.machine_translation_note is not None) == made.banner
    stated = EditionEvidence.STATED if made.banner else None
    assert page.evidence == (
        stated or (EditionEvidence.MARKER if made.mark or made.essence else None)
    )


@given(MADE_PAGES)
def test_a_page_made_from_a_pack_reads_back_as_it_was_made(made):
    reading = read_page(made.render(), SOURCE, made.language)
    check(made, reading.page)
    assert [i for i in reading.issues if i.severity.name != "INFO"] == []


def may_be_strange(made: MadePage) -> bool:
    """Where a language's not-observed sentence is known, another is no such sentence."""
    known = "not_observed" in labels_of(made.language)
    return bool(made.activities and made.notes) and not (made.not_observed and known)


@given(MADE_PAGES.filter(may_be_strange))
def test_a_page_whose_labels_are_all_unknown_reads_the_same(made):
    strange = dataclasses.replace(
        made, labels={"level": labels_of(made.language)["level"], "none": [""]}
    )
    reading = read_page(strange.render(), SOURCE, made.language)
    check(made, reading.page)
