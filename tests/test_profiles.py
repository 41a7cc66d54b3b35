"""Content negotiation by profile: what each profile says, how it is asked for, what answers tell."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_thesaurus import BOOT, FOOTWEAR, PAIRS, SHOES, asked, in_memory
from skosmith_converter.conversion import convert
from skosmith_converter.iris import DEFAULT_BASE, PUBLISHED_BASE
from skosmith_converter.parsing import read_rdf, read_rdf_file
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import is_literal, literal_parts, text
from skosmith_converter.vocabulary import OWL, RDF, RDFS, SKOS
from skosmith_server.app import create_app
from skosmith_server.catalogue import Catalogue
from skosmith_server.profiles.choosing import accepted, chosen, named
from skosmith_server.profiles.known import ALT, FULL, PROFILES, PUBLISHED, SCHEMA_ORG, SKOS_ONLY
from skosmith_server.profiles.published import published_of
from skosmith_server.vocabularies.source import source_of

OWN = "https://w3id.org/skosmith/profiles/"
TERMS = f"{PUBLISHED_BASE}9/ontology/"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module", params=["in memory", "asked"])
def client(request):
    return in_memory() if request.param == "in memory" else asked()


@pytest.fixture(scope="module")
def seeds(seed_quads):
    return create_app(seed_quads).test_client()


def quads_of(response):
    form = next(f for f in FORMATS.values() if f.media_type == response.mimetype)
    return set(read_rdf(response.data, form, "answer"))


def links_of(response):
    return response.headers.getlist("Link")


# -- how it is asked for ---------------------------------------------------------------------
ASKED = [
    ("?_profile=skos", {}, "skos", "text/turtle"),
    (f"?_profile={OWN}skos", {}, "skos", "text/turtle"),
    (f"?_profile=%3C{OWN}skos%3E", {}, "skos", "text/turtle"),
    ("?_profile=http://www.w3.org/2004/02/skos/core%23", {}, "skos", "text/turtle"),
    ("?_profile=unknown,skos", {}, "skos", "text/turtle"),
    ("?_profile=skos&_mediatype=application/ld%2Bjson", {}, "skos", "application/ld+json"),
    ("?_profile=skos&_mediatype=application/rdf+xml", {}, "skos", "application/rdf+xml"),
    ("?_profile=skos", {"Accept": "application/n-triples"}, "skos", "application/n-triples"),
    ("?_profile=skos", {"Accept": BROWSER}, "skos", "text/turtle"),
    (".nt?_profile=skos", {}, "skos", "application/n-triples"),
    ("?_profile=schema.org&format=jsonld", {}, "schema.org", "application/ld+json"),
    ("", {"Accept-Profile": f"<{OWN}skos>"}, "skos", "text/turtle"),
    ("", {"Accept-Profile": "<https://schema.org/>"}, "schema.org", "text/turtle"),
    ("", {"Accept-Profile": f"<{OWN}skos>;q=0.2, <https://schema.org/>;q=0.9"}, "schema.org", "text/turtle"),
    ("", {"Accept-Profile": f"<urn:none>, <{OWN}published>, <{OWN}skos>;q=0.1"}, "skos", "text/turtle"),
    ("", {"Accept-Profile": "<urn:none>", "Accept": "text/turtle"}, "full", "text/turtle"),
    ("", {"Accept-Profile": f"<{OWN}skos>;q=0", "Accept": "text/turtle"}, "full", "text/turtle"),
    ("?_profile=full", {"Accept-Profile": f"<{OWN}skos>", "Accept": BROWSER}, "full", "text/html"),
    ("?_mediatype=text/turtle", {}, "full", "text/turtle"),
    ("", {"Accept": BROWSER}, "full", "text/html"),
    ("?_profile=alt", {"Accept": BROWSER}, "alt", "text/html"),
    ("?_profile=all&_mediatype=application/json", {}, "alt", "application/json"),
    ("", {"Accept-Profile": "<http://www.w3.org/ns/dx/connegp/altr>", "Accept": "text/turtle"}, "alt", "text/turtle"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "headers", "token", "media_type"), ASKED)
def test_a_profile_is_asked_for_by_name_or_by_header(client, query, headers, token, media_type):
    response = client.get(f"/c/boot{query}", headers=headers)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Content-Profile"] == f"<{OWN}{token}>"
    assert f'<{OWN}{token}>; rel="profile"' in links_of(response)
    assert {"Accept", "Accept-Profile"} <= set(response.headers["Vary"].split(", "))
    for profile in PROFILES:
        link = f'<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="{profile.token}"; anchor="{profile.iri}"'
        assert link in links_of(response)


def test_the_address_of_a_form_gives_that_form(client):
    for query in ("?_profile=skos", "?_profile=schema.org&format=jsonld", "?_profile=alt"):
        response = client.get(f"/c/boot{query}")
        same = client.get(response.headers["Content-Location"])
        assert (same.data, same.mimetype) == (response.data, response.mimetype)
        kept = client.get(
            response.headers["Content-Location"],
            headers={"If-None-Match": response.headers["ETag"]},
        )
        assert kept.status_code == 304
    assert client.head("/c/boot?_profile=skos").data == b""


def test_any_iri_can_be_had_in_a_profile(client):
    response = client.get(
        "/resource?iri=http://leather.example/kind/calf&_profile=skos&_mediatype=text/turtle"
    )
    assert "notation" in response.text
    location = response.headers["Content-Location"]
    assert location.startswith("/resource?iri=http%3A%2F%2Fleather.example%2Fkind%2Fcalf&_profile=")
    assert client.get(location).data == response.data


REFUSED = [
    ("/c/boot?_profile=none", 400, "known: full, published, skos, schema.org, alt"),
    ("/c/boot?_profile=published", 406, "?_profile=full, ?_profile=skos, ?_profile=schema.org"),
    ("/m/set?_profile=skos", 406, "?_profile=full, ?_profile=alt"),
    ("/c/boot.html?_profile=skos", 406, "text/turtle"),
    ("/c/boot?_profile=skos&_mediatype=text/csv", 400, "text/csv"),
    ("/c/none?_profile=skos", 404, "nothing called"),
    ("/profiles/none", 404, "full, published, skos, schema.org, alt"),
]


@pytest.mark.parametrize(("path", "status", "detail"), REFUSED)
def test_what_cannot_be_had_is_a_problem(client, path, status, detail):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail in response.json["detail"]


@given(st.text())
def test_no_field_breaks_the_reading_of_it(field):
    assert all("<" not in iri and ">" not in iri for iri in accepted(field))
    assert chosen("", field, PROFILES) in PROFILES


FIELDS = [
    ("", []),
    ("<urn:a>", ["urn:a"]),
    ("<urn:a> , <urn:b>;q=1.0", ["urn:a", "urn:b"]),
    ("<urn:a>; q=0.1,<urn:b>;Q=0.123", ["urn:b", "urn:a"]),
    ("<urn:a,b>", ["urn:a,b"]),
    ("urn:a, <urn:b>", ["urn:b"]),
    ("<urn:a>;q=2, <urn:b>", ["urn:b"]),
    ("<urn:a", []),
]


@pytest.mark.parametrize(("field", "expected"), FIELDS)
def test_the_field_is_read_as_the_draft_has_it(field, expected):
    assert accepted(field) == expected


def test_each_profile_is_known_by_all_its_names():
    for profile in PROFILES:
        for name in (profile.token, profile.iri, *profile.of, *profile.names):
            assert named(name) is profile
    assert named("none") is None


# -- what each says --------------------------------------------------------------------------
def test_skos_alone_has_no_words_but_those_of_skos(client):
    quads = quads_of(client.get("/c/boot?_profile=skos&format=ntriples"))
    assert {q[1] for q in quads} >= {SKOS.prefLabel, SKOS.broader, SKOS.closeMatch, RDF.type}
    assert all(q[1].startswith(f"<{SKOS.namespace}") or q[1] == RDF.type for q in quads)
    assert {q[2] for q in quads if q[1] == RDF.type} == {SKOS.Concept}
    full = quads_of(client.get("/c/boot.nt"))
    assert quads < full
    listed = quads_of(client.get(f"{PAIRS.removeprefix('https://shoes.example')}?_profile=skos"))
    assert sum(q[1] == RDF.first for q in listed) == 3, "a list stays whole"


def test_schema_org_has_defined_terms_and_sets(client):
    body = json.loads(client.get("/c/boot?_profile=schema.org&format=jsonld").data)
    assert body == {
        "@context": "https://schema.org/",
        "@id": BOOT,
        "@type": "DefinedTerm",
        "name": [
            {"@language": "en", "@value": "boot"},
            {"@language": "ru", "@value": "сапог"},
        ],
        "alternateName": {"@language": "en", "@value": "wellington"},
        "description": [
            {"@language": "en", "@value": "A shoe above the ankle."},
            {"@language": "ru", "@value": "Обувь выше щиколотки."},
        ],
        "termCode": "A.1",
        "inDefinedTermSet": {"@id": SHOES},
    }
    scheme = json.loads(client.get("/shoes?_profile=schema.org&format=jsonld").data)
    assert scheme["@type"] == "DefinedTermSet"
    assert scheme["hasDefinedTerm"] == {"@id": FOOTWEAR}
    turtle = quads_of(client.get("/c/boot?_profile=schema.org&format=turtle"))
    said = {q[1] for q in turtle if q[0] == f"<{BOOT}>"}
    keys = {key for key in body if not key.startswith("@")}
    assert said == {RDF.type} | {f"<https://schema.org/{key}>" for key in keys}


def test_the_alternates_are_the_same_as_page_statements_json_and_links(client):
    body = client.get("/c/boot?_profile=alt&_mediatype=application/json").json
    assert body["resource"] == BOOT
    tokens = [one["token"] for one in body["profiles"]]
    assert tokens == ["full", "skos", "schema.org", "alt"], "a boot is no skill"
    forms = {(one["uri"], media) for one in body["profiles"] for media in one["media_types"]}
    response = client.get("/c/boot?_profile=alt&_mediatype=text/turtle")
    quads = quads_of(response)
    conforms = {q[0]: q[2] for q in quads if q[1].endswith("/conformsTo>")}
    media = {q[0]: q[2] for q in quads if q[1].endswith("/format>") and q[0] in conforms}
    assert {(conforms[one][1:-1], literal_parts(media[one]).value) for one in conforms} == forms
    altr = "<http://www.w3.org/ns/dx/connegp/altr#"
    assert sum(q[1] == f"{altr}hasDefaultRepresentation>" for q in quads) == 1
    assert sum(q[1] == f"{altr}hasRepresentation>" for q in quads) == len(forms) - 1
    linked = [link for link in links_of(response) if "_profile=" in link]
    assert len({link.split(">")[0] for link in linked}) == len(forms)
    assert sum('rel="canonical"' in link for link in links_of(response)) == 1
    page = client.get("/c/boot?_profile=alt", headers={"Accept": BROWSER}).text
    for address, profile in conforms.items():
        path = address[1:-1].removeprefix("http://localhost")
        assert path.replace("&", "&amp;") in page
        form = client.get(path)
        assert form.status_code == 200
        assert form.headers["Content-Profile"] == profile
        assert form.mimetype == literal_parts(media[address]).value


def test_profiles_are_described_under_their_names(client):
    for profile in PROFILES:
        response = client.get(f"/profiles/{profile.token}", headers={"Accept": "text/turtle"})
        quads = quads_of(response)
        prof = "http://www.w3.org/ns/dx/prof/"
        assert (f"<{profile.iri}>", RDF.type, f"<{prof}Profile>") in {q[:3] for q in quads}
        assert f'"{profile.token}"' in {q[2] for q in quads if q[1] == f"<{prof}hasToken>"}
        page = client.get(f"/profiles/{profile.token}", headers={"Accept": BROWSER}).text
        assert profile.iri in page
        assert profile.title in page
    every = quads_of(client.get("/profiles?format=nquads"))
    assert {q[0] for q in every} == {f"<{profile.iri}>" for profile in PROFILES}


# -- the published vocabulary ----------------------------------------------------------------
def published(seeds, path):
    response = seeds.get(f"{path}?_profile=published&format=ntriples")
    assert response.status_code == 200, response.text
    return {(q[1], q[2]) for q in quads_of(response)}


def test_a_skill_is_told_in_the_published_words(seeds):
    said = published(seeds, "/9/skills/CSMG")
    assert (RDF.type, f"<{TERMS}Skill>") in said
    assert (SKOS.notation, '"CSMG"') in said
    levels = {v for p, v in said if p == f"<{TERMS}definedAtLevel>"}
    assert levels == {f"<{DEFAULT_BASE}9/skilllevels/CSMG_{n}>" for n in range(1, 7)}
    names = {literal_parts(v).language for p, v in said if p == RDFS.label}
    notes = [literal_parts(v) for p, v in said if p == f"<{TERMS}skillNotes>"]
    assert {one.language for one in notes} == names
    assert all(one.value.count("\n") > 5 for one in notes), "the activities are lines of the notes"


def test_levels_are_told_in_the_published_words(seeds):
    said = published(seeds, "/9/skilllevels/CSMG_4")
    assert (f"<{TERMS}level>", f"<{DEFAULT_BASE}9/lor/4>") in said
    assert any(p == f"<{TERMS}skillLevelDescription>" for p, _ in said)
    level = published(seeds, "/9/lor/4")
    assert (SKOS.inScheme, f"<{DEFAULT_BASE}9/ontology/LorScheme>") in level
    response = seeds.get("/9/skills/CSMG/activities?_profile=published")
    assert response.status_code == 406


@pytest.mark.suite
def test_the_official_framework_is_told_as_it_is_published(shared):
    folder = shared / "reference-data" / "sfia"
    quads = convert([str(folder / "sfia-9_current-standard_en_250129.xlsx")]).graph.quads
    source = source_of(Catalogue.from_quads(quads))
    subjects = {q[0] for q in quads if not q[0].startswith("_")}
    made = {plainly(q) for subject in subjects for q in published_of(subject, source)}
    official = read_rdf_file(folder / "SFIA_9_2025-02-27.ttl")
    things = {
        plainly(q)
        for q in official
        if "/ontology/" not in q[0] and not q[1].endswith(("/url>", "otes>"))
    }
    slip = f"<{DEFAULT_BASE}9/skilllevels/USUP_5>", f"<{TERMS}skillLevelDescription>"
    made = {triple for triple in made if not triple[1].endswith("otes>")}
    assert {t[:2] for t in things ^ made} == {slip}
    assert len(made) > 4000
    assert any(t[1:] == (RDF.type, OWL.AnnotationProperty) for t in made)


def plainly(quad):
    """A triple below our base, its text without white space at ends of lines."""

    def told(term):
        if not is_literal(term) or not (parts := literal_parts(term)).language:
            own = term.startswith(f"<{PUBLISHED_BASE}") and "/ontology/" not in term
            scheme = term.endswith("Scheme>")
            return term.replace(PUBLISHED_BASE, DEFAULT_BASE) if own or scheme else term
        lines = (" ".join(line.split()) for line in parts.value.splitlines())
        return text("\n".join(filter(None, lines)), parts.language)

    return tuple(map(told, quad[:3]))


def test_the_table_of_profiles_is_whole():
    assert list(PROFILES) == [FULL, PUBLISHED, SKOS_ONLY, SCHEMA_ORG, ALT]
    for profile in PROFILES:
        assert profile.media_types == list(dict.fromkeys(profile.media_types))
        assert len({one.name for one in profile.offers}) >= len(profile.media_types) - 1


TOLD = [
    ("/profiles?ui=es", "Todo lo que se sabe", "Clases y propiedades de SKOS, y ninguna otra."),
    ("/profiles/skos?ui=ar", "SKOS وحده", "أصناف SKOS وخصائصه دون غيرها."),
    ("/c/boot?_profile=alt&ui=de", "Alles, was bekannt ist", "Andere Darstellungen"),
    ("/c/boot?_profile=alt", "All that is known", "Alternate representations"),
]


@pytest.mark.parametrize(("path", "title", "other"), TOLD)
def test_pages_tell_profiles_in_the_language_of_the_reader(client, path, title, other):
    page = client.get(path, headers={"Accept": BROWSER}).text
    assert f">{title}</" in page
    assert f">{other}</" in page


def test_data_tells_profiles_in_english_whoever_asks(client):
    headers = {"Accept": "text/turtle", "Accept-Language": "ar"}
    assert '"SKOS alone"@en' in client.get("/profiles/skos?ui=es", headers=headers).text
