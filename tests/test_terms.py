import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter import terms

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))

ESCAPES = [
    ('"', r"\""),
    ("\\", r"\\"),
    ("\t", r"\t"),
    ("\b", r"\b"),
    ("\n", r"\n"),
    ("\r", r"\r"),
    ("\f", r"\f"),
    ("\0", r"\u0000"),
    ("\x0b", r"\u000B"),
    ("\x1f", r"\u001F"),
    ("\x7f", r"\u007F"),
    ("\ufffe", r"\uFFFE"),
    ("'", "'"),
    ("\x85", "\x85"),
    ("é😀", "é😀"),
]

BAD_LITERALS = [
    "<http://example.org/a>",
    '"open',
    '"a"@',
    '"a" ',
    r'"\q"',
    r'"\uD800"',
    r'"\U00110000"',
    '"a"b"',
]


@given(TEXTS)
def test_any_text_comes_back_from_a_literal(value):
    assert terms.literal_parts(terms.text(value, "fr-CA"))[:2] == (value, "fr-CA")
    assert terms.literal_parts(terms.plain(value)) == (value, None, terms.XSD_STRING)
    odd = terms.typed(value, terms.iri("urn:x:type"))
    assert terms.literal_parts(odd) == (value, None, "urn:x:type")


@given(TEXTS, TEXTS)
def test_different_texts_are_different_terms(one, other):
    assert (terms.plain(one) == terms.plain(other)) == (one == other)


@pytest.mark.parametrize(("value", "escaped"), ESCAPES)
def test_escapes_are_those_of_canonical_ntriples(value, escaped):
    assert terms.plain(f"a{value}b") == f'"a{escaped}b"'


@given(TEXTS)
def test_a_literal_is_one_line(value):
    assert not set("\n\r\t\0") & set(terms.plain(value))


def test_a_string_type_is_left_out():
    assert terms.typed("a", terms.iri(terms.XSD_STRING)) == terms.plain("a") == '"a"'


def test_foreign_escapes_are_understood():
    assert terms.literal_parts(r'"\u00e9\U0001F600\'"').value == "é😀'"


@pytest.mark.parametrize("term", BAD_LITERALS)
def test_what_is_no_literal_is_refused(term):
    with pytest.raises(ValueError, match=r"is no|half|chr"):
        terms.literal_parts(term)


@pytest.mark.parametrize("make", [terms.plain, lambda value: terms.text(value, "en")])
def test_half_a_character_is_refused_in_text(make):
    with pytest.raises(ValueError, match="half of a character"):
        make("a\ud800b")


@pytest.mark.parametrize("value", ["a", "//a/b", "", "http://a b", "http://a/<", "http://a/\udfff"])
def test_what_is_no_absolute_iri_is_refused(value):
    with pytest.raises(ValueError, match="is no"):
        terms.iri(value)


@pytest.mark.parametrize("label", ["", "a b", "a.", "-a", "é"])
def test_what_is_no_label_is_refused(label):
    with pytest.raises(ValueError, match="label"):
        terms.blank(label)


@pytest.mark.parametrize("tag", ["", "en_GB", "toolonglanguage", "en-", "a b"])
def test_what_is_no_language_tag_is_refused(tag):
    with pytest.raises(ValueError, match="language tag"):
        terms.text("a", tag)
    with pytest.raises(ValueError, match="language tag"):
        terms.canonical_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    ["en", "fr-CA", "zh-Hans", "zh-Hant-TW", "sl-rozaj-1abc", "en-a-bb-cccc", "x-ab", "es-419"],
)
def test_language_tags_get_their_canonical_case(tag):
    assert terms.canonical_language_tag(tag.upper()) == tag
    assert terms.canonical_language_tag(tag.lower()) == tag


def test_terms_know_what_they_are():
    assert terms.is_iri(terms.iri("urn:x:a"))
    assert terms.is_blank(terms.blank("a"))
    assert terms.is_literal(terms.integer(-7))
    assert terms.iri_text(terms.iri("urn:x:a")) == "urn:x:a"


def test_the_union_holds_each_triple_once():
    a, p = terms.iri("urn:x:a"), terms.iri("urn:x:p")
    quads = [
        (a, p, terms.plain(text), graph) for text in "ba" for graph in (terms.DEFAULT_GRAPH, a)
    ]
    assert terms.triples_of(quads) == [(a, p, '"a"'), (a, p, '"b"')]
