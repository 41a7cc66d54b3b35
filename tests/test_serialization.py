import json
import os
import random
import subprocess
import sys

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import (
    FORMATS,
    UnwritableError,
    accepted,
    format_named,
    format_of_path,
    serialize,
)
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    blank,
    integer,
    iri,
    iri_text,
    is_blank,
    plain,
    text,
    triples_of,
    typed,
)
from skosmith_converter.vocabulary import DCT, NAMESPACES, RDF, SKOS, SM, XSD

RDFLIB = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
BOOLEAN = iri(f"{XSD.namespace}boolean")
A, B, C, P, Q, G = (iri(f"http://example.org/{name}") for name in "abcpqg")
X, Y, Z = map(blank, "xyz")


def triple(subject, predicate, value):
    return subject, predicate, value, DEFAULT_GRAPH


def listed(*items, label="l"):
    cells = [blank(f"{label}{number}") for number in range(len(items))]
    quads = []
    for cell, item, after in zip(cells, items, [*cells, RDF.nil][1:], strict=True):
        quads += [triple(cell, RDF.first, item), triple(cell, RDF.rest, after)]
    return (cells or [RDF.nil])[0], quads


def written(quads, name, **options):
    return "".join(serialize(quads, FORMATS[name], **options))


def as_oxigraph(quads, *, graphs):
    lines = "".join(
        f"{' '.join(quad if graphs else quad[:3])} .\n"
        for quad in (quads if graphs else accepted(quads))
    )
    return pyoxigraph.Dataset(pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_QUADS))


def assert_same(quads, name):
    """Compare with what Oxigraph reads, and rdflib where the format has no graphs."""
    form = FORMATS[name]
    found = written(quads, name)
    media_type = pyoxigraph.RdfFormat.from_media_type(form.media_type)
    read = pyoxigraph.Dataset(pyoxigraph.parse(found.encode(), format=media_type))
    wanted = as_oxigraph(quads, graphs=form.holds_graphs)
    for dataset in (read, wanted):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(read) == set(wanted), found


# rdflib's own JSON-LD reader still makes a ConjunctiveGraph; and it has a word for odd booleans
OF_RDFLIB = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph:DeprecationWarning", "ignore:Parsing weird boolean:UserWarning"
)


def assert_rdflib_agrees(quads, name):
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in accepted(quads))
    wanted = rdflib.Graph().parse(data=lines, format="nt")
    read = rdflib.Graph().parse(data=written(quads, name).encode(), format=RDFLIB[name])
    assert isomorphic(read, wanted), written(quads, name)


@pytest.fixture(autouse=True, scope="module")
def lexical_forms_as_found():
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


LIST, CELLS = listed(A, B)
MIXED, MIXED_CELLS = listed(A, integer(7), text("a\nb", "en"), X)
INNER, INNER_CELLS = listed(A, label="inner")
OUTER, OUTER_CELLS = listed(INNER, INNER)
NESTED, NESTED_CELLS = listed(INNER, B)
ODD = 'a"b\\c\td\re\n""f"""\n"'

