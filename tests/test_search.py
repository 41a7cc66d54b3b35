"""The index: folding, words, typing errors, places, filters, marks; without a service."""

import sqlite3
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter.folding import fold
from skosmith_converter.iris import Iris
from skosmith_converter.terms import DEFAULT_GRAPH, integer, iri_text, plain, text
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.search import index as index_module
from skosmith_server.search.highlighting import marks_in, snippet_of
from skosmith_server.search.index import Filters, Index, SearchTimeoutError
from skosmith_server.search.ranking import search
from skosmith_server.search.reading import FIELDS
from skosmith_server.search.terms import SearchError, matches, terms_of, words_of
from skosmith_server.search.vocabulary import Vocabulary, distance

IRIS = Iris()

EQUAL = [
    ("résumé", "RESUME"),
    ("re\u0301sume\u0301", "résumé"),
    ("Ｓｋｉｌｌ", "skill"),
    ("ﬁnance", "finance"),
    ("Straße", "STRASSE"),
    ("Änderung", "anderung"),
    ("dirección", "direccion"),
    ("niño", "nino"),
    ("œuvre", "oeuvre"),
    ("perché", "perche"),
    ("gestão", "gestao"),
    ("Łączność", "lacznosc"),
    ("žluťoučký", "zlutoucky"),
    ("ёлка", "елка"),
    ("İstanbul", "istanbul"),
    ("إِدارَة", "ادارة"),
    ("أمن", "امن"),
    ("آمن", "امن"),
    ("مســـتوى", "مستوي"),
    ("خدمة", "خدمه"),
    ("کتاب", "كتاب"),
    ("ﻷمن", "لأمن"),
    ("٩", "9"),
    ("ｻｰﾋﾞｽ", "サービス"),
    ("サーバー", "サーバ"),
    ("カタカナ", "かたかな"),
    ("㍿", "株式会社"),
    ("soft\u00adware", "software"),
    ("zero\u200bwidth", "zerowidth"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_ways_to_write_the_same_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("はし", "ばし"), ("كتاب", "كتب"), ("мир", "мор"), ("設計", "設定"), ("हिन्दी", "हिन्द")],
)
def test_other_words_stay_other_words(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(value):
    assert fold(fold(value)) == fold(value)


@given(st.text())
def test_words_hold_nothing_that_the_index_would_cut(value):
    for word in words_of(value):
        assert word.isascii() <= word.isalnum()
        assert not any(c.isspace() for c in word)


WORDS = [
    ("Rôle de l’architecte", ["role", "de", "l", "architecte"]),
    ("CSMG_4", ["csmg", "4"]),
    ("IT設計者", ["it", "設計", "計者", "者"]),
    ("الخدمة", ["الخدمه", "خدمه"]),
    ("وبالخدمة", ["وبالخدمه", "بالخدمه"]),
    ("وإدارة", ["واداره", "اداره"]),
    ("الله", ["الله"]),
    ("", []),
    ("…", []),
]


@pytest.mark.parametrize(("value", "words"), WORDS)
def test_texts_are_cut_into_words(value, words):
    assert words_of(value) == words


TOO_MUCH = ["", "  ", "...", "\x00", "x" * 201, "a " * 13]


@pytest.mark.parametrize("query", TOO_MUCH)
def test_what_cannot_be_looked_for_is_said(query):
    with pytest.raises(SearchError):
        terms_of(query)


DISTANCES = [
    ("security", "security", 0),
    ("secruity", "security", 1),
    ("securty", "security", 1),
    ("secuurity", "security", 1),
    ("sekurity", "security", 1),
    ("sekruity", "security", 2),
    ("xxxxxxxx", "security", 3),
]


@pytest.mark.parametrize(("typed", "word", "far"), DISTANCES)
def test_a_letter_more_less_other_or_swapped_is_one_error(typed, word, far):
    assert distance(typed, word, 2) == far


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_distance_is_the_same_in_both_directions_and_zero_for_equals(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)


@given(st.text("abc", min_size=1, max_size=7), st.text("abc", max_size=7))
def test_the_beginning_of_a_word_is_no_farther_than_the_word(typed, word):
    least = min(distance(typed, word[:n], 9) for n in range(len(word) + 1))
    assert distance(typed, word, 9, beginning=True) == least


@given(
    st.lists(st.text("abcd", min_size=4, max_size=9), unique=True),
    st.text("abcd", min_size=4, max_size=9),
)
def test_no_near_word_is_missed(words, typed):
    most = 1 if len(typed) < 8 else 2
    near = {word for word in words if distance(typed, word, most) <= most}
    found = Vocabulary.of([(word, 1) for word in words]).near(typed)
    assert set(found) == near or (len(found) == 12 and set(found) < near)


LABELS = {
    "en": "Customer service support",
    "es": "Soporte de servicio al cliente",
    "fr": "Résumé du rôle d’assistance à la clientèle",
    "fr-CA": "Soutien au service à la clientèle",
    "de": "Kundenbetreuung für die Straße",
    "it": "Qualità dell’assistenza clienti",
    "pt": "Gestão de atenção ao cliente",
    "pl": "Łączność i obsługa klientów",
    "ru": "Отчёт о поддержке клиентов",
    "ar": "الدَّعم وإدارة خِدمة العملاء",
    "ja": "サーバー設計とカスタマーサービス",
    "zh-Hans": "客户服务支持与设计管理",
}


def made_up():
    """Two editions of one skill and one more skill, in our own words."""
    quads = []

    def add(subject, predicate, *values):
        quads.extend((subject, predicate, value, DEFAULT_GRAPH) for value in values)

    category = IRIS.category("9", "Care of shoes")
    add(category, RDF.type, SM.Category)
    for edition in ("8", "9"):
        skill, level = IRIS.skill(edition, "CARE"), IRIS.skill_level(edition, "CARE", 5)
        add(skill, RDF.type, SM.Skill, SKOS.Concept)
        add(skill, SKOS.inScheme, IRIS.edition(edition))
        add(skill, SKOS.notation, plain("CARE"))
        add(skill, SKOS.prefLabel, *(text(label, tag) for tag, label in LABELS.items()))
        add(skill, SKOS.definition, text("Mending what is torn: management of heels.", "en"))
        add(level, RDF.type, SM.SkillLevel)
        add(level, SKOS.broader, skill)
        add(level, SKOS.inScheme, IRIS.edition(edition))
        add(level, SM.atLevel, IRIS.level(edition, 5))
        add(level, SKOS.notation, plain("CARE_5"))
        add(level, SKOS.definition, text("Leads customer service.", "en"))
    add(IRIS.skill("9", "CARE"), SKOS.broader, category)
    other = IRIS.skill("9", "HEEL")
    add(other, RDF.type, SM.Skill)
    add(other, SKOS.inScheme, IRIS.edition("9"))
    add(other, SKOS.notation, plain("HEEL"))
    add(other, SKOS.prefLabel, text("Heel care", "en"), text("Care", "en-GB"))
    add(other, SKOS.scopeNote, text("A note on customer service and on care.", "en"))
    activity = IRIS.activity("9", "HEEL", 1)
    add(activity, RDF.type, SM.GuidanceActivity)
    add(activity, SM.activityOf, other)
    add(activity, SM.position, integer(1))
    add(activity, SKOS.prefLabel, text("Gluing of <b>heels</b>", "en"))
    return quads


@pytest.fixture(scope="module")
def index():
    return Index.of(made_up())


def found(index, query, **filters):
    """What was found: last part of the IRI, field and language of the best text, marked words."""
    results = search(index, query, Filters(**{k: (v,) for k, v in filters.items()}))
    rows = []
    for result in results.results:
        hit = result.hits[0]
        snippet = results.snippet(hit)
        marked = [snippet.text[a:b] for a, b in snippet.marks]
        rows.append((iri_text(result.subject.iri), hit.text.field, hit.text.language, marked))
    return rows


CASES = [
    ("customer", "en", ["Customer"]),
    ("custom", "en", ["Custom"]),
    ("suport service customr", "en", ["Customer", "service", "support"]),
    ("cliente", "es", ["cliente"]),
    ("resume", "fr", ["Résumé"]),
    ("RÉSUMÉ", "fr", ["Résumé"]),
    ("clientele soutien", "fr-CA", ["Soutien", "clientèle"]),
    ("strasse", "de", ["Straße"]),
    ("fur", "de", ["für"]),
    ("kundenbetreung", "de", ["Kundenbetreuung"]),
    ("qualita", "it", ["Qualità"]),
    ("assistenza", "it", ["assistenza"]),
    ("atencao", "pt", ["atenção"]),
    ("lacznosc", "pl", ["Łączność"]),
    ("obsluga klientow", "pl", ["obsługa", "klientów"]),
    ("отчет", "ru", ["Отчёт"]),
    ("поддер", "ru", ["поддер"]),
    ("подержке", "ru", ["поддержке"]),
    ("دعم", "ar", ["دَّعم"]),
    ("الدعم", "ar", ["دَّعم"]),
    ("اداره", "ar", ["إدارة"]),
    ("خدمة", "ar", ["خِدمة"]),
    ("خِدْمَة العُمَلاء", "ar", ["خِدمة", "عملاء"]),
    ("サーバー", "ja", ["サーバ"]),
    ("ｻｰﾋﾞｽ", "ja", ["サービス"]),
    ("さーびす", "ja", ["サービス"]),
    ("設計", "ja", ["設計"]),
    ("客户服务", "zh-Hans", ["客户服务"]),
    ("管", "zh-Hans", ["管"]),
    ("设计管理", "zh-Hans", ["设计管理"]),
]


@pytest.mark.parametrize(("query", "language", "marked"), CASES)
def test_labels_are_found_in_each_language_and_marked_as_they_are_written(
    index, query, language, marked
):
    rows = [row for row in found(index, query, language=language) if row[1] == "label"]
    newest = iri_text(IRIS.skill("9", "CARE"))
    assert rows[0] == (newest, "label", language, marked)
    best = search(index, query).results[0].hits[0].text
    assert best.language.split("-")[0] in {language.split("-")[0], "es", "pt", "en", "it"}


NOTHING = ["務客", "サス", "zzzzz", "care zzzzz", "CAR_7", "ert"]


@pytest.mark.parametrize("query", NOTHING)
def test_what_is_not_there_is_not_found(index, query):
    assert found(index, query) == []


def test_exact_codes_go_before_exact_labels_before_beginnings_before_words_before_texts(index):
    places = [(row[0].rsplit("/", 1)[1], row[1]) for row in found(index, "care")]
    assert places[:5] == [
        ("CARE", "code"),
        ("CARE", "code"),
        ("HEEL", "label"),
        ("CARE_5", "code"),
        ("CARE_5", "code"),
    ]


def test_the_newest_edition_goes_first(index):
    editions = [row[0].split("/")[-3] for row in found(index, "customer service support")]
    assert editions[:2] == ["9", "8"]


def test_scores_fall(index):
    scores = [result.hits[0].score for result in search(index, "care").results]
    assert all(one >= other for one, other in pairwise(scores))


FILTERS = [
    ({"edition": "8"}, {"8"}),
    ({"type": "SkillLevel"}, {"9", "8"}),
    ({"type": "skilllevel", "level": "5", "edition": "9"}, {"9"}),
    ({"category": "care_of_shoes"}, {"9"}),
    ({"level": "4"}, set()),
    ({"language": "en", "edition": "8"}, {"8"}),
    ({"language": "tlh"}, set()),
]


@pytest.mark.parametrize(("filters", "editions"), FILTERS)
def test_filters_leave_what_fits(index, filters, editions):
    results = search(index, "customer", Filters(**{k: (v,) for k, v in filters.items()})).results
    assert {result.subject.edition for result in results} == editions
    if "type" in filters:
        assert {result.subject.kind for result in results} == {"SkillLevel"}
    if "category" in filters:
        assert all("care_of_shoes" in result.subject.categories for result in results)


def test_a_language_takes_its_regions_and_a_region_itself_alone(index):
    assert {row[2] for row in found(index, "client", language="fr")} <= {"fr", "fr-CA"}
    texts = [
        h.text for r in search(index, "client", Filters(language=("fr",))).results for h in r.hits
    ]
    assert {t.language for t in texts} == {"fr", "fr-CA"}
    assert {row[2] for row in found(index, "client", language="fr-ca")} == {"fr-CA"}


def test_activities_are_known_by_their_field_and_skill(index):
    (result,) = search(index, "gluing").results
    assert (result.hits[0].text.field, result.subject.code) == ("activity", "HEEL")


def test_a_typing_error_is_put_right_only_where_hardly_anything_is_found(index):
    assert search(index, "customer").corrections == {}
    assert search(index, "custmoer").corrections == {"custmoer": ("customer",)}
    assert search(index, "CRAE").results[0].subject.code == "CARE"


def test_superseded_texts_are_not_found():
    graph = IRIS.source("0" * 64)
    quads = [
        (graph, RDF.type, SM.SupersededStatements, DEFAULT_GRAPH),
        (IRIS.skill("9", "CARE"), SKOS.prefLabel, text("Old words", "en"), graph),
    ]
    assert found(Index.of(quads), "old") == []


def test_an_empty_graph_is_searched_too():
    index = Index.of([])
    assert search(index, "anything").results == ()
    assert set(index.choices.values()) == {()}


ODD = [
    '"',
    "'",
    "NEAR(a b)",
    "a AND b",
    "words:a",
    "a* OR *",
    "-a",
    "^a",
    "{a b}",
    "a + b",
    '""" OR "',
]


@pytest.mark.parametrize("query", ODD)
def test_what_means_something_to_the_index_is_text_here(index, query):
    try:
        search(index, query)
    except SearchError:
        assert not any(c.isalnum() for c in query)


@given(
    st.text(max_size=60), st.text(max_size=10), st.sampled_from(["language", "type", "category"])
)
def test_any_text_can_be_looked_for(query, value, name):
    index = _shared_index()
    try:
        results = search(index, query, Filters(**{name: (value,)} if value else {}))
    except SearchError:
        return
    for result in results.results:
        for hit in result.hits:
            snippet = results.snippet(hit)
            assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.marks)
            assert "".join(piece for piece, _ in snippet.pieces) == snippet.text


