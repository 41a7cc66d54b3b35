"""Level texts are split into sentences as each language ends them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_graph import IRIS
from skosmith_converter.conversion import convert
from skosmith_converter.framework.editions import section_sentences
from skosmith_converter.languages import load_packs, pack_for
from skosmith_converter.page import Source
from skosmith_converter.sentences import split_sentences
from skosmith_converter.tables import read_table
from skosmith_converter.vocabulary import SM

# A stroke stands where a sentence ends
CASES = [
    ("en", "Mends shoes, e.g. Boots, i.e. all. |Reports it."),
    ("en", "Mends shoes, boots, etc., for all. |Reports etc. |Rests."),
    ("en", "Works in the U.S. Shoe Board for Dr. Last. |Rests."),
    ("en", "Has version 9.0 of Last.js for 3.5 million. |Rests."),
    ("en", "Why? |Because! |Rests... and mends. |Rests… |Mends."),
    ("en", 'Says "Mend it." |Rests (as always.) |Mends.'),
    ("en", "Mends\nshoes\n\nand hats."),
    ("de", "Flickt z. B. Schuhe, u.a. Stiefel, d. h. Alles. |Hilft ggf. Anderen usw. |Ruht."),
    ("de", "Sagt: „Flick es.“ |Ruht."),
    ("ru", "Чинит обувь, т. е. Сапоги, и т. д. |Отдыхает, напр. Дома."),
    ("ru", "Говорит: «Чини.» |Отдыхает."),
    ("es", "Usa p. ej. Hilo en EE. UU. Con cuidado. |¿Informa? |¡Sí! |Descansa."),
    ("fr", "Utilise p. ex. Du fil, c.-à-d. Tout. |Travaille-t-il ? |Oui ! |Dit « Couds. » |Dort."),
    ("it", "Usa ad es. Ago, per es. Filo, ecc. |Riposa."),
    ("pl", "Używa np. Igły, m.in. Nici itp. |Śpi."),
    ("pt", "Usa por ex. Linha, p. ex. Fio, etc. |Descansa."),
    ("ja", "靴を直します。|人を助けます。|質問しますか？|はい！"),
    ("ja", "「直す。」と言う。|休む（必要に応じて。）。|終わり。"),
    ("zh", "他修鞋……然后休息。|他问“好吗？”然后走。|好！"),
    ("ar", "يصلح الأحذية. |هل يصلح؟ |نعم. |ينام"),
    ("ur", "وہ جوتے ٹھیک کرتا ہے۔ |وہ سوتا ہے۔"),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_sentences_end_where_their_language_ends_them(language, text):
    expected = [s.strip() for line in text.split("\n") for s in line.split("|") if s.strip()]
    found = split_sentences(text.replace("|", ""), pack_for(language).abbreviations)
    assert list(found) == expected


@pytest.mark.parametrize("pack", load_packs().values(), ids=load_packs())
def test_no_abbreviation_of_a_pack_ends_a_sentence(pack):
    for abbreviation in pack.abbreviations:
        text = f"Aaa {abbreviation} Bbb."
        assert split_sentences(text, pack.abbreviations) == (text,)


@given(st.text('aB .!?。」»"\n…', max_size=40))
def test_nothing_but_space_is_lost_between_sentences(text):
    found = split_sentences(text, ("e.g.", "a. b."))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence == sentence.strip() != "" for sentence in found)


COUNTS = {
    "sfia-8_en_220221.xlsx": {"CSMG": [3, 3, 5, 3, 5, 5]},
    "sfia-9_current-standard_en_250129.xlsx": {"CSMG": [3, 4, 4, 5, 5, 5], "CEXP": [2, 5, 6, 7, 6]},
}
"""The same as in the translations: ar and it of SFIA 8, es and ru of SFIA 9."""


STATEMENTS = {
    "sfia-8_en_220221.xlsx": ("8", 495, {"CSMG": [3, 3, 4, 3, 4, 4]}),
    "sfia-9_current-standard_en_250129.xlsx": (
        "9",
        672,
        {"CSMG": [3, 4, 4, 4, 4, 4], "CEXP": [2, 4, 4, 4, 4]},
    ),
}


@pytest.mark.suite
@pytest.mark.parametrize("name", STATEMENTS)
def test_each_line_of_a_cell_is_a_responsibility_statement(shared, name):
    edition, levels, counts = STATEMENTS[name]
    quads = convert([str(shared / "reference-data" / "sfia" / name)]).graph.quads
    found = Counter(q[2] for q in quads if q[1] == SM.statementOf)
    assert len(found) == levels
    for code, expected in counts.items():
        of_skill = [found[IRIS.skill_level(edition, code, n)] for n in range(1, 8)]
        assert [count for count in of_skill if count] == expected


@pytest.mark.suite
@pytest.mark.parametrize("name", COUNTS)
def test_the_english_texts_have_as_many_sentences_as_their_translations(shared, name):
    data = (shared / "reference-data" / "sfia" / name).read_bytes()
    document, _ = read_table(data, Source(name, "0" * 64), None)
    pages = {page.code: page for page in document.skills}
    for code, counts in COUNTS[name].items():
        page = pages[code]
        assert [len(section_sentences(page, s)) for s in page.described] == counts