CASES = {
    "nothing": [],
    "types": [triple(A, RDF.type, value) for value in (SKOS.Concept, B, X)],
    "type that is a literal": [triple(A, RDF.type, plain("a")), triple(A, RDF.type, B)],
    "rdf:type as a thing": [triple(RDF.type, P, RDF.type)],
    "labels": [
        triple(A, SKOS.prefLabel, value)
        for value in (
            text("a", "en"),
            text("b", "en"),
            text("c", "zh-Hans"),
            plain("d"),
            A,
            integer(1),
        )
    ],
    "odd text": [triple(A, P, value) for value in (plain(ODD), text(ODD, "x-odd"), typed(ODD, B))],
    "text that looks like markup": [triple(A, P, plain("<a>&amp;]]> \r\n\t {@x} \\n \\\\n"))],
    "text that ends in a backslash": [triple(A, P, plain("a\n\\")), triple(A, P, plain("\n\\n"))],
    "text of quotation marks": [triple(A, P, plain('"' * n + "\n" + '"' * n)) for n in range(5)],
    "blanks": [
        triple(A, P, plain(value)) for value in ("", " ", "\n", " a ", "\u2028\x85\xa0\ufeff")
    ],
    "far characters": [triple(A, P, plain("é😀\ufffd\U0010fffd"))],
    "numbers": [
        triple(A, P, typed(value, XSD.integer))
        for value in ("0", "-0", "7", "007", "+7", "-12", "9" * 30, "seven", "1.0", "")
    ],
    "booleans": [triple(A, P, typed(value, BOOLEAN)) for value in ("true", "false", "1", "TRUE")],
    "types of literals": [
        triple(A, DCT.created, value)
        for value in (typed("2020-01-01", XSD.date), typed("x", XSD.dateTime), plain("2020"), B)
    ],
    "language tags": [
        triple(A, P, text("a", tag)) for tag in ("en", "fr-CA", "sr-Latn-RS", "x-a-b", "de-1996")
    ],
    "IRIs": [
        triple(A, P, iri(value))
        for value in (
            *("http://example.org/a.", "http://example.org/a..", "http://example.org/.a"),
            *("http://example.org/-a", "http://example.org/a-", "http://example.org/7"),
            *("http://example.org/", "http://example.org", "http://example.org/a/b?c=d&e='f'#g"),
            *(
                "http://example.org/%20",
                "http://example.org/a,b;c(d)*!$~@+=",
                "urn:x:a",
                "mailto:a@b",
            ),
            *(
                "http://пример.рф/é",
                f"{SKOS.namespace}",
                f"{SKOS.namespace}a.b",
                f"{SKOS.namespace}a.",
            ),
            *(f"{SKOS.namespace}é", f"{SKOS.namespace}a/b", f"{SKOS.namespace}0", "tag:a,2020:b"),
        )
    ],
    "IRIs that look like prefixed names": [
        triple(iri("skos:Concept"), iri("dct:title"), iri("id:a")),
        triple(A, P, typed("a", iri("xsd:string"))),
    ],
    "properties": [
        triple(A, iri(value), B)
        for value in ("urn:x:p", "http://example.org/имя", "http://x/1a", f"{RDF.namespace}_1")
    ],
    "blank nodes": [
        triple(X, P, Y),
        triple(Y, P, X),
        triple(A, P, X),
        triple(blank("1"), P, blank("_1")),
        triple(blank("a.b-c"), P, blank("0-")),
        triple(Z, P, Z),
    ],
    "empty list": [triple(A, SKOS.memberList, RDF.nil), triple(A, SKOS.member, RDF.nil)],
    "rdf:nil as a thing": [triple(RDF.nil, RDF.nil, RDF.nil)],
    "list": [*CELLS, triple(A, SKOS.memberList, LIST)],
    "list elsewhere": [*CELLS, triple(A, P, LIST), triple(A, P, B)],
    "list where a key wants a node": [
        *CELLS,
        triple(A, SKOS.member, LIST),
        triple(A, SKOS.member, B),
    ],
    "two lists": [*CELLS, *INNER_CELLS, *(triple(A, SKOS.memberList, v) for v in (LIST, INNER))],
    "list of anything": [*MIXED_CELLS, triple(A, SKOS.memberList, MIXED)],
    "list of a list": [*NESTED_CELLS, *INNER_CELLS, triple(A, P, NESTED)],
    "list that holds a list twice": [*OUTER_CELLS, *INNER_CELLS, triple(A, P, OUTER)],
    "list that nobody has": CELLS,
    "list that two have": [*CELLS, triple(A, P, LIST), triple(B, P, LIST)],
    "list that is a type": [*CELLS, triple(A, RDF.type, LIST)],
    "list with a comment": [*CELLS, triple(A, P, LIST), triple(LIST, P, B)],
    "list with a tail of two": [*CELLS, triple(A, P, LIST), triple(LIST, RDF.rest, B)],
    "list with two items in a cell": [*CELLS, triple(A, P, LIST), triple(LIST, RDF.first, B)],
    "list without end": [triple(A, P, X), triple(X, RDF.first, A), triple(X, RDF.rest, B)],
    "list that bites its tail": [triple(A, P, X), triple(X, RDF.first, A), triple(X, RDF.rest, X)],
    "list that holds its owner": [
        *(triple(X, P, Y), triple(Y, RDF.first, X), triple(Y, RDF.rest, RDF.nil))
    ],
    "list whose middle is used": [*CELLS, triple(A, P, LIST), triple(B, P, blank("l1"))],
    "list with a literal for a tail": [
        *(triple(A, P, X), triple(X, RDF.first, A), triple(X, RDF.rest, plain("a")))
    ],
    "graphs": [(A, P, B, graph) for graph in (DEFAULT_GRAPH, G, C, X)],
    "list in a graph": [(*quad[:3], G) for quad in [*CELLS, triple(A, P, LIST)]],
    "list across graphs": [*CELLS, (A, P, LIST, G)],
    "list that names a graph": [*CELLS, triple(A, P, LIST), (A, P, B, LIST)],
    "superseded": [
        triple(G, RDF.type, SM.SupersededStatements),
        (A, SKOS.prefLabel, text("another time", "en"), G),
        (A, SKOS.prefLabel, text("new", "en"), C),
    ],
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_what_is_written_is_read_back(case, name):
    assert_same(CASES[case], name)


@OF_RDFLIB
@pytest.mark.parametrize("name", RDFLIB)
@pytest.mark.parametrize("case", CASES)
def test_rdflib_reads_the_same(case, name):
    assert_rdflib_agrees(CASES[case], name)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_any_order_gives_the_same_bytes(case, name):
    dice = random.Random(case)  # noqa: S311 (no secret)
    wanted = written(CASES[case], name)
    for _ in range(5):
        quads = dice.sample(CASES[case], len(CASES[case]))
        assert written([*quads, *quads[:2]], name) == wanted


# Any dataset --------------------------------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=["Cs"])
IN_XML = st.characters(
    exclude_categories=["Cs"],
    exclude_characters="".join(map(chr, {*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13})),
)
LOCALS = st.text(st.sampled_from("abzAZ09._-~/#?=&',;:@!é中"), max_size=5)
IRIS = st.builds(
    lambda space, local: iri(space + local.replace("#", "")),
    st.sampled_from(
        ["http://example.org/", "http://example.org/a#", "urn:x:", *NAMESPACES.values()]
    ),
    LOCALS,
)
PROPERTIES = st.builds(
    lambda space, local: iri(space + local),
    st.sampled_from(["http://example.org/", "urn:x:", *NAMESPACES.values()]),
    st.from_regex(r"(?!li|aboutEach|bagID)[a-z_][A-Za-z0-9_.-]{3,8}", fullmatch=True).filter(
        lambda local: local not in {"about", "nodeID", "datatype", "resource", "parseType"}
    ),
) | st.sampled_from([RDF.type, SKOS.prefLabel, SKOS.member, SKOS.memberList, DCT.created])
TAGS = st.sampled_from(["en", "fr-CA", "zh-Hans", "x-odd", "es-419", "de-1996"])


def datasets(characters):
    texts = st.text(characters, max_size=12)
    literals = st.one_of(
        st.builds(plain, texts),
        st.builds(text, texts, TAGS),
        st.builds(typed, texts, st.sampled_from([XSD.date, XSD.integer, BOOLEAN, B])),
        st.builds(integer, st.integers()),
    )
    values = IRIS | literals
    graphs = st.sampled_from([DEFAULT_GRAPH, G, C])
    plain_quads = st.tuples(IRIS, PROPERTIES, values, graphs)
    lists = st.tuples(IRIS, PROPERTIES, st.lists(values, max_size=4), graphs)
    return st.builds(with_lists, st.lists(plain_quads, max_size=8), st.lists(lists, max_size=2))


def with_lists(quads, lists):
    found = list(quads)
    for number, (subject, predicate, items, graph) in enumerate(lists):
        head, cells = listed(*items, label=f"l{number}x")
        found += [(subject, predicate, head, graph), *((*cell[:3], graph) for cell in cells)]
    return found


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"rdfxml"}))
@settings(max_examples=60, deadline=None)
@given(quads=datasets(CHARACTERS))
@example(quads=[triple(A, P, plain("\0\x0b\x7f\ufffe\uffff"))])
def test_any_dataset_is_read_back(name, quads):
    assert_same(quads, name)


