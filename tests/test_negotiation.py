import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_server.negotiation import Offer, best_language, best_offer, find_offer

TURTLE, HTML, JSON = (
    Offer("text/turtle", "turtle"),
    Offer("text/html", "html"),
    Offer("application/ld+json", "jsonld"),
)
OFFERS = (TURTLE, HTML, JSON)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

CHOICES = [
    (None, TURTLE),
    ("", TURTLE),
    ("*/*", TURTLE),
    ("text/html", HTML),
    ("TEXT/HTML", HTML),
    (BROWSER, HTML),
    ("text/*", TURTLE),
    ("text/*, text/turtle;q=0", HTML),
    ("text/turtle;q=0.5, application/ld+json;q=0.6", JSON),
    ("text/turtle; charset=utf-8", TURTLE),
    ('text/turtle;x="a,b;q=0", text/html;q=0.1', TURTLE),
    ("text/html;q=1.0;level=1, */*;q=0.1", HTML),
    ("*/*;q=0.1, application/*;q=0.2", JSON),
    ("text/html;q=2", TURTLE),
    ("text/html;q=", TURTLE),
    ("nonsense", TURTLE),
    (",,,", TURTLE),
    ("*/html", TURTLE),
    ("nonsense, application/ld+json", JSON),
    ("image/png", None),
    ("*/*;q=0", None),
    ("text/*;q=0, application/*;q=0.000", None),
]


@pytest.mark.parametrize(("accept", "expected"), CHOICES)
def test_the_best_offer_is_chosen(accept, expected):
    assert best_offer(accept, OFFERS) is expected


@given(st.text(max_size=200))
def test_any_header_gets_a_valid_answer(accept):
    assert best_offer(accept, OFFERS) in {None, *OFFERS}
    assert best_language(accept, ("ar", "en")) in {"ar", "en"}


MEMBERS = st.tuples(
    st.sampled_from(["text/turtle", "text/html", "text/*", "*/*", "image/png"]),
    st.integers(0, 1000),
)


@given(st.lists(MEMBERS, min_size=1))
def test_the_chosen_offer_weighs_most(members):
    weights = {}
    for name, weight in members:
        weights[name] = max(weight, weights.get(name, 0))
    accept = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in members)

    def weight_of(offer):
        main = offer.media_type.partition("/")[0]
        names = (offer.media_type, f"{main}/*", "*/*")
        return next((weights[name] for name in names if name in weights), 0)

    best = max(map(weight_of, OFFERS))
    chosen = best_offer(accept, OFFERS)
    assert (weight_of(chosen) if chosen else 0) == best


def test_no_offers_give_none():
    assert best_offer("*/*", ()) is None


def test_an_offer_is_found_by_name_and_media_type():
    assert find_offer("Turtle", OFFERS) is TURTLE
    assert find_offer("text/html", OFFERS) is HTML
    assert find_offer("parquet", OFFERS) is None


LANGUAGES = [
    (None, "en"),
    ("ar", "ar"),
    ("AR-eg", "ar"),
    ("fr", "fr-CA"),
    ("de, ar;q=0.3", "ar"),
    ("ar;q=0.1, fr;q=0.9", "fr-CA"),
    ("ar;q=0", "en"),
    ("*", "en"),
    ("xx", "en"),
]


@pytest.mark.parametrize(("accept", "expected"), LANGUAGES)
def test_the_best_language_is_chosen(accept, expected):
    assert best_language(accept, ("ar", "en", "fr-CA")) == expected


def test_without_english_the_first_language_serves():
    assert best_language("xx", ("it", "ru")) == "it"
    assert best_language("xx", ()) is None