def _shared_index(made=[]):  # noqa: B006 (made once for all examples)
    if not made:
        made.append(Index.of(made_up()))
    return made[0]


PIECES = st.sampled_from(
    [
        "Résumé",
        "straße",
        "الدَّعم",
        "خِدمة",
        "サーバー",
        "設計管理",
        "ﬁn",
        "a\u0301b",
        "x",
        " ",
        "-",
        "Ёж",
        "_",
        "٩",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join), PIECES)
def test_what_is_marked_is_what_was_looked_for(value, query):
    try:
        terms = terms_of(query)
    except SearchError:
        return
    marks = marks_in(value, terms)
    assert all(one[1] <= other[0] for one, other in pairwise(marks))
    for a, b in marks:
        assert 0 <= a < b <= len(value)
        assert any(fold(value[a:b]).startswith(term.text) for term in terms)
    if matches(value, query):
        assert marks


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), PIECES)
def test_the_function_and_the_index_find_the_same(value, query):
    quads = [(IRIS.skill("9", "CARE"), SKOS.definition, text(value, "en"), DEFAULT_GRAPH)]
    try:
        results = search(Index.of(quads), query)
    except SearchError:
        return
    assert matches(value, query) == (bool(results.results) and not results.corrections)


@pytest.mark.parametrize(
    ("value", "query", "marked"),
    [
        ("des re\u0301sume\u0301s", "resume", ["re\u0301sume\u0301"]),
        ("الخِدمةُ", "خدمة", ["خِدمةُ"]),
        ("Maß und Maßstab", "mass", ["Maß", "Maß"]),
        ("ﬁne", "fi", ["ﬁ"]),
        ("設計設計", "設計", ["設計", "設計"]),
        ("設計", "設 設計", ["設計"]),
        ("secure security", "secur", ["secur", "secur"]),
    ],
)
def test_marks_take_accents_and_points_along(value, query, marked):
    assert [value[a:b] for a, b in marks_in(value, terms_of(query))] == marked


