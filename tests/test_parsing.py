import subprocess
import sys

import pytest

from skosmith_converter.errors import RdfError, SourceError
from skosmith_converter.parsing import read_rdf, read_rdf_file
from skosmith_converter.serialization import format_named

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/"'
ENTITIES = f'<!DOCTYPE rdf:RDF [<!ENTITY a "b">]><rdf:RDF {RDF}/>'


def xml(body):
    return f"<rdf:RDF {RDF}>{body}</rdf:RDF>"


# format, document, place, problem, remedy
BAD = [
    ("ttl", "<urn:a> <urn:p> .", "f:1:17", "is not a valid RDF object", ""),
    ("ttl", "<urn:a>\n  <urn:p>\n  <b> .", "f:3:3", "No scheme found", "relative"),
    ("ttl", "<urn:a> <urn:p> x:b .", "f:1:17", "prefix x: has not been declared", ""),
    ("ttl", "<urn:a> <urn:p> 'a'@en_GB .", "f:1:23", "", ""),
    ("ttl", "<urn:a> <urn:p> 'a'@toolonglanguage .", "f:1:21", "subtag", "BCP 47"),
    ("ttl", "<urn:a> <urn:p> <http://a b> .", "f:1:17", "Invalid IRI", "%20"),
    ("ttl", b"<urn:a> <urn:p> '\xe9' .", "f:1:18", "Invalid UTF-8", "Save"),
    ("ttl", "<urn:g> { <urn:a> <urn:p> 1 }", "f:1:9", "not a valid predicate", ""),
    ("ttl", "<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", "f", "triple term", "RDF 1.1"),
    ("ttl", "<< <urn:a> <urn:p> 1 >> <urn:p> 1 .", "f", "triple term", "RDF 1.1"),
    ("trig", "<urn:g> { <urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> }", "f", "triple term", ""),
    ("nt", '<urn:a> <urn:p> "a"@ar--rtl .', "f", "text direction", "RDF 1.1"),
    ("nt", r'<urn:a> <urn:p> "\uD800" .', "f:1:18", "not a valid unicode character", ""),
    ("nt", r'<urn:a> <urn:p> "\q" .', "f:1:18", "escape", ""),
    ("nt", "<urn:a> <urn:p> <urn:b> <urn:g> .", "f:1:25", "", ""),
    ("nt", "<urn:a> <urn:p> " + "<<( <urn:a> <urn:p> " * 30000, "f", "nested more than 200", ""),
    ("rdf", "<rdf:RDF", "f", "not closed", ""),
    ("rdf", xml('<x:A rdf:about="b"/>'), "f", "No scheme found", "relative"),
    ("rdf", xml('<x:A rdf:about="urn:a b"/>'), "f", "Invalid IRI", "%20"),
    ("rdf", ENTITIES, "f", "declares a document type or entities (<!DOCTYPE)", "memory"),
    ("rdf", ENTITIES.replace("DOCTYPE", "doctype"), "f", "declares", "memory"),
    ("rdf", f'<!ENTITY a "b"><rdf:RDF {RDF}/>', "f", "(<!ENTITY)", "memory"),
    ("rdf", ENTITIES.encode("utf-16"), "f", "declares", "memory"),
    ("rdf", ENTITIES.encode("utf-16-be"), "f", "declares", "memory"),
    ("rdf", ENTITIES.encode("utf-32-le"), "f", "declares", "memory"),
    ("rdf", xml("").encode("utf-16"), "f", "is not UTF-8", "Save it as UTF-8."),
    ("rdf", xml("").encode("utf-16-le"), "f", "is not UTF-8", "Save it as UTF-8."),
    ("rdf", '<?xml version="1.0" encoding="latin1"?>' + xml(""), "f", "Only UTF-8", "declaration"),
    ("ttl", "<urn:a> <urn:p> 1 .".encode("utf-16"), "f", "is not UTF-8", "Save it as UTF-8."),
    ("json", '{"@id": ', "f:1:9", "Unexpected end", ""),
    ("json", '{"@id": "a", "urn:p": 1}', "f", "relative IRI 'a'", "@base"),
    ("json", '{"@id": "urn:a", "urn:p": {"@id": "b"}}', "f", "relative IRI 'b'", "@base"),
    ("json", '{"@id": "urn:g", "@graph": {"@id": "", "urn:p": 1}}', "f", "relative IRI ''", ""),
    (
        "json",
        '{"@context": "https://schema.org/", "name": "a"}',
        "f",
        "remote",
        "nothing is fetched",
    ),
    (
        "json",
        '{"@context": {"@import": "file:///etc/passwd"}}',
        "f",
        "remote",
        "nothing is fetched",
    ),
    ("json", '{"urn:p":' * 30000 + "1" + "}" * 30000, "f", "nested more than 200", "flatter"),
    ("json", '{"urn:p":' * 30000, "f", "nested more than 200", "flatter"),
]


