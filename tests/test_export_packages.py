"""Exports for other programs: CASE, CTDL-ASN, Open Badges, schema.org, JSON-LD a concept."""

import json
import re
import uuid

import pyoxigraph
import pytest

from linked import CALM, CSMG, QUEUES, linked_graphs
from skosmith_converter.conversion import Options
from skosmith_converter.errors import SourceError
from skosmith_converter.export_sources import Request, gather
from skosmith_converter.exports.formats import EXPORTS
from skosmith_converter.exports.identifiers import identifier
from skosmith_converter.exports.model import Layout
from skosmith_converter.exports.selecting import Selection
from skosmith_converter.graph import ACKNOWLEDGEMENT, Run
from workbook_maker import sfia_9, workbook

DATE = "2026-01-31T00:00:00Z"
RUN = Options(run=Run(DATE))
BASE = "https://w3id.org/skosmith/sfia/"


def exported(form: str, *sources: str, options=RUN, **wanted):
    found = gather(sources, Request(options, Selection(**wanted)))
    products = EXPORTS[form].make(found.material, Layout())
    return {product.name: product.data for product in products}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("book") / "sfia-9.xlsx"
    file.write_bytes(workbook(sfia_9()))
    return str(file)


@pytest.fixture(scope="module")
def linked(tmp_path_factory) -> list[str]:
    return [str(linked_graphs(tmp_path_factory.mktemp("linked"))[0])]


# -- CASE 1.1: what its schema demands of each part, and allows ------------------------------------

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PARTS = {
    "CFDocument": (
        {"identifier", "uri", "creator", "title", "lastChangeDateTime"},
        {"frameworkType", "caseVersion", "officialSourceURL", "publisher", "description", "subject", "subjectURI",
         "language", "version", "adoptionStatus", "statusStartDate", "statusEndDate", "licenseURI", "notes", "extensions"},
    ),
    "CFItems": (
        {"identifier", "fullStatement", "uri", "lastChangeDateTime"},
        {"alternativeLabel", "CFItemType", "humanCodingScheme", "listEnumeration", "abbreviatedStatement",
         "conceptKeywords", "conceptKeywordsURI", "notes", "subject", "subjectURI", "language", "educationLevel",
         "CFItemTypeURI", "licenseURI", "statusStartDate", "statusEndDate", "extensions"},
    ),
    "CFAssociations": (
        {"identifier", "associationType", "uri", "originNodeURI", "destinationNodeURI", "lastChangeDateTime"},
        {"sequenceNumber", "CFAssociationGroupingURI", "notes", "extensions"},
    ),
    "CFItemTypes": (
        {"identifier", "uri", "title", "description", "hierarchyCode", "lastChangeDateTime"},
        {"typeCode", "extensions"},
    ),
    "CFLicenses": (
        {"identifier", "uri", "title", "licenseText", "lastChangeDateTime"},
        {"description", "extensions"},
    ),
}  # fmt: skip
ASSOCIATIONS = {"isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar",
                "hasSkillLevel", "isTranslationOf"}  # fmt: skip


def hold_to_the_schema(package: dict) -> None:
    assert package.keys() == {"CFDocument", "CFItems", "CFAssociations", "CFDefinitions"}
    found = {**package, **package["CFDefinitions"], "CFDocument": [package["CFDocument"]]}
    identifiers = []
    for name, (required, optional) in PARTS.items():
        for part in found[name]:
            assert required <= part.keys() <= required | optional, name
            assert UUID.fullmatch(part["identifier"])
            assert part["uri"].startswith("https://")
            assert part["lastChangeDateTime"] == DATE
            assert all(part.values())
            identifiers.append(part["identifier"])
    assert len(set(identifiers)) == len(identifiers)
    for association in package["CFAssociations"]:
        assert association["associationType"] in ASSOCIATIONS
        for end in (association["originNodeURI"], association["destinationNodeURI"]):
            assert end.keys() == {"title", "identifier", "uri", "targetType"}
            assert end["targetType"] == "CASE" or re.fullmatch(r"ext:[\w.-]+", end["targetType"])