@settings(max_examples=60, deadline=None)
@given(quads=datasets(IN_XML))
def test_any_dataset_that_fits_xml_is_read_back_from_rdfxml(quads):
    assert_same(quads, "rdfxml")


@OF_RDFLIB
@pytest.mark.parametrize("name", RDFLIB)
@settings(max_examples=40, deadline=None)
@given(quads=datasets(IN_XML))
def test_rdflib_reads_any_dataset_the_same(name, quads):
    assert_rdflib_agrees(quads, name)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(quads=datasets(IN_XML))
def test_our_own_reader_gives_exactly_what_was_written(name, quads):
    quads = [quad for quad in quads if not any(map(is_blank, quad))]
    form = FORMATS[name]
    read = read_rdf(written(quads, name).encode(), form, name)
    if form.holds_graphs:
        assert set(read) == set(quads)
    else:
        assert triples_of(read) == triples_of(quads)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(quads=datasets(IN_XML), dice=st.randoms(use_true_random=False))
def test_any_dataset_in_any_order_gives_the_same_bytes(name, quads, dice):
    assert written(dice.sample(quads, len(quads)), name) == written(quads, name)


def test_the_seed_of_hashes_changes_nothing():
    code = (
        "import sys, random; from test_serialization import CASES, FORMATS, written;"
        "quads = [quad for case in CASES.values() for quad in case];"
        "random.Random(sys.argv[1]).shuffle(quads);"
        "sys.stdout.buffer.write(''.join(written(quads, name) for name in FORMATS).encode())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code, seed],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] != b""


# What it looks like -------------------------------------------------------------------------

TURTLE = '''\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sm: <https://w3id.org/skosmith/ontology#> .

<http://example.org/a>
    a
        skos:Concept ,
        sm:Skill ;
    skos:memberList (
        <http://example.org/a>
        <http://example.org/b>
    ) ;
    skos:notation 7 ;
    skos:prefLabel
        "a"@en ,
        """b "c"
d"""@fr-CA ;
.
'''

EXAMPLE = [
    *CELLS,
    triple(A, SKOS.notation, integer(7)),
    triple(A, SKOS.memberList, LIST),
    triple(A, RDF.type, SM.Skill),
    triple(A, RDF.type, SKOS.Concept),
    triple(A, SKOS.prefLabel, text('b "c"\nd', "fr-CA")),
    triple(A, SKOS.prefLabel, text("a", "en")),
]


def test_turtle_has_one_object_a_line_and_the_prefixes_it_uses():
    assert written(EXAMPLE, "turtle") == TURTLE


def test_trig_has_a_block_a_graph():
    assert written([(A, P, B, G), triple(A, P, C)], "trig", prefixes={}) == (
        f"{A}\n    {P} {C} ;\n.\n\n{G} {{\n    {A}\n        {P} {B} ;\n    .\n}}\n"
    )


def test_the_longest_namespace_gives_the_prefix():
    prefixes = {"ex": "http://example.org/", "exa": "http://example.org/a#", "": "urn:x:"}
    found = written(
        [triple(iri("http://example.org/a#b"), P, iri("urn:x:y"))], "turtle", prefixes=prefixes
    )
    assert "exa:b\n    ex:p :y ;" in found
    assert "@prefix : <urn:x:> ." in found


def test_what_is_no_prefix_is_refused():
    with pytest.raises(ValueError, match="'a b' is no prefix"):
        written([], "turtle", prefixes={"a b": "urn:x:"})


def test_jsonld_has_short_keys_and_its_own_context():
    found = json.loads(written(EXAMPLE, "jsonld"))
    assert found["@graph"] == [
        {
            "id": "http://example.org/a",
            "type": ["skos:Concept", "sm:Skill"],
            "memberList": ["http://example.org/a", "http://example.org/b"],
            "notation": 7,
            "prefLabel": {"en": "a", "fr-CA": 'b "c"\nd'},
        }
    ]
    assert isinstance(found["@context"], dict)


ONLY_READ = {
    "altLabel", "broadMatch", "broaderTransitive", "closeMatch", "editorialNote", "example",
    "hiddenLabel", "historyNote", "mappingRelation", "narrowMatch", "narrowerTransitive", "note",
    "relatedMatch", "semanticRelation",
}  # fmt: skip
"""What the graphs of others hold, for validation to look at."""


def test_every_property_we_write_has_a_key_in_the_context():
    context = json.loads(written([], "jsonld"))["@context"]
    named = {value["@id"] if isinstance(value, dict) else value for value in context.values()}
    assert {
        key: value for key, value in context.items() if value in NAMESPACES.values()
    } == NAMESPACES
    for prefix, vocabulary in (("skos", SKOS), ("sm", SM), ("dct", DCT)):
        locals_ = {name for name in vocabulary.terms() if name[0].islower()}
        individuals = {"beta", "final", "marker", "modified", "new", "stated", "structure"}
        individuals |= {"supplied", "unchanged", "addition", "move", "recount", "removal"}
        individuals |= {"renaming", "reordering", "repunctuation", "rewording"}
        assert {f"{prefix}:{name}" for name in locals_ - individuals - ONLY_READ} <= named


def test_rdfxml_gives_namespaces_without_prefix_a_number():
    found = written(
        [triple(A, iri("urn:x:p"), B), triple(A, P, B)], "rdfxml", prefixes={"ns1": "urn:y:"}
    )
    assert 'xmlns:ns2="http://example.org/"' in found
    assert 'xmlns:ns3="urn:x:"' in found
    assert "urn:y:" not in found


@pytest.mark.parametrize(
    "predicate",
    [
        *("http://example.org/1", "http://example.org/", "urn:x:a:", "http://example.org/?"),
        *(f"{RDF.namespace}li", f"{RDF.namespace}about", f"{RDF.namespace}Description"),
        "http://www.w3.org/2000/xmlns/a",
    ],
)
def test_rdfxml_refuses_a_property_that_is_no_xml_name(predicate):
    with pytest.raises(UnwritableError, match="RDF/XML cannot write the property <"):
        written([triple(A, iri(predicate), B)], "rdfxml")


@pytest.mark.parametrize("character", ["\0", "\b", "\x0b", "\x1f", "\ufffe"])
def test_rdfxml_refuses_what_xml_has_no_character_for(character):
    with pytest.raises(UnwritableError, match=r"a text of <http://example.org/a>: XML 1\.0"):
        written([triple(A, P, plain(f"a{character}b"))], "rdfxml")


def test_rdfxml_refuses_an_iri_that_xml_has_no_character_for():
    with pytest.raises(UnwritableError, match=r"XML 1\.0 has no"):
        written([triple(A, P, iri("urn:x:\uffff"))], "rdfxml")


def test_labels_of_blank_nodes_stay_as_given():
    for name in FORMATS:
        assert "keep-me" in written([triple(blank("keep-me"), P, A)], name)


def test_superseded_graphs_are_in_the_formats_with_graphs_only():
    quads = CASES["superseded"]
    assert [quad[2] for quad in accepted(quads)] == [SM.SupersededStatements, '"new"@en']
    for name, form in FORMATS.items():
        assert ("another time" in written(quads, name)) == form.holds_graphs


def test_text_comes_in_chunks():
    quads = [triple(A, P, integer(number)) for number in range(20000)]
    quads += [triple(iri(f"urn:x:{number}"), P, A) for number in range(5000)]
    for form in FORMATS.values():
        assert 1 < len(list(serialize(quads, form))) < 20


# The table of formats -----------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_found_by_name_suffix_and_media_type(name):
    form = FORMATS[name]
    assert format_named(name.upper()) is form
    assert format_named(form.media_type) is form
    for suffix in form.suffixes:
        assert format_of_path(f"a.b{suffix.upper()}") is form
        assert format_named(suffix) is form


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("turtl", "no format 'turtl'; the nearest known: turtle"),
        ("%", "known: turtle, trig, ntriples"),
    ],
)
def test_an_unknown_format_names_the_nearest(name, message):
    with pytest.raises(ValueError, match=message):
        format_named(name)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("a.tll", r"a\.tll: the suffix '\.tll' names no format; the nearest known: \.ttl"),
        ("a", r"a: a name without suffix names no format; known: \.ttl, \.trig"),
    ],
)
def test_an_unknown_suffix_names_the_nearest(path, message):
    with pytest.raises(ValueError, match=message):
        format_of_path(path)


def test_iris_are_written_whole_where_a_prefix_would_not_read_back():
    dotted = iri(f"{SKOS.namespace}a.")
    assert dotted in written([triple(dotted, P, A)], "turtle")
    assert iri_text(dotted) in written([triple(dotted, P, A)], "jsonld")