def test_a_long_text_is_cut_round_what_was_found():
    value = f"{'word ' * 100}needle{' word' * 100}"
    snippet = snippet_of(value, marks_in(value, terms_of("needle")))
    assert len(snippet.text) < 260
    assert snippet.text.startswith("…word ")
    assert snippet.text.endswith(" word…")
    ((first, last),) = snippet.marks
    assert snippet.text[first:last] == "needle"


@given(st.text("ab \n設", max_size=600), st.data())
def test_a_snippet_is_a_piece_of_its_text(value, data):
    first = data.draw(st.integers(0, max(0, len(value) - 1)))
    marks = [(first, first + 1)] if value else []
    snippet = snippet_of(value, marks)
    assert snippet.text.strip("…") in value
    assert [snippet.text[a:b] for a, b in snippet.marks] == [value[a:b] for a, b in marks]


def test_every_field_has_its_place_and_its_weight(index):
    from skosmith_server.search.ranking import _WEIGHTS

    assert set(_WEIGHTS) == set(FIELDS)
    assert set(index.choices["field"]) <= set(FIELDS)


def test_the_index_can_only_be_read(index):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._database.execute("INSERT INTO found(rowid, words) VALUES (1, 'x')")


def test_a_search_that_takes_too_long_is_ended(index, monkeypatch):
    monkeypatch.setattr(index_module, "_SECONDS", -1.0)
    monkeypatch.setattr(index_module, "_STEPS", 1)
    with pytest.raises(SearchTimeoutError, match="rarer words"):
        search(index, "customer")


LONGEST = ["abcdefghijklmnop " * 11, "設" * 200, "設計" * 100, "a b c d e f g h i j k c", "c" * 200]


@pytest.mark.parametrize("query", LONGEST)
def test_the_longest_search_is_bounded(query):
    words = [f"c{n:x}" for n in range(3000)]
    quads = [
        (
            IRIS.skill("9", f"S{n}"),
            SKOS.definition,
            text(" ".join(words[n : n + 9]), "en"),
            DEFAULT_GRAPH,
        )
        for n in range(3000)
    ]
    index = Index.of(quads)
    start = time.process_time()
    search(index, query)
    search(index, query, Filters(**dict.fromkeys(Filters.__slots__, ("9", "x") * 10)))
    assert time.process_time() - start < 1


def test_the_index_is_the_same_whatever_the_order_of_the_rows(index):
    again = Index.of(made_up()[::-1])
    for query in ("care", "customer", "serv", "設計"):
        assert found(again, query) == found(index, query)
