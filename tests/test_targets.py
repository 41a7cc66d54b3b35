"""Taxonomies of others: whatever the release, the same concepts; imported under their own IRIs."""

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from skosmith_converter.errors import SourceError
from skosmith_converter.links.importing import build_quads
from skosmith_converter.links.targets import TargetOptions, read_target
from skosmith_converter.links.targets.esco_terms import DIGITAL, ESCO, MODEL
from skosmith_converter.terms import iri, plain, text
from skosmith_converter.validation import Subject, load_rules, validate
from skosmith_converter.vocabulary import DCT, OWL, RDF, SKOS
from skosmith_server.__main__ import main

BAKE, FLOUR, TEAM, NERD = (f"{ESCO}skill/{name}" for name in ("bake", "flour", "team", "nerd"))
GROUP = f"{ESCO}skill/group"
BAKER, CODER = f"{ESCO}occupation/baker", f"{ESCO}occupation/coder"
SCHEMES = f"{ESCO}concept-scheme/"
SKILL_COLUMNS = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "scopeNote",
    "definition",
    "inScheme",
    "description",
]
OCCUPATION_COLUMNS = [
    "conceptType",
    "conceptUri",
    "iscoGroup",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "regulatedProfessionNote",
    "scopeNote",
    "definition",
    "inScheme",
    "description",
    "code",
]
GROUP_COLUMNS = [
    "conceptType",
    "conceptUri",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "scopeNote",
    "inScheme",
    "description",
    "code",
]
COLLECTION_COLUMNS = [
    "conceptType",
    "conceptUri",
    "preferredLabel",
    "status",
    "skillType",
    "reuseLevel",
    "altLabels",
    "description",
    "broaderConceptUri",
    "broaderConceptPT",
]