def cases(form="case", *sources, **wanted):
    return {name: json.loads(data) for name, data in exported(form, *sources, **wanted).items()}


def test_case_packages_have_what_the_schema_demands_and_nothing_else(book, linked):
    for package in [
        *cases("case", "seeds").values(),
        *cases("case", book).values(),
        *cases("case", *linked).values(),
    ]:
        hold_to_the_schema(package)


def test_every_item_of_a_case_package_hangs_below_the_document(book):
    (package,) = cases("case", book).values()
    above = {
        a["originNodeURI"]["uri"]: a["destinationNodeURI"]["uri"]
        for a in package["CFAssociations"] if a["associationType"] == "isChildOf"
    }  # fmt: skip
    assert above.keys() == {item["uri"] for item in package["CFItems"]}
    for item in package["CFItems"]:
        at, steps = item["uri"], 0
        while at in above and steps < 6:
            at, steps = above[at], steps + 1
        assert at == package["CFDocument"]["uri"]
    assert above[f"{BASE}9/skilllevels/SHOE_2#en"] == f"{BASE}9/skills/SHOE#en"
    assert above[f"{BASE}9/skills/SHOE#en"] == f"{BASE}9/categories/of_leather#en"


def test_a_skill_level_of_a_case_package_leads_to_its_level_of_responsibility(book):
    (package,) = cases("case", book).values()
    levels = {
        a["originNodeURI"]["uri"]: a["destinationNodeURI"]["uri"]
        for a in package["CFAssociations"] if a["associationType"] == "hasSkillLevel"
    }  # fmt: skip
    assert levels[f"{BASE}9/skilllevels/SHOE_2#en"] == f"{BASE}9/lor/2#en"
    item = next(i for i in package["CFItems"] if i.get("humanCodingScheme") == "SHOE_2")
    assert item["fullStatement"].startswith("Does the work of level 2.")
    assert item["CFItemType"] == "Skill level"


def test_case_identifiers_are_worked_out_from_iri_and_language(book):
    (package,) = cases("case", book).values()
    for item in package["CFItems"]:
        assert item["uri"] == f"{item['extensions']['concept']}#en"
        assert item["identifier"] == str(uuid.uuid5(uuid.NAMESPACE_URL, item["uri"]))
    assert identifier("https://example.org/") == str(
        uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/")
    )


def test_items_of_a_second_language_are_translations_of_those_of_the_first():
    packages = cases("case", "seeds", languages=("ru", "es"), editions=("9",))
    assert list(packages) == ["sfia-9_ru.case.json", "sfia-9_es.case.json"]
    translated = {
        (a["originNodeURI"]["uri"], a["destinationNodeURI"]["uri"])
        for a in packages["sfia-9_es.case.json"]["CFAssociations"]
        if a["associationType"] == "isTranslationOf"
    }
    assert (f"{BASE}9/skills/CSMG#es", f"{BASE}9/skills/CSMG#ru") in translated
    items = {item["uri"] for item in packages["sfia-9_ru.case.json"]["CFItems"]}
    assert {target for _, target in translated} <= items
    first = packages["sfia-9_ru.case.json"]["CFAssociations"]
    assert "isTranslationOf" not in {a["associationType"] for a in first}


