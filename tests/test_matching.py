"""How concepts are compared: words, n-grams, scores, languages, relations, confidence."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter.errors import SourceError
from skosmith_converter.links.matching import scorers as scorers_module
from skosmith_converter.links.matching.calibration import BARE, DESCRIBED, confidences
from skosmith_converter.links.matching.candidates import Wanted, propose
from skosmith_converter.links.matching.entries import Entry, entries_of
from skosmith_converter.links.matching.grams import char_grams
from skosmith_converter.links.matching.lexical import LexicalScorer
from skosmith_converter.links.matching.postings import Postings
from skosmith_converter.links.matching.ranking import Texts, fuse
from skosmith_converter.links.matching.relating import best_pair, relate
from skosmith_converter.links.matching.scorers import find_scorer
from skosmith_converter.links.matching.selection import select
from skosmith_converter.links.matching.words import Words, plain
from skosmith_converter.links.model import Concept, Predicate, Scheme, Taxonomy
from skosmith_converter.links.sssom import parse_sssom, write_sssom
from skosmith_converter.vocabulary import SM

PLAIN = st.text("abcdeé ", max_size=12).map(plain)
SKILL = "http://data.europa.eu/esco/skill-type/skill"
KNOWLEDGE = "http://data.europa.eu/esco/skill-type/knowledge"


def entry(*labels: str, text: str = "") -> Entry:
    return Entry(
        tuple(map(plain, labels)), plain(text), "", labels, ("prefLabel",) + ("altLabel",) * 9
    )


def concept(key: str, kind: str = "", broader: tuple[str, ...] = (), **labels: str) -> Concept:
    """A concept; labels by language, alternatives behind slashes, a description behind a colon."""
    names = {tag: label.partition(":")[0].split("/") for tag, label in labels.items()}
    texts = {tag: (label.partition(":")[2],) for tag, label in labels.items() if ":" in label}
    others = {tag: tuple(found[1:]) for tag, found in names.items() if found[1:]}
    return Concept(f"https://t.example/{key}", {tag: found[0] for tag, found in names.items()},
                   others, texts=texts, kind=kind, broader=broader)  # fmt: skip


def taxonomy(name: str, *concepts: Concept, **more) -> Taxonomy:
    return Taxonomy(
        f"https://t.example/{name}", name, concepts={c.iri: c for c in concepts}, **more
    )


def proposed(source: Taxonomy, target: Taxonomy, scorer=None, **wanted):
    given = {"set_id": "https://t.example/set", "least": 0.0, **wanted}
    return propose((source, select(source)), (target, select(target)),
                   scorer or find_scorer("lexical"), Wanted(**given))  # fmt: skip


# Words


@pytest.mark.parametrize(
    ("language", "known", "word", "terms"),
    [
        ("de", "daten bank", "datenbanken", ("dat", "bank")),
        ("de", "bewegung medizin", "bewegungsmedizin", ("beweg", "medizin")),
        ("de", "schule leiter", "schulleiter", ("schul", "leit")),
        ("sv", "kund service", "kundservice", ("kund", "servic")),
        ("nl", "software ontwikkeling", "softwareontwikkeling", ("softwar", "ontwikkel")),
        ("en", "data base", "database", ("databas",)),
        ("ru", "", "разработки", ("разработк",)),
        ("ja", "", "品質管理", ("品質", "質管", "管理")),
        ("zh", "", "品", ("品",)),
        ("xx", "", "running", ("running",)),
    ],
)
def test_words_are_stemmed_and_compounds_taken_apart(language, known, word, terms):
    assert Words(language, [known]).terms(plain(word)) == terms


def test_numbers_of_terms_are_equal_where_terms_are():
    words = Words("en", [])
    assert words.numbers("manage managing") == [words.numbers("managed")[0]] * 2
    assert words.numbers("") == []


# n-grams and postings, beside the plainest way to count them


def grams_by_hand(text: str) -> Counter:
    padded = [f" {word} " for word in text.split()]
    return Counter(
        word[at : at + length]
        for word in padded
        for length in (2, 3, 4)
        for at in range(len(word) - length + 1)
    )


@given(st.lists(PLAIN, max_size=6))
def test_n_grams_are_those_inside_words(texts):
    owners, keys = char_grams(texts)
    for at, text in enumerate(texts):
        wanted = grams_by_hand(text)
        assert sorted(Counter(keys[owners == at].tolist()).values()) == sorted(wanted.values())


@given(st.lists(PLAIN, min_size=1, max_size=6), PLAIN)
def test_cosines_are_those_of_tf_idf(texts, asked):
    postings = Postings(*char_grams(texts), len(texts))
    of = postings.ask(char_grams([asked])[1])
    scores = postings.add(of, postings.cosine_factors(of), postings.cosine_weights())
    counts = [grams_by_hand(text) for text in texts]
    found_in = Counter(gram for one in counts for gram in one)

    def vector(one: Counter) -> dict[str, float]:
        rarity = {gram: math.log((1 + len(texts)) / (1 + found_in[gram])) + 1 for gram in one}
        weights = {gram: (1 + math.log(n)) * rarity[gram] for gram, n in one.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1
        return {gram: w / length for gram, w in weights.items()}

    query = vector(grams_by_hand(asked))
    for score, one in zip(scores, counts, strict=True):
        other = vector(one)
        assert score == pytest.approx(
            sum(w * other.get(gram, 0) for gram, w in query.items()), abs=1e-5
        )


def test_bm25_is_a_part_of_what_could_be_reached():
    owners, keys = np.array([0, 0, 1, 2]), np.array([7, 7, 7, 9], dtype=np.uint64)
    postings = Postings(owners, keys, 3)
    of = postings.ask(np.array([7, 8], dtype=np.uint64))
    scores = postings.add(of, postings.bm25_factors(of), postings.bm25_weights())
    rarity = math.log1p((3 - 2 + 0.5) / (2 + 0.5))
    share = rarity / (rarity + math.log1p(3))
    lengths = [2 / (4 / 3), 1 / (4 / 3)]
    wanted = [
        n / (n + 1.2 * (0.25 + 0.75 * length)) * share
        for n, length in zip((2, 1), lengths, strict=True)
    ]
    assert scores.tolist() == pytest.approx([*wanted, 0])


# The lexical scorer


@pytest.mark.parametrize(
    ("language", "asked", "right", "wrong"),
    [
        ("en", "Penetration testing", "penetration tests", "perform liquid penetrant tests"),
        ("en", "Release management", "manage software releases", "draft press releases of clubs"),
        ("de", "Datenbanken", "Datenbankentwicklung", "Bankkaufmann"),
        ("de", "Pflege von Software", "Softwarepflege", "Pflege von Rosen"),
        ("ru", "Поддержка клиентов", "поддерживать клиента", "поддержка зданий"),
        ("ar", "دعم العملاء", "دَعْمُ العُمَلاء", "دعم المباني"),
        ("it", "Assistenza ai clienti", "assistenza clienti", "assistenza ai cavalli"),
        ("ja", "品質管理", "品質の管理", "在庫管理"),
    ],
)
def test_the_right_label_is_ahead_of_a_false_friend(language, asked, right, wrong):
    others = [entry(right), entry(wrong), *(entry(f"n{at} x{at}") for at in range(20))]
    scores = LexicalScorer().score([entry(asked)], others, language)[0]
    assert scores[0] > scores[1] > scores[2:].max() - 1e-6


def test_an_equal_label_scores_highest_also_where_it_is_an_alternative():
    others = [
        entry("machine learning"),
        entry("learning tools"),
        entry("ML", "machine learning"),
    ]
    scores = LexicalScorer().score([entry("Machine Learning")], others, "en")[0]
    assert scores.argmax() == 0
    assert scores[2] > scores[1]
    assert 0 <= scores.min() <= scores.max() <= 1


def test_descriptions_tell_equal_labels_apart_and_none_is_as_the_others():
    asked = entry("Testing", text="Finds faults in programs before others do.")
    others = [entry("Testing", text="Finds faults in programs."), entry("Testing", text="Tastes wine of all sorts."),
              entry("Testing")]  # fmt: skip
    scores = LexicalScorer().score([asked], others, "en")[0]
    assert scores[0] > scores[2] > scores[1] - 1e-6


def test_the_place_in_the_hierarchy_tells_the_last():
    above = (concept("a", en="Security services"), concept("b", en="Garden design"))
    under = (
        concept("c", en="Audit", broader=(above[0].iri,)),
        concept("d", en="Audit", broader=(above[1].iri,)),
    )
    known = {one.iri: one for one in (*above, *under)}
    source = concept("s", en="Audit", broader=(above[0].iri,))
    scores = LexicalScorer().score(
        entries_of([source], "en", known), entries_of(under, "en", known), "en"
    )[0]
    assert scores[0] > scores[1]


@given(
    st.lists(PLAIN, max_size=5),
    st.lists(PLAIN, max_size=5),
    st.sampled_from(["en", "de", "ja", ""]),
)
def test_whatever_is_compared_scores_between_0_and_1(sources, targets, language):
    sides = [[Entry((one,) if one else ()) for one in side] for side in (sources, targets)]
    scores = LexicalScorer().score(*sides, language)
    assert scores.shape == (len(sources), len(targets))
    assert np.isfinite(scores).all()
    assert scores.min(initial=0) >= 0
    assert scores.max(initial=0) <= 1 + 1e-6


def test_the_order_of_targets_changes_no_score():
    others = [
        entry(f"{word} {end}") for word in ("manage", "plan", "test") for end in ("data", "ships")
    ]
    forth = LexicalScorer().score([entry("Data management")], others, "en")[0]
    back = LexicalScorer().score([entry("Data management")], others[::-1], "en")[0]
    assert forth.tolist() == pytest.approx(back[::-1].tolist(), abs=1e-6)


# Languages


def test_scores_are_the_mean_over_languages_that_both_have():
    texts = {
        "en": Texts([entry("Data")], [entry("data"), entry("ships"), Entry()]),
        "fr": Texts([entry("Données")], [entry("bateaux"), entry("données"), entry("données")]),
    }
    scores, apart = fuse(texts, LexicalScorer())
    assert scores[0][0] == pytest.approx((apart["en"][0][0] + apart["fr"][0][0]) / 2)
    assert scores[0][2] == pytest.approx(apart["fr"][0][2])


def test_variants_of_a_language_are_one_and_labels_of_others_do_not_meet():
    source = taxonomy("A", concept("a", **{"pt-BR": "Dados"}), concept("b", en="Data"))
    target = taxonomy("B", concept("x", pt="dados"), concept("y", fr="Data"))
    found = proposed(source, target)
    assert found.languages == ["pt"]
    assert [(one.subject[-1], one.object[-1]) for one in found.mappings.links] == [("a", "x")]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [((), "share no language"), (("en",), "do not both have labels in en")],
)
def test_taxonomies_without_a_common_language_are_refused(wanted, told):
    source, target = taxonomy("A", concept("a", en="Data")), taxonomy("B", concept("b", fr="Data"))
    with pytest.raises(SourceError, match=told):
        proposed(source, target, languages=wanted)


# Relations


@pytest.mark.parametrize(
    ("ours", "theirs", "kinds", "predicate"),
    [
        ("Data models", "data MODELS", (SKILL, str(SM.Skill)[1:-1]), Predicate.EXACT),
        ("Data models", "data models", ("", SKILL), Predicate.EXACT),
        ("Data models", "data models", (str(SM.Skill)[1:-1], KNOWLEDGE), Predicate.CLOSE),
        ("Data models", "create data models", (SKILL, SKILL), Predicate.NARROW),
        ("Creating data models", "data model", (SKILL, SKILL), Predicate.BROAD),
        ("Data models", "data design", (SKILL, SKILL), Predicate.CLOSE),
    ],
)
def test_the_labels_tell_the_relation(ours, theirs, kinds, predicate):
    words, one, other = Words("en", []), entry(ours), entry(theirs)
    assert relate(one, other, best_pair(one, other, words), words, kinds) is predicate


def test_the_labels_that_meet_are_the_equal_ones_then_those_that_share_most():
    words = Words("en", [])
    pair = best_pair(entry("Data"), entry("information", "data science", "data"), words)
    assert (pair.source, pair.target, pair.equal) == (0, 2, True)
    assert best_pair(entry("Big data"), entry("information", "data"), words).target == 1


def test_only_one_target_is_proposed_as_an_exact_match():
    target = taxonomy("B", concept("x", SKILL, en="Data"), concept("y", SKILL, en="data"))
    links = proposed(taxonomy("A", concept("a", SKILL, en="Data")), target).mappings.links
    assert sorted(one.predicate for one in links) == [Predicate.CLOSE, Predicate.EXACT]


# Rows


def test_a_row_tells_what_met_in_which_language():
    source = taxonomy("A", concept("a", SKILL, en="Big data", fr="Mégadonnées"))
    target = taxonomy(
        "B", concept("x", KNOWLEDGE, en="information/big data", fr="données"), version="2"
    )
    found = proposed(source, target)
    (link,) = found.mappings.links
    fields = link.fields
    assert (fields["subject_label"], fields["object_label"]) == ("Big data", "information")
    assert (fields["subject_match_field"], fields["object_match_field"]) == (
        "skos:prefLabel",
        "skos:altLabel",
    )
    assert fields["match_string"] == "big data"
    assert fields["object_category"] == "knowledge"
    assert fields["mapping_justification"] == "semapv:LexicalMatching"
    assert fields["comment"].startswith(
        "“Big data” = “big data” (preferred and alternative label, en); alike: en "
    )
    assert ", fr 0." in fields["comment"]
    assert link.predicate is Predicate.CLOSE
    assert found.mappings.text("object_source_version") == "2"
    assert "not from mappings of A" in found.mappings.text("mapping_set_description")


def test_candidates_are_a_mapping_file_that_is_right_whatever_the_order_of_concepts():
    words = ("manage data", "manage ships", "plan data", "sail ships", "test programs")
    concepts = [concept(f"t{at}", SKILL, en=word) for at, word in enumerate(words)]
    source = [
        concept(f"s{at}", SKILL, en=word)
        for at, word in enumerate(("Data management", "Sailing", "Tests"))
    ]
    forth = proposed(taxonomy("A", *source), taxonomy("B", *concepts))
    back = proposed(taxonomy("A", *source[::-1]), taxonomy("B", *concepts[::-1]))
    text = "".join(write_sssom(forth.mappings))
    assert text == "".join(write_sssom(back.mappings))
    read, findings = parse_sssom(text.encode(), "x.sssom.tsv")
    assert findings == []
    assert len(read.links) == len(forth.mappings.links) > 3


def test_the_wanted_number_and_confidence_are_kept_and_what_has_none_is_counted():
    target = taxonomy("B", *(concept(f"t{at}", en=f"data {at}") for at in range(9)))
    source = taxonomy("A", concept("a", en="Data"), concept("b", en="Ships"))
    assert len(proposed(source, target, most=4).mappings.links) == 4
    found = proposed(source, target, least=0.99)
    assert (len(found.mappings.links), found.without) == (0, 2)


def test_a_concept_is_no_candidate_of_its_own():
    both = taxonomy("A", concept("a", en="Data"), concept("b", en="Data sets"))
    assert all(one.subject != one.object for one in proposed(both, both).mappings.links)


# Selection


def test_skills_of_the_newest_edition_are_linked_unless_another_is_asked_for():
    def skill(edition: int) -> Concept:
        iri = f"https://w3id.org/skosmith/sfia/{edition}/skills/PROG"
        scheme = f"https://w3id.org/skosmith/sfia/{edition}"
        return Concept(iri, {"en": "Programming"}, kind=str(SM.Skill)[1:-1], schemes=(scheme,))

    level = Concept(
        "https://w3id.org/skosmith/sfia/9/skilllevels/PROG_2",
        {"en": "x"},
        kind=str(SM.SkillLevel)[1:-1],
    )
    schemes = [Scheme("https://w3id.org/skosmith/sfia/10", {"en": "SFIA 10: skills", "fr": "x"})]
    sfia = taxonomy("S", skill(9), skill(10), level, schemes=schemes)
    chosen = select(sfia)
    assert [one.iri.split("/")[-3] for one in chosen.concepts] == ["10"]
    assert chosen.title == "SFIA 10: skills"
    assert chosen.remark == "edition 10 of 9, 10 (--edition)"
    assert [one.iri.split("/")[-3] for one in select(sfia, edition="9").concepts] == ["9"]
    with pytest.raises(SourceError, match=r"no skills of edition 7\s+It has: 9, 10"):
        select(sfia, edition="7")
    with pytest.raises(SourceError, match=r"no concept of Occupation\s+It has: Skill, SkillLevel"):
        select(sfia, kinds=["Occupation"])
    assert [one.kind for one in select(sfia, kinds=["skilllevel"]).concepts] == [level.kind]


def test_the_filter_of_a_taxonomy_holds_unless_it_is_switched_off():
    concepts = [concept("a", SKILL, en="Data"), concept("b", SKILL, en="Ships"),
                Concept("https://t.example/c", {"en": "Old"}, kind=SKILL, deprecated=True)]  # fmt: skip
    esco = taxonomy("E", *concepts, candidates=frozenset({concepts[0].iri, concepts[2].iri}))
    assert [one.iri[-1] for one in select(esco).concepts] == ["a"]
    assert select(esco).remark == "1 outside the filter (--no-filter)"
    assert [one.iri[-1] for one in select(esco, filtered=False).concepts] == ["a", "b"]


# Confidence


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=12))
def test_confidence_falls_with_the_score(scores):
    ranked = np.array(sorted(scores, reverse=True), dtype=np.float32)
    for is_described in (True, False):
        sure = confidences(ranked, described=is_described)
        assert (np.diff(sure) <= 1e-6).all()
        assert (sure >= 0).all()
        assert (sure <= 1).all()


def test_confidence_grows_with_the_lead():
    alone = confidences(np.array([0.6, 0.1], dtype=np.float32), described=False)[0]
    close = confidences(np.array([0.6, 0.59], dtype=np.float32), described=False)[0]
    assert alone > close + 0.3
    assert BARE != DESCRIBED


# Scorers of others


class Backwards:
    name = "backwards"

    def score(self, sources, targets, _):
        return np.array([[at / len(targets) for at in range(len(targets))] for _ in sources])


class Point:
    """An entry point."""

    def __init__(self, name: str, made) -> None:
        self.name, self.value, self.made = name, f"elsewhere:{name}", made

    def load(self):
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


@pytest.fixture
def installed(monkeypatch):
    def install(*points: Point) -> None:
        monkeypatch.setattr(scorers_module, "entry_points", lambda **_: list(points))

    return install


def test_a_package_can_bring_a_scorer(installed):
    installed(Point("backwards", Backwards))
    scorer = find_scorer("backwards")
    target = taxonomy("B", *(concept(f"t{at}", en=f"data {at}") for at in range(5)))
    found = proposed(taxonomy("A", concept("a", en="Data")), target, scorer, most=2)
    assert [one.object[-1] for one in found.mappings.links] == ["4", "3"]
    assert {one.fields["similarity_measure"] for one in found.mappings.links} == {"backwards"}
    assert "for the scorer backwards it is but an order" in found.mappings.text(
        "mapping_set_description"
    )


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (ImportError("no torch"), "can't be loaded: no torch"),
        (None, "is not installed"),
    ],
)
def test_a_scorer_that_is_not_there_is_told(installed, made, told):
    installed(*([Point("mine", made)] if made else []))
    with pytest.raises(SourceError, match=told):
        find_scorer("mine")


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ([[0.1]], r"gives \(1, 1\) scores where \(1, 2\)"),
        ([[0.1, 2.0]], "not between 0 and 1"),
        ([[0.1, math.nan]], "not between 0 and 1"),
    ],
)
def test_scores_that_are_none_are_refused(scores, told):
    class Wrong:
        name = "wrong"

        def score(self, *_):
            return np.array(scores)

    target = taxonomy("B", concept("x", en="data"), concept("y", en="ships"))
    with pytest.raises(SourceError, match=told):
        proposed(taxonomy("A", concept("a", en="Data")), target, Wrong())