def table(columns, *rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def skill(uri, label, **more):
    return {
        "conceptType": "KnowledgeSkillCompetence", "conceptUri": uri, "skillType": "skill/competence",
        "reuseLevel": "cross-sector", "preferredLabel": label, "status": "released",
        "inScheme": f"{SCHEMES}skills,\n{SCHEMES}member-skills", **more,
    }  # fmt: skip


def occupation(uri, label, isco):
    return {
        "conceptType": "Occupation", "conceptUri": uri, "iscoGroup": isco, "preferredLabel": label,
        "inScheme": f"{SCHEMES}occupations,\n{SCHEMES}member-occupations", "code": f"{isco}.1",
    }  # fmt: skip


BREAD = {
    "skills_en.csv": table(
        SKILL_COLUMNS,
        skill(BAKE, "bake bread", altLabels="make bread\nbake bread\nbread baking", hiddenLabels="bread baking\nbred",
              scopeNote=f'Excludes <a resource="{FLOUR}">flour</a>.', definition=" \xa0", description="Bake it."),
        skill(FLOUR, "flour", skillType="knowledge", reuseLevel=""),
        skill(TEAM, "work in teams", skillType="", status="obsolete"),
        skill(NERD, "write code", inScheme=f"{SCHEMES}skills, {DIGITAL}"),
    ),
    "skillGroups_en.csv": table(
        GROUP_COLUMNS,
        {"conceptType": "SkillGroup", "conceptUri": GROUP, "preferredLabel": "making food", "code": "S6",
         "inScheme": f"{SCHEMES}skills\n{SCHEMES}skills-hierarchy"},
    ),
    "occupations_en.csv": table(
        OCCUPATION_COLUMNS, occupation(BAKER, "baker", "7512"), occupation(CODER, "coder", "2512")
    ),
}  # fmt: skip
BROADER = table(
    ["conceptType", "conceptUri", "broaderType", "broaderUri"],
    {"conceptUri": BAKE, "broaderUri": GROUP},
)
RELATIONS = table(
    ["occupationUri", "relationType", "skillType", "skillUri"],
    {"occupationUri": BAKER, "relationType": "essential", "skillUri": BAKE},
    {"occupationUri": CODER, "relationType": "optional", "skillUri": TEAM},
    {"occupationUri": f"{ESCO}occupation/ghost", "relationType": "optional", "skillUri": TEAM},
)
V11 = {
    **BREAD,
    "broaderRelationsSkillPillar.csv": BROADER,
    "occupationSkillRelations.csv": RELATIONS,
}
V12 = {
    **BREAD,
    "broaderRelationsSkillPillar_en.csv": BROADER,
    "occupationSkillRelations_en.csv": RELATIONS,
    "dictionary_en.csv": "filename,data header,property,description\n",
}


def folder_of(path: Path, files: dict[str, str], *, encoding="utf-8") -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_text(content, encoding=encoding, newline="")
    return path


def zip_of(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def violations(taxonomy) -> list[str]:
    """What the rules of SKOS find in an import."""
    report = validate(Subject.of_quads(build_quads(taxonomy)), load_rules(["skos"], []))
    return [str(finding) for finding in report.findings]


FORMS = {
    "v1.1 in a folder": lambda at: [folder_of(at / "v1.1.1", V11)],
    "v1.2 in a folder": lambda at: [folder_of(at / "v1.1.1", V12)],
    "with a byte order mark": lambda at: [folder_of(at / "v1.1.1", V11, encoding="utf-8-sig")],
    "a zip": lambda at: [zip_of(at / "ESCO dataset - v1.1.1 - csv.zip", V11)],
    "a zip with folders and paths upward": lambda at: [
        zip_of(at / "v1.1.1.zip", {f"../../{name}": content for name, content in V11.items()})
    ],
    "two zips": lambda at: [
        zip_of(at / "v1.1.1 a.zip", BREAD),
        zip_of(at / "b.zip", {name: V11[name] for name in V11.keys() - BREAD.keys()}),
    ],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_release_of_esco_is_the_same_taxonomy_in_every_form(form, tmp_path):
    taxonomy = read_target(FORMS[form](tmp_path))
    expected = read_target([folder_of(tmp_path / "other" / "v1.1.1", V11)])
    assert taxonomy.concepts == expected.concepts
    assert taxonomy.relations == expected.relations
    assert (taxonomy.version, taxonomy.iri) == ("1.1.1", f"{SCHEMES}skills")
    assert "ESCO classification of the European Commission" in taxonomy.acknowledgement


@pytest.fixture
def esco(tmp_path):
    return read_target([folder_of(tmp_path / "esco", V11)])


def test_control_characters_are_taken_out_and_counted(tmp_path):
    table = tmp_path / "t_en.csv"
    table.write_text("uri,label,description\nurn:t:1,kni\x92fe\x01,care_x000D_ful\nurn:t:2,ты,ok\n")
    taxonomy = read_target([table])
    assert taxonomy.concepts["urn:t:1"].labels == {"en": "knife"}
    assert taxonomy.concepts["urn:t:1"].texts == {"en": ("careful",)}
    assert "control characters taken out of 2 texts" in taxonomy.remarks


def test_labels_of_esco_are_of_one_kind_each(esco):
    bread = esco.concepts[BAKE]
    assert bread.labels == {"en": "bake bread"}
    assert bread.others == {"en": ("bread baking", "make bread")}
    assert bread.hidden == {"en": ("bred",)}
    assert bread.texts == {"en": ("Bake it.", "Excludes flour.")}
    assert bread.scope_notes == {"Excludes flour."}
    assert esco.remarks[0].startswith("2 labels dropped")


def test_kinds_places_and_relations_of_esco(esco):
    kinds = {one.rpartition("/")[2]: c.kind.rpartition("/")[2] for one, c in esco.concepts.items()}
    assert kinds == {
        "bake": "skill", "flour": "knowledge", "nerd": "skill", "team": "model#Skill",
        "group": "model#GroupConcept", "baker": "model#Occupation", "coder": "model#Occupation",
    }  # fmt: skip
    assert esco.concepts[BAKE].broader == (GROUP,)
    assert esco.concepts[BAKER].broader == (f"{ESCO}isco/C7512",)
    assert esco.concepts[BAKE].schemes == (f"{SCHEMES}member-skills", f"{SCHEMES}skills")
    assert esco.concepts[GROUP].notation == "S6"
    assert esco.concepts[TEAM].deprecated
    assert (BAKER, f"{MODEL}relatedEssentialSkill", BAKE) in esco.relations
    assert (
        BAKE,
        f"{MODEL}skillReuseLevel",
        f"{ESCO}skill-reuse-level/cross-sector",
    ) in esco.relations
    assert "0 concepts, 1 relation left out" in esco.remarks[1]


def test_candidates_are_the_digital_skills_and_those_of_occupations_in_ict(esco):
    assert esco.candidates == {NERD, TEAM}


def test_languages_are_merged_and_collections_tell_what_is_above(tmp_path):
    def collection(label, other, above):
        return table(
            COLLECTION_COLUMNS,
            {"conceptType": "KnowledgeSkillCompetence", "conceptUri": NERD, "preferredLabel": label, "skillType": "skill/competence",
             "altLabels": other, "broaderConceptUri": f"{GROUP} | {TEAM}", "broaderConceptPT": above},
        )  # fmt: skip

    files = {
        "digitalSkillsCollection_en.csv": collection(
            "write code", "code | program", "groups | teams"
        ),
        "digitalSkillsCollection_fr.csv": collection("coder", "", "groupes | équipes"),
    }
    taxonomy = read_target([folder_of(tmp_path / "v1.2.1", files)])
    assert taxonomy.languages == ("en", "fr")
    assert taxonomy.concepts[NERD].others == {"en": ("code", "program")}
    assert taxonomy.concepts[NERD].broader == (GROUP, TEAM)
    assert taxonomy.concepts[TEAM].labels == {"en": "teams", "fr": "équipes"}
    assert taxonomy.concepts[NERD].schemes == (DIGITAL,)
    assert taxonomy.candidates == {NERD}


def test_files_of_several_versions_are_merged_and_that_is_told(tmp_path):
    folder_of(tmp_path / "v1.1.1", V11)
    folder_of(
        tmp_path / "v1.2.0", {"skills_en.csv": table(SKILL_COLUMNS, skill(BAKE, "bake loaves"))}
    )
    taxonomy = read_target([tmp_path])
    assert taxonomy.version == "1.2.0"
    assert taxonomy.remarks[-1] == "files of several versions were merged: 1.1.1, 1.2.0"
    assert "bake loaves" in taxonomy.concepts[BAKE].others["en"]
    assert read_target([tmp_path], TargetOptions(version="x")).version == "x"


def test_a_file_of_a_collection_that_repeats_a_concept_adds_its_scheme_only(tmp_path):
    files = {
        "skills_en.csv": V11["skills_en.csv"],
        "greenSkillsCollection_en.csv": table(
            COLLECTION_COLUMNS,
            {"conceptUri": FLOUR, "preferredLabel": "flour", "altLabels": "flour", "conceptType": "KnowledgeSkillCompetence"},
        ),
        "occupations_en.csv": V11["occupations_en.csv"],
    }  # fmt: skip
    taxonomy = read_target([folder_of(tmp_path, files)])
    assert taxonomy.concepts[FLOUR].schemes[0] == f"{SCHEMES}green"
    assert taxonomy.concepts[FLOUR].kind.endswith("knowledge")
    assert taxonomy.concepts[FLOUR].others == {}


def test_occupations_alone_are_a_taxonomy_of_occupations(tmp_path):
    files = {"occupations_en.csv": V11["occupations_en.csv"]}
    assert read_target([folder_of(tmp_path, files)]).iri == f"{SCHEMES}occupations"


def test_the_hierarchy_of_skills_makes_groups_and_a_cell_may_be_long(tmp_path):
    columns = [
        "Level 0 URI",
        "Level 0 preferred term",
        "Level 1 URI",
        "Level 1 preferred term",
        "Level 0 code",
        "Level 1 code",
    ]
    files = {
        "skillsHierarchy_en.csv": table(columns, dict(zip(columns, [GROUP, "making", TEAM, "teams", "S", "S1"], strict=True))),
        "conceptSchemes_en.csv": table(
            ["conceptSchemeUri", "preferredLabel", "title", "hasTopConcept"],
            {"conceptSchemeUri": f"{SCHEMES}skills", "preferredLabel": "Skills pillar", "hasTopConcept": f"{BAKE}, " * 9000},
        ),
    }  # fmt: skip
    taxonomy = read_target([folder_of(tmp_path, files)])
    assert taxonomy.concepts[TEAM].broader == (GROUP,)
    assert taxonomy.concepts[TEAM].notation == "S1"
    assert {s.iri: s.titles for s in taxonomy.schemes}[f"{SCHEMES}skills"] == {
        "en": "Skills pillar"
    }


TURTLE = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix esco: <{MODEL}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{BAKE}> a skos:Concept, esco:Skill, esco:MemberConcept ; skos:prefLabel "bake"@en, "backen"@de ; skos:altLabel "bake"@en ;
  skosxl:altLabel [ skosxl:literalForm "baking"@en ] ; skos:notation "B" ; skos:inScheme <{SCHEMES}skills>, <{DIGITAL}> ;
  dct:description [ a esco:NodeLiteral ; esco:nodeLiteral "Bake it." ; esco:language "en"^^xsd:language ] ;
  esco:skillType <{ESCO}skill-type/skill> ; skos:broaderTransitive <{TEAM}> .
<{GROUP}> a skos:Concept ; skos:prefLabel "food"@en ; skos:narrower <{BAKE}> .
<{CODER}> a skos:Concept, esco:Occupation ; esco:relatedEssentialSkill <{TEAM}> ; esco:memberOfISCOGroup <{ESCO}isco/C2512> .
<{TEAM}> a esco:Skill, skos:Concept ; skos:scopeNote "Together."@en .
"""


def test_escos_turtle_is_read_with_its_nodes_for_texts(tmp_path):
    taxonomy = read_target([folder_of(tmp_path, {"esco_v1.2.0.ttl": TURTLE}) / "esco_v1.2.0.ttl"])
    bread = taxonomy.concepts[BAKE]
    assert bread.labels == {"de": "backen", "en": "bake"}
    assert bread.others == {"en": ("baking",)}
    assert bread.texts == {"en": ("Bake it.",)}
    assert bread.kind == f"{ESCO}skill-type/skill"
    assert (bread.notation, bread.broader) == ("B", (GROUP,))
    assert taxonomy.candidates == {BAKE, TEAM}
    assert taxonomy.concepts[TEAM].scope_notes == {"Together."}


PLAIN_SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://example.org/s> a skos:ConceptScheme ; dct:title "Crafts"@en ; owl:versionInfo "7" ; dct:rights "Say so." ; skos:hasTopConcept <http://example.org/a> .
<http://example.org/a> a skos:Concept, <http://example.org/Craft> ; skos:prefLabel "A" ; owl:deprecated true ; skos:related <http://example.org/b> .
<http://example.org/b> a skos:Concept ; skos:prefLabel "B"@en ; skos:inScheme <http://example.org/s> .
<http://example.org/g> a skos:Collection ; skos:prefLabel "Group"@en ; skos:member <http://example.org/b> .
"""


def test_any_skos_file_keeps_its_scheme_and_collections(tmp_path):
    taxonomy = read_target([folder_of(tmp_path, {"crafts.ttl": PLAIN_SKOS})])
    assert (taxonomy.iri, taxonomy.title, taxonomy.version) == (
        "http://example.org/s",
        "Crafts",
        "7",
    )
    assert taxonomy.acknowledgement == "Say so."
    assert taxonomy.concepts["http://example.org/a"].deprecated
    quads = {quad[:3] for quad in build_quads(taxonomy)}
    a, b, group = (iri(f"http://example.org/{name}") for name in "abg")
    assert {
        (group, SKOS.member, b),
        (group, RDF.type, SKOS.Collection),
        (a, SKOS.related, b),
    } <= quads
    assert (a, SKOS.prefLabel, plain("A")) in quads
    assert (a, RDF.type, iri("http://example.org/Craft")) in quads
    assert (group, RDF.type, SKOS.ConceptScheme) not in quads


LISTINGS = [
    ("ddat.csv", "Skill Name,Skill Description,Awareness,Working,Practitioner,Expert\nUser Research,Ask them.,,,,\n", {},
     ("https://ddat-capability-framework.service.gov.uk/skills#user-research", "User Research", "Ask them.")),
    ("onet.tsv", "O*NET-SOC Code\tTitle\tDescription\n15-1252.00\tSoftware Developers\tDevelop.\n", {},
     ("https://www.onetonline.org/link/summary/15-1252.00", "Software Developers", "Develop.")),
    ("nice.csv", "ID;Name;Description\nK0001;networking;Knows.\n", {"base_iri": "https://example.org/nice/", "language": "en"},
     ("https://example.org/nice/K0001", "networking", "Knows.")),
    ("own_en.csv", "uri,label,definition\nhttp://example.org/a/x,X,Why.\n", {},
     ("http://example.org/a/x", "X", "Why.")),
    ("own.csv", "n,was,text\n1,X,Why.\n", {"language": "EN", "id_column": "n", "label_column": "was", "base_iri": "urn:x:"},
     ("urn:x:1", "X", "Why.")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "options", "expected"), LISTINGS)
def test_a_table_with_labels_is_a_taxonomy(name, content, options, expected, tmp_path):
    taxonomy = read_target([folder_of(tmp_path, {name: content})], TargetOptions(**options))
    (found,) = taxonomy.concepts.values()
    concept, label, description = expected
    assert found.iri == concept
    assert (found.labels, found.texts) == ({"en": label}, {"en": (description,)})
    assert violations(taxonomy) == []


def test_tables_of_two_languages_are_one_taxonomy(tmp_path):
    files = {
        f"t_{tag}.csv": f"id,label\n1,{label}\n"
        for tag, label in (("en", "bread"), ("pt-BR", "pão"))
    }
    taxonomy = read_target(
        [folder_of(tmp_path, files)], TargetOptions(base_iri="http://example.org/t/")
    )
    assert taxonomy.concepts["http://example.org/t/1"].labels == {"en": "bread", "pt-BR": "pão"}


DIGCOMP = {
    "@context": {"Competence": "Competence"},
    "@graph": [
        {"@type": "CompetenceArea", "@id": "CompetenceArea/1", "name": "Search", "description": "Find.", "name_nl": "Zoeken"},
        {"@type": "Competence", "@id": "Competence/1.1", "name": "Browse", "competence_area_id": "CompetenceArea/1"},
        {"@type": "CompetenceStatement", "@id": "CompetenceStatement/CS1.1.01", "description": "Knows.", "description_nl": "Weet.", "competence_id": "Competence/1.1"},
        {"@type": "ProficiencyLevel", "@id": "ProficiencyLevel/Basic_1"},
        {"@type": "Glossary", "@id": "Glossary/Social media", "explanation": "Media."},
    ],
}  # fmt: skip
ECSF = {
    "metadata": {"name": "ECSF", "version": "v1"},
    "role-profiles": [
        {"id": "@ciso", "mission": "Leads.", "e-competences": [{"id": "A.7.", "level": 4}]}
    ],
    "titles": [
        {"text": "Chief", "tags": ["role-profile@ciso", "role-profile-title@ciso"]},
        {"text": "Boss", "tags": ["role-profile@ciso"]},
    ],
    "key-skills": [{"text": "Lead people", "tags": ["role-profile@ciso"]}],
    "e-competences": {"A.7.": {"text": "Trends", "tags": []}},
}


def test_digcomp_gets_iris_and_a_hierarchy(tmp_path):
    taxonomy = read_target([folder_of(tmp_path, {"DigComp.jsonld": json.dumps(DIGCOMP)})])
    base = "https://w3id.org/skosmith/digcomp/3.0/"
    assert set(taxonomy.concepts) == {
        f"{base}{name}" for name in ("CompetenceArea/1", "Competence/1.1", "CompetenceStatement/CS1.1.01", "Glossary/Social-media")
    }  # fmt: skip
    assert taxonomy.concepts[f"{base}CompetenceArea/1"].labels == {"en": "Search", "nl": "Zoeken"}
    statement = taxonomy.concepts[f"{base}CompetenceStatement/CS1.1.01"]
    assert statement.labels == {"en": "Knows.", "nl": "Weet."}
    assert statement.broader == (f"{base}Competence/1.1",)
    assert taxonomy.concepts[f"{base}Glossary/Social-media"].labels == {"en": "Social media"}
    assert "CC BY-SA 4.0" in taxonomy.acknowledgement
    assert violations(taxonomy) == []


def test_ecsf_relates_profiles_to_what_they_need(tmp_path):
    taxonomy = read_target([folder_of(tmp_path, {"ecsf.json": json.dumps(ECSF)})])
    base = "https://w3id.org/skosmith/ecsf/"
    chief = taxonomy.concepts[f"{base}RoleProfile/ciso"]
    assert (chief.labels, chief.others, chief.texts) == (
        {"en": "Chief"},
        {"en": ("Boss",)},
        {"en": ("Leads.",)},
    )
    assert {one[2] for one in taxonomy.relations} == {
        f"{base}Skill/lead-people",
        f"{base}ECompetence/A.7",
    }
    assert taxonomy.concepts[f"{base}ECompetence/A.7"].notation == "A.7"
    assert violations(taxonomy) == []


BAD = [
    ("gone", None, "gone: is not there"),
    ("notes.docx", "x", "notes.docx: is of no known kind"),
    ("torn.zip", "PK\x03\x04 torn", "torn.zip: is no readable zip archive"),
    ("skills_en.csv", "conceptType,conceptUri,preferredLabel\nX,bread,bread\n", "skills_en.csv:2: 'bread' is no absolute IRI"),
    ("skills.csv", "conceptType,conceptUri,preferredLabel\nX,http://e.org/a,a\n", "skills.csv: names no language"),
    ("occupationSkillRelations.csv", f"occupationUri,relationType,skillUri\n{BAKER},needed,{BAKE}\n", "occupationSkillRelations.csv:2: relationType is 'needed'"),
    ("skillSkillRelations.csv", f"originalSkillUri,relationType,relatedSkillUri\n{BAKE},optional,{TEAM}\n", "skillSkillRelations.csv: names concepts, but no file has their labels"),
    ("skills_en.csv", f"conceptType,conceptUri,preferredLabel\nX,{BAKE} x,bread\n", f"skills_en.csv:2: '{BAKE} x' is no IRI"),
    ("t_en.csv", 'id,label\n1,"a\n', "t_en.csv:2: is no CSV"),
    ("t_en.csv", "id,label\n1,a,b\n", "t_en.csv:2: has 3 cells below 2 headings"),
    ("t_en.csv", "", "t_en.csv:1: has no headings"),
    ("t_en.csv", "id,thing\n1,a\n", "t_en.csv:1: has no column that is known to hold labels"),
    ("t_en.csv", "id,label\n1,a\n", "t_en.csv:2: '1' is no IRI"),
    ("t_en.csv", "id,label\nurn:a,a\nurn:a,b\n", "t_en.csv:3: urn:a is that of line 2, too"),
    ("t_en.csv", "id,label\nurn:a,\n", "t_en.csv: holds no row with a label"),
    ("t.csv", "id,label\nurn:a,a\n", "t.csv: names no language"),
    ("t.json", "{", "t.json:1: is no JSON"),
    ("d.jsonld", '{"@graph": [{"@type": "CompetenceArea", "name": "x"}]}', "d.jsonld: holds an entry without @id"),
    ("d.jsonld", '{"@graph": [{"@type": "CompetenceArea", "@id": "<", "name": "x"}]}', "d.jsonld: @id: "),
    ("e.json", '{"role-profiles": [{"x": 1}], "key-skills": [{"text": "a"}]}', "e.json: a RoleProfile has neither identifier nor text"),
    ("t.json", "[" * 100_000, "t.json: is nested too deep"),
    ("u_en.csv", "uri,label\n\"http://e.org/a b\",a\n", "u_en.csv:2: 'http://e.org/a b' is no IRI"),
    ("t.json", "{}", "t.json: holds no skos:Concept"),
    ("t.ttl", "<a> <b>", "t.ttl:1"),
    ("t.ttl", "", "t.ttl: holds no skos:Concept"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "told"), BAD, ids=[f"{row[0]}-{i}" for i, row in enumerate(BAD)]
)
def test_what_cannot_be_read_is_told_with_its_place(name, content, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    Path("out.ttl").write_text("before", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", name, "-o", "out.ttl"])
    assert result.exit_code == 3
    assert f"Error: {told}" in result.stderr
    assert Path("out.ttl").read_text(encoding="utf-8") == "before"


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path):
    folder_of(tmp_path, {"t_en.csv": "id,label\nurn:a,a\n"})
    with pytest.raises(SourceError, match="has no column 'name'\n  It has: id, label"):
        read_target([tmp_path], TargetOptions(label_column="name"))


@pytest.mark.parametrize("options", [["--language", "x y"], ["--base-iri", "skills"]])
def test_an_option_that_cannot_be_is_refused_before_anything_is_read(options):
    assert CliRunner().invoke(main, ["import", "gone.csv", *options]).exit_code == 2


def test_files_of_two_kinds_are_no_taxonomy(tmp_path):
    folder_of(tmp_path, {"t_en.csv": "id,label\nurn:a,a\n", "t.ttl": PLAIN_SKOS})
    with pytest.raises(SourceError, match="is of another kind"):
        read_target([tmp_path])


def test_two_files_of_ecsf_are_imported_one_by_one(tmp_path):
    folder_of(tmp_path, {name: json.dumps(ECSF) for name in ("a.json", "b.json")})
    with pytest.raises(SourceError, match="is a second file"):
        read_target([tmp_path])


@pytest.mark.parametrize(
    ("name", "data"),
    [("t_en.csv", b"id,label\nurn:a,\xff\xfe\x81\n"), ("t.json", b'{"a":\n"\xff"}')],
)
def test_text_in_no_known_encoding_is_told_with_its_line(name, data, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=rf"{name}:2: .*UTF-8"):
        read_target([tmp_path / name])


@pytest.mark.parametrize("text", ["\\ud800", "x"])
def test_half_a_character_is_not_written(text, tmp_path):
    content = json.dumps(DIGCOMP).replace("Browse", text)
    taxonomy = read_target([folder_of(tmp_path, {"DigComp.jsonld": content})])
    if text == "x":
        assert build_quads(taxonomy)
    else:
        with pytest.raises(SourceError, match="half of a character"):
            build_quads(taxonomy)


def test_an_archive_with_thousands_of_files_is_refused(tmp_path):
    archive = zip_of(tmp_path / "many.zip", {f"{number}.csv": "" for number in range(2001)})
    with pytest.raises(SourceError, match="holds more than 2000 files"):
        read_target([archive])


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("skosmith_converter.links.targets.documents._MOST_BYTES", 1000)
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("t_en.csv", "a" * 100_000)
    with pytest.raises(SourceError, match=r"bomb\.zip: is larger"):
        read_target([archive])


def test_an_import_is_skos_with_escos_own_properties(esco, tmp_path):
    quads = {quad[:3] for quad in build_quads(esco)}
    scheme = iri(f"{SCHEMES}skills")
    for triple in (
        (iri(BAKE), RDF.type, SKOS.Concept),
        (iri(BAKE), RDF.type, iri(f"{MODEL}Skill")),
        (iri(BAKE), iri(f"{MODEL}skillType"), iri(f"{ESCO}skill-type/skill")),
        (iri(BAKE), SKOS.prefLabel, text("bake bread", "en")),
        (iri(BAKE), SKOS.scopeNote, text("Excludes flour.", "en")),
        (iri(BAKE), SKOS.definition, text("Bake it.", "en")),
        (iri(GROUP), SKOS.narrower, iri(BAKE)),
        (iri(BAKER), iri(f"{MODEL}relatedEssentialSkill"), iri(BAKE)),
        (scheme, RDF.type, SKOS.ConceptScheme),
        (scheme, SKOS.hasTopConcept, iri(GROUP)),
        (scheme, DCT.rights, plain(esco.acknowledgement)),
    ):
        assert triple in quads
    assert (scheme, SKOS.hasTopConcept, iri(BAKE)) not in quads
    assert (
        iri(TEAM),
        OWL.deprecated,
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    ) in quads
    assert violations(esco) == []


def test_an_import_imported_again_is_the_same_file(tmp_path):
    folder_of(tmp_path / "v1.1.1", V11)
    for source, output in (("v1.1.1", "a.ttl"), ("a.ttl", "b.ttl")):
        result = CliRunner().invoke(
            main, ["import", str(tmp_path / source), "-o", str(tmp_path / output)]
        )
        assert result.exit_code == 0, result.output
        assert "Whoever shows it has to say: This service uses the ESCO" in result.stderr
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()


@pytest.fixture(scope="module")
def whole_esco(shared):
    archives = sorted((shared / "reference-data/esco").glob("*.zip"))
    if not archives:
        pytest.skip("no release of ESCO beside the checkout (SKOSMITH_SHARED)")
    return read_target(archives)


@pytest.mark.suite
def test_esco_1_1_1_has_all_that_the_commission_counts(whole_esco):
    kinds = Counter(one.kind.rpartition("/")[2] for one in whole_esco.concepts.values())
    assert (kinds["skill"], kinds["knowledge"]) == (10_831, 3_059)
    assert kinds["skill"] + kinds["knowledge"] + kinds["model#Skill"] == 13_896
    assert kinds["model#Occupation"] == 3_007
    # The hierarchy has 7 groups that the file of groups lacks
    assert kinds["model#GroupConcept"] == 640 + 619 + 7
    relations = Counter(one[1].rpartition("#")[2] for one in whole_esco.relations)
    # Of the 65,137 and 64,617 in the files, 67 are of an occupation that no file describes
    assert (
        relations["relatedEssentialSkill"] + relations["relatedOptionalSkill"]
        == 65_137 + 64_617 - 67
    )
    assert whole_esco.version == "1.1.1"
    assert len(whole_esco.candidates) == 1_676


@pytest.mark.suite
def test_esco_1_1_1_keeps_the_rules_of_skos(whole_esco):
    assert violations(whole_esco) == []


@pytest.mark.suite
@pytest.mark.parametrize(
    ("path", "concepts", "languages"),
    [
        ("esco/digital-1.2.x", 2_073, ("en", "es", "fr", "pl")),
        ("other/DigComp_3.0_Data_Supplement_nl.jsonld", 1_037, ("en", "nl")),
        ("other/ddat-skills.csv", 188, ("en",)),
        ("other/ecsf-v1.json", 349, ("en",)),
    ],
)
def test_published_files_are_read_and_keep_the_rules_of_skos(path, concepts, languages, shared):
    source = shared / "reference-data" / path
    if not source.exists():
        pytest.skip(f"no {path} beside the checkout (SKOSMITH_SHARED)")
    taxonomy = read_target([source])
    assert (len(taxonomy.concepts), taxonomy.languages) == (concepts, languages)
    assert violations(taxonomy) == []