def test_accepted_mappings_become_associations_of_a_case_package(linked):
    packages = cases("case", *linked, editions=("9",), languages=("es",))
    (package,) = packages.values()
    found = {
        (a["originNodeURI"]["uri"], a["destinationNodeURI"]["uri"]): (a["associationType"], a["notes"])
        for a in package["CFAssociations"] if "notes" in a
    }  # fmt: skip
    published = "https://rdf.sfia-online.org/9/skills/CSMG"
    assert found[f"{BASE}9/skills/CSMG#es", published] == ("exactMatchOf", "skos:exactMatch")
    assert found[f"{CSMG}#es", CALM] == ("isRelatedTo", "skos:broadMatch")  # stated from there
    assert found[f"{CSMG}#es", QUEUES] == ("isRelatedTo", "skos:closeMatch")
    ends = [a["destinationNodeURI"] for a in package["CFAssociations"] if "notes" in a]
    assert {
        "title": "shorten queues",
        "identifier": QUEUES,
        "uri": QUEUES,
        "targetType": "ext:skos",
    } in ends


def test_case_wants_to_know_when_the_data_last_changed():
    with pytest.raises(SourceError, match="lastChangeDateTime.*\n.*--date"):
        exported("case", "seeds", options=Options())


# -- CTDL-ASN ------------------------------------------------------------------------------------


def test_a_ctdl_framework_holds_its_competencies_both_ways(book):
    (data,) = exported("ctdl-asn", book).values()
    document = json.loads(data)
    assert document["@context"] == "https://credreg.net/ctdlasn/schema/context/json"
    framework, *others = document["@graph"]
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert framework["@type"] == "ceasn:CompetencyFramework"
    for key in (
        "ceasn:name",
        "ceasn:description",
        "ceasn:inLanguage",
        "ceasn:publisher",
        "ceasn:license",
    ):
        assert framework[key]
    assert framework["ceasn:rights"]["en"] == ACKNOWLEDGEMENT
    competencies = [node for node in others if node["@type"] == "ceasn:Competency"]
    for node in competencies:
        assert node["ceasn:competencyText"]["en"]
        assert node["ceasn:isPartOf"] == [framework["@id"]]
        for parent in node.get("ceasn:isChildOf", []):
            assert node["@id"] in nodes[parent]["ceasn:hasChild"]
        assert ("ceasn:isTopChildOf" in node) == (node["@id"] in framework["ceasn:hasTopChild"])
        assert ("ceasn:isTopChildOf" in node) != ("ceasn:isChildOf" in node)
    ctids = [node["ceterms:ctid"] for node in document["@graph"]]
    assert len(set(ctids)) == len(ctids)
    assert all(re.fullmatch(f"ce-{UUID.pattern}", one) for one in ctids)
    shoe = nodes[f"{BASE}9/skilllevels/SHOE_2"]
    assert nodes[shoe["asn:hasProgressionLevel"]]["@type"] == "asn:ProgressionLevel"
    assert nodes[framework["asn:hasProgressionModel"]]["skos:hasTopConcept"][1] == f"{BASE}9/lor/2"


def test_a_ctdl_framework_says_each_text_in_its_languages():
    files = exported("ctdl-asn", "seeds", editions=("9",))
    graph = json.loads(files["sfia-9.ctdl-asn.json"])["@graph"]
    skill = next(node for node in graph if node["@id"] == f"{BASE}9/skills/CSMG")
    assert skill["ceasn:competencyLabel"].keys() == {"es", "ru"}
    assert graph[0]["ceasn:inLanguage"] == ["es", "ru"]


# -- Open Badges, schema.org -----------------------------------------------------------------------


def test_a_badge_alignment_names_the_skill_at_its_level(book):
    files = exported("badges", book, skills=("SHOE",), levels=(2,))
    found = json.loads(files["sfia-9_en.badges.json"])
    assert [one["targetCode"] for one in found] == ["SHOE", "SHOE_2"]
    for one in found:
        assert one["type"] == ["Alignment"]
        assert one["targetName"]
        assert one["targetFramework"] == "SFIA 9"
        assert re.fullmatch(r"(ext:)[a-zA-Z0-9.\-_]+", one["targetType"])
    assert found[1]["targetUrl"] == f"{BASE}9/skilllevels/SHOE_2"
    assert found[1]["targetDescription"].startswith("Does the work of level 2.")