@pytest.mark.parametrize(
    ("form", "document", "place", "problem", "remedy"),
    BAD,
    ids=[f"{row[0]} {row[3]}" for row in BAD],
)
def test_bad_documents_are_refused_with_place_and_remedy(form, document, place, problem, remedy):
    data = document if isinstance(document, bytes) else document.encode()
    with pytest.raises(RdfError) as caught:
        read_rdf(data, format_named(form), "f")
    assert caught.value.place == place
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def read(form, document):
    return read_rdf(document.encode(), format_named(form), "f")


def test_lexical_forms_and_language_tags_stay():
    document = '<urn:a> <urn:p> "01"^^<urn:t>, "a"@zh-HANS, "b"@fr-ca, 007, "c" .'
    assert [quad[2] for quad in read("ttl", document)] == [
        '"01"^^<urn:t>',
        '"a"@zh-Hans',
        '"b"@fr-CA',
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"c"',
    ]


@pytest.mark.parametrize(
    "value",
    [
        '"a <urn:b>"',
        '"a <urn:b>"@en',
        '"a <b"^^<urn:t>',
        '"a _:b"^^<urn:t>',
        '" "',
        '""',
        r'"\" <urn:g>"',
        "<urn:b>",
    ],
)
@pytest.mark.parametrize("graph", ["", "<urn:g>"])
def test_values_and_graphs_are_told_apart(value, graph):
    assert read("nq", f"<urn:a> <urn:p> {value} {graph} .") == [
        ("<urn:a>", "<urn:p>", value, graph)
    ]


def test_a_statement_made_twice_is_one():
    assert len(read("nt", "<urn:a> <urn:p> <urn:b> .\n" * 2)) == 1


def test_blank_nodes_have_the_same_labels_on_every_run_and_others_in_other_documents():
    document = "[] <urn:p> ( 1 2 ), _:é ."
    assert read("ttl", document) == read("ttl", document)
    nodes = {quad[0] for quad in read("ttl", document)}
    assert len(nodes) == 3
    assert nodes.isdisjoint(quad[0] for quad in read("ttl", document + " "))


def test_a_blank_node_may_name_a_graph():
    ((subject, _, _, graph),) = read("trig", "_:g { _:g <urn:p> 1 }")
    assert subject == graph


def test_a_byte_order_mark_is_no_content():
    assert len(read("ttl", "\ufeff<urn:a> <urn:p> 1 .")) == 1


def test_a_base_in_the_document_makes_relative_iris_whole():
    assert read("ttl", "@base <http://x/y/> . <a> <p> <../b> .") == [
        ("<http://x/y/a>", "<http://x/y/p>", "<http://x/b>", "")
    ]
    based = '{"@context": {"@base": "http://x/y/"}, "@id": "a", "http://x/p": {"@id": "b"}}'
    assert read("json", based) == [("<http://x/y/a>", "<http://x/p>", "<http://x/y/b>", "")]


def test_brackets_in_texts_do_not_count_as_nesting():
    text = "[{" * 500
    assert len(read("json", f'{{"@id": "urn:a", "urn:p": "{text} \\" {text}"}}')) == 1


def test_a_file_is_read_in_the_format_of_its_name(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> a <urn:b>")
    with pytest.raises(RdfError, match=r"a\.ttl:1:"):
        read_rdf_file(path)
    path.write_text("<urn:a> a <urn:b> .")
    assert len(read_rdf_file(path)) == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [("a.txt", "names no format"), ("none.ttl", "cannot be read: No such file")],
)
def test_files_that_cannot_be_read_say_why(tmp_path, name, problem):
    (tmp_path / "a.txt").touch()
    with pytest.raises(SourceError, match=problem):
        read_rdf_file(tmp_path / name)


def test_a_file_beyond_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("skosmith_converter.parsing._MOST_BYTES", 3)
    (tmp_path / "a.nt").write_text("# long\n")
    with pytest.raises(RdfError, match="is larger than"):
        read_rdf_file(tmp_path / "a.nt")
    with pytest.raises(RdfError, match="is larger than"):
        read("nt", "# long\n")


@pytest.mark.parametrize("document", ['{"urn:p":' * 199 + "1" + "}" * 199, "[" * 199 + "]" * 199])
def test_nesting_up_to_the_limit_is_read(document):
    """In a process of its own: what is too deep for Oxigraph ends the process."""
    code = (
        "import sys; from skosmith_converter.parsing import read_rdf;"
        "from skosmith_converter.serialization import format_named;"
        "print(len(read_rdf(sys.stdin.buffer.read(), format_named('json'), 'f')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=document.encode(), capture_output=True, check=True
    )
    assert int(done.stdout) in {0, 199}
