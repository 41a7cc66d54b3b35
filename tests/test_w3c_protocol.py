"""The query part of the W3C's tests of the SPARQL 1.1 Protocol, as the machine-readable scripts say."""

import json

import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.terms import iri
from skosmith_server.app import create_app
from skosmith_server.offers import GRAPHS, SOLUTIONS, TRUTHS

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
TESTS = 27
MEDIA_TYPES = {
    "boolean": {offer.media_type for offer in TRUTHS},
    "tabular": {offer.media_type for offer in SOLUTIONS},
    "RDF": {offer.media_type for offer in GRAPHS},
}


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "conformance/rdf-tests/sparql/sparql11/protocol"


@pytest.fixture(scope="module")
def manifest(folder):
    if not folder.is_dir():
        pytest.skip("no W3C protocol tests beside the checkout")
    return Graph().parse(folder / "manifest.ttl")


def query_tests(manifest):
    """Give the tests whose requests ask queries only, and those that are to be refused."""
    for test in sorted(manifest.subjects(RDF.type, MF.ProtocolTest)):
        name = test.partition("#")[2]
        if not name.startswith("update_"):
            yield name, test


def graph_of(manifest, folder, test):
    quads = []
    for data in manifest.objects(test, UT.graphData):
        file = folder / str(manifest.value(data, UT.graph)).rpartition("/")[2]
        graph = iri(str(manifest.value(data, RDFS.label)))
        quads += [(*quad[:3], graph) for quad in read_rdf_file(file)]
    return quads


def send(client, manifest, request):
    headers = {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for head in manifest.objects(request, HT.headers)
        for header in Collection(manifest, head)
    }
    body = manifest.value(request, HT.body)
    data = None
    if body is not None:
        encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
        data = str(manifest.value(body, CNT.chars)).encode(encoding)
    return client.open(
        str(manifest.value(request, HT.absolutePath)),
        method=str(manifest.value(request, HT.methodName)),
        headers=headers,
        data=data,
    )


def check(manifest, expected, response, name):
    classes = {str(status)[-3] for status in manifest.objects(expected, MF.expectedStatus)}
    assert str(response.status_code)[0] in classes, name
    wanted = manifest.value(expected, MF.expectedFormat)
    if wanted is not None:
        assert response.mimetype in MEDIA_TYPES[str(wanted)], name
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None and response.mimetype.endswith("json"):
        assert json.loads(response.data)["boolean"] is truth.toPython(), name


@pytest.mark.suite
def test_the_protocol_tests_that_ask_or_are_to_be_refused(manifest, folder):
    ran = 0
    for name, test in query_tests(manifest):
        client = create_app(graph_of(manifest, folder, test)).test_client()
        connection = manifest.value(test, MF.action)
        for request in Collection(manifest, manifest.value(connection, HT.requests)):
            check(manifest, manifest.value(request, HT.resp), send(client, manifest, request), name)
        ran += 1
    assert ran == TESTS