def test_a_set_of_defined_terms_is_rdf_of_schema_org():
    files = exported("schema.org", "seeds", editions=("9",))
    document = json.loads(files["sfia-9.schema-org.json"])
    document["@context"] = {
        "@vocab": "http://schema.org/"
    }  # what the fetched one says of these keys
    triples = list(pyoxigraph.parse(json.dumps(document), pyoxigraph.RdfFormat.JSON_LD))
    code = pyoxigraph.NamedNode("http://schema.org/termCode")
    codes = {quad.object.value for quad in triples if quad.predicate == code}
    assert {"CSMG", "CEXP", "CSMG_1"} <= codes
    assert document["copyrightNotice"] == [{"@language": "en", "@value": ACKNOWLEDGEMENT}]


# -- JSON-LD a concept -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def concepts() -> dict[str, bytes]:
    return exported("concepts", "seeds")


def test_every_concept_has_a_file_at_its_path(concepts, seed_triples):
    kinds = {
        "<http://www.w3.org/2004/02/skos/core#Concept>",
        "<http://www.w3.org/2004/02/skos/core#ConceptScheme>",
    }
    wanted = {s[1:-1].removeprefix(BASE) for s, _, o in seed_triples if o in kinds}
    assert {name.removesuffix(".jsonld") for name in concepts} == wanted


def test_the_files_of_all_concepts_say_what_the_graph_says_of_them(concepts, seed_triples):
    said = set()
    for data in concepts.values():
        for quad in pyoxigraph.parse(data, pyoxigraph.RdfFormat.JSON_LD):
            said.add(str(quad.triple))
    subjects = {f"{BASE}{name.removesuffix('.jsonld')}" for name in concepts}
    graph = pyoxigraph.Store()
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(seed_triples))
    graph.load(lines.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    for quad in graph:
        literal_or_node = not isinstance(quad.object, pyoxigraph.BlankNode)
        if literal_or_node and getattr(quad.subject, "value", "") in subjects:
            assert str(quad.triple) in said


def test_a_concept_is_the_root_of_its_file_with_what_belongs_to_it_inside(concepts):
    skill = json.loads(concepts["9/skills/CSMG.jsonld"])
    assert skill["id"] == f"{BASE}9/skills/CSMG"
    level = next(one for one in skill["narrower"] if one["notation"] == "CSMG_4")
    assert level["broader"] == skill["id"]
    assert level["statements"]["memberList"][0]["position"] == 1
    activities = skill["guidanceActivities"]["memberList"]
    assert [one["position"] for one in activities] == list(range(1, 8))
    assert skill["rights"] == {"en": ACKNOWLEDGEMENT}
    assert skill["license"].startswith("https://sfia-online.org/")


def test_the_rights_that_a_graph_holds_are_those_of_the_export(tmp_path, seed_quads):
    from skosmith_converter.serialization import FORMATS, serialize

    text = "".join(serialize(seed_quads, FORMATS["nquads"]))
    (tmp_path / "sfia.nq").write_text(
        text.replace(ACKNOWLEDGEMENT, "Ours, by permission."), "utf-8"
    )
    (package,) = cases("case", str(tmp_path / "sfia.nq"), languages=("ar",)).values()
    assert package["CFDocument"]["notes"].startswith("Ours, by permission.")
    assert package["CFDefinitions"]["CFLicenses"][0]["licenseText"].startswith("Ours")


def test_a_graph_below_another_base_keeps_it(tmp_path, seed_quads):
    from skosmith_converter.serialization import FORMATS, serialize

    text = "".join(serialize(seed_quads, FORMATS["nquads"])).replace(BASE, "https://example.org/s/")
    (tmp_path / "sfia.nq").write_text(text, "utf-8")
    files = exported("badges", str(tmp_path / "sfia.nq"), languages=("ar",))
    (found, *_) = json.loads(files["sfia-8_ar.badges.json"])
    assert found["targetUrl"] == "https://example.org/s/8/skills/CSMG"
