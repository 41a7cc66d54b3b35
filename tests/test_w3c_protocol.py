"""The W3C's tests of the SPARQL Protocol, the Graph Store Protocol and the service description.

Their machine-readable scripts are played over HTTP against the running service.
"""

import json

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS
from rdflib.term import IdentifiedNode

from running import request, update, writing_empty
from skosmith_server.offers import GRAPHS, SOLUTIONS, TRUTHS
from w3c import MF, UT

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HOST = "www.example"
MEDIA_TYPES = {
    "boolean": {offer.media_type for offer in TRUTHS},
    "tabular": {offer.media_type for offer in SOLUTIONS},
    "RDF": {offer.media_type for offer in GRAPHS},
}
STATUSES = {"Created": 201, "OK": 200, "NoContent": 204, "NotFound": 404}
MANIFESTS = {
    "protocol/manifest.ttl": (MF.ProtocolTest, 34),
    "graph-store-protocol/manifest-direct.ttl": (MF.GraphStoreProtocolTest, 5),
    "graph-store-protocol/manifest-indirect.ttl": (MF.GraphStoreProtocolTest, 9),
}

pytestmark = [pytest.mark.suite, pytest.mark.network]


@pytest.fixture
def folder(w3c_tests):
    return w3c_tests / "sparql11"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with writing_empty(tmp_path_factory) as served:
        yield served


def headers_of(manifest, message):
    return {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for head in manifest.objects(message, HT.headers)
        for header in Collection(manifest, head)
    }


def text_of(manifest, message):
    body = manifest.value(message, HT.body)
    return None if body is None else str(manifest.value(body, CNT.chars))


def load(service, manifest, folder, test):
    assert update(service, "DROP ALL")[0] == 204
    for data in manifest.objects(test, UT.graphData):
        file = folder / str(manifest.value(data, UT.graph)).rpartition("/")[2]
        quads = ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES)
        triples = "".join(f"{quad} .\n" for quad in quads)
        graph = manifest.value(data, RDFS.label)
        assert update(service, f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}")[0] == 204


def play(service, manifest, test):
    """Send the requests of a test in their order; check each answer."""
    location = ""
    connection = manifest.value(test, MF.action)
    for message in Collection(manifest, manifest.value(connection, HT.requests)):
        body = manifest.value(message, HT.body)
        encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
        text = (text_of(manifest, message) or "").replace("$LOCATION$", location)
        path = str(manifest.value(message, HT.absolutePath)).replace("$LOCATION$", location)
        status, headers, answer = request(
            service,
            str(manifest.value(message, HT.methodName)),
            path,
            text.encode(encoding),
            Host=HOST,
            **headers_of(manifest, message),
        )
        expected = manifest.value(message, HT.resp)
        check_status(manifest, expected, status, answer)
        check_answer(manifest, expected, headers.get_content_type(), answer)
        wanted = headers_of(manifest, expected)
        if "content-type" in wanted:
            assert headers["Content-Type"] == wanted["content-type"]
        if text_of(manifest, expected) is not None:
            check_graph(text_of(manifest, expected).replace("$LOCATION$", location), answer)
        if manifest.value(expected, MF.expectedLocation) is not None:
            location = headers["Location"]


def check_status(manifest, expected, status, answer):
    names = [str(s).rpartition("#")[2] for s in manifest.objects(expected, MF.expectedStatus)]
    allowed = {STATUSES.get(name) for name in names}
    classes = {int(name[-3]) for name in names if name.startswith("StatusCode")}
    assert names
    assert status in allowed or status // 100 in classes, answer


def check_answer(manifest, expected, media_type, answer):
    wanted = manifest.value(expected, MF.expectedFormat)
    if wanted is not None:
        assert media_type in MEDIA_TYPES[str(wanted)]
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None:
        assert json.loads(answer)["boolean"] is truth.toPython()


def check_graph(wanted, answer):
    graphs = [Graph().parse(data=text, format="turtle") for text in (wanted, answer)]
    assert isomorphic(*graphs)


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_script_of_the_protocols_is_answered_as_it_expects(service, folder, name, subtests):
    kind, number = MANIFESTS[name]
    manifest = Graph().parse(folder / name)
    tests = sorted(manifest.subjects(RDF.type, kind))
    for test in tests:
        with subtests.test(test.partition("#")[2]):
            load(service, manifest, (folder / name).parent, test)
            play(service, manifest, test)
    assert len(tests) == number


# The three tests of the service description are in prose: service-description/manifest.ttl
@pytest.fixture(scope="module")
def description(service):
    status, headers, body = request(
        service, "GET", "/sparql", Host=HOST, Accept="text/turtle, application/rdf+xml;q=0.5"
    )
    assert (status, headers.get_content_type()) == (200, "text/turtle")
    return Graph().parse(data=body, format="turtle")


def test_returns_rdf(description):
    assert len(description) > 10


def test_has_endpoint_triple(description):
    endpoints = list(description.objects(None, SD.endpoint))
    assert [str(endpoint) for endpoint in endpoints] == [f"http://{HOST}/sparql"]


KINDS = {
    SD.endpoint: None,
    SD.feature: SD.Feature,
    SD.supportedLanguage: SD.Language,
    SD.resultFormat: None,
    SD.inputFormat: None,
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.graph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.name: None,
    SD.defaultEntailmentRegime: None,
    SD.extensionFunction: SD.Function,
    SD.propertyFeature: SD.Feature,
}
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
FEATURES = {SD.UnionDefaultGraph, SD.BasicFederatedQuery, SD.DereferencesURIs}


def test_conforms_to_schema(description):
    used = {p for p in description.predicates() if p.startswith(str(SD))}
    assert used <= set(KINDS)
    values = [value for predicate in used for value in description.objects(None, predicate)]
    assert all(isinstance(value, IdentifiedNode) for value in values)
    (service,) = description.subjects(RDF.type, SD.Service)
    assert set(description.objects(service, SD.supportedLanguage)) <= LANGUAGES
    assert set(description.objects(service, SD.feature)) <= FEATURES
    for predicate in (SD.defaultDataset, SD.defaultGraph, SD.namedGraph):
        for value in description.objects(None, predicate):
            assert (value, RDF.type, KINDS[predicate]) in description
    for named in description.objects(None, SD.namedGraph):
        assert len(list(description.objects(named, SD.name))) == 1
