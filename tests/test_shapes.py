"""The shapes: each notices its fault and nothing else, and together they notice any loss."""

import re
from pathlib import Path

import pytest

from rule_sets import (
    CHECKED_ELSEWHERE,
    NAMESPACE,
    SETS,
    checks_of,
    findings_of,
    graph_of,
    met_by,
    rules_of,
    sh,
    smsh,
)
from sample_model import sample_quads
from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.terms import iri_text, is_blank, literal_parts
from skosmith_converter.validation.code_rules import CHECKS, NOT_CHECKED
from skosmith_converter.vocabulary import DCT, PROV, RDF, SKOS, SM, VOID

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "shapes"
LANGUAGES = {"en", "ru", "es", "ar", "it"}

GRAPH = graph_of(SETS)
RULES = {name: rule for rule_set in SETS for name, rule in rules_of(rule_set).items()}
CHECKED = {name: check for rule_set in SETS for name, check in checks_of(rule_set).items()}
TARGETS = tuple(map(sh, ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")))
KINDS = (sh("NodeShape"), sh("PropertyShape"))
SAYING = {sh(name) for name in ("path", "name", "message", "description", "severity", "property")}
SAYING |= {RDF.type, smsh("onRequest"), smsh("notChecked"), smsh("repeats"), *TARGETS}


# -- What the files promise ------------------------------------------------------------------------


def _shapes():
    return [shape for kind in KINDS for shape in GRAPH.column(RDF.type).inverse.values(kind)]


def _name(node):
    return iri_text(node).removeprefix(NAMESPACE)


def test_every_typed_shape_has_an_iri_of_our_namespace():
    assert [node for node in _shapes() if not iri_text(node).startswith(NAMESPACE)] == []


def test_property_shapes_of_a_shape_are_typed_shapes_with_an_iri():
    for name in RULES:
        for part in GRAPH.values(smsh(name), sh("property")):
            assert sh("PropertyShape") in GRAPH.values(part, RDF.type)


def test_every_shape_has_name_message_and_severity():
    for node in _shapes():
        for predicate in ("name", "message", "severity"):
            assert GRAPH.values(node, sh(predicate)), (node, predicate)


def test_no_two_rules_have_the_same_title():
    titles = [rule.title for rule in RULES.values()]
    assert len(titles) == len(set(titles))


def test_no_check_of_quality_is_a_violation_but_those_that_skos_itself_forbids():
    worst = {name for name, rule in rules_of("quality").items() if rule.severity == 1}
    assert worst == {"rc", "mc", "ipl", "dlv", "dlv-prefLabel", "dlv-altLabel"}


def test_no_rule_is_in_two_sets():
    assert sum(len(rules_of(rule_set)) for rule_set in SETS) == len(RULES)


def test_every_rule_that_can_report_speaks_the_five_languages():
    assert {n for n, r in RULES.items() if _constrains(n) and set(r.messages) != LANGUAGES} == set()


def test_what_to_do_is_said_in_all_five_languages_or_goes_without_saying():
    said = {n: set(r.remedies) for n, r in RULES.items() if r.remedies}
    assert {name for name, languages in said.items() if languages != LANGUAGES} == set()
    general = {rule_set: rules_of(rule_set) for rule_set in SETS if rule_set != "model"}
    assert {n for rules in general.values() for n in rules if _constrains(n)} <= set(said)


def test_texts_of_a_rule_are_one_a_language():
    for name in RULES:
        for kind in ("name", "message", "description"):
            languages = [literal_parts(v).language for v in GRAPH.values(smsh(name), sh(kind))]
            assert len(languages) == len(set(languages)), name


def test_every_property_shape_has_a_target_or_a_shape_that_uses_it():
    used = GRAPH.column(sh("property")).inverse
    for shape in GRAPH.column(RDF.type).inverse.values(sh("PropertyShape")):
        assert shape in used or any(GRAPH.values(shape, target) for target in TARGETS), shape


def test_every_check_that_a_rule_names_is_made_or_known_not_to_be():
    assert set(CHECKED.values()) == set(CHECKS) | NOT_CHECKED
    unchecked = {name for name, check in CHECKED.items() if check in NOT_CHECKED}
    assert {_name(node) for node, _ in GRAPH.column(smsh("notChecked")).pairs()} == unchecked


@pytest.mark.parametrize("rule_set", SETS)
def test_a_rule_set_has_title_and_description_in_five_languages(rule_set):
    assert smsh("RuleSet") in GRAPH.values(smsh(rule_set), RDF.type)
    for kind in ("name", "description"):
        texts = [literal_parts(value) for value in GRAPH.values(smsh(rule_set), sh(kind))]
        assert {text.language for text in texts} == LANGUAGES


def test_every_folder_of_shapes_is_a_rule_set():
    assert {folder.name for folder in (ROOT / "shapes").iterdir() if folder.is_dir()} - {
        "__pycache__"
    } == set(SETS)


def _tables():
    for rule_set in SETS:
        texts = {
            kind: next(
                literal_parts(value).value
                for value in GRAPH.values(smsh(rule_set), sh(kind))
                if literal_parts(value).language == "en"
            )
            for kind in ("name", "description")
        }
        yield f"## {rule_set}: {texts['name']}\n\n{texts['description']}\n\n"
        yield "| rule | severity | as | path | what it says |\n| --- | --- | --- | --- | --- |\n"
        for name, rule in sorted(rules_of(rule_set).items()):
            if _constrains(name):
                path = f"`{rule.path}`".replace("|", "\\|") if rule.path else ""
                says = rule.message()
                yield f"| `{name}` | {rule.severity} | {_form(name)} | {path} | {says} |\n"
        yield "\n"


def _form(name):
    """Tell how a rule is written down."""
    if name in CHECKED:
        return "not checked" if CHECKED[name] in NOT_CHECKED else "code"
    return "SPARQL" if GRAPH.values(smsh(name), sh("sparql")) else "Core"


def test_the_tables_in_the_docs_are_those_of_the_files(accept):
    file = ROOT / "docs" / "shapes.md"
    head, mark, tables = file.read_text(encoding="utf-8").partition("<!-- tables -->\n\n")
    found = "".join(_tables()).rstrip("\n") + "\n"
    if accept:
        file.write_text(head + mark + found, encoding="utf-8")
    else:
        assert tables == found


# -- Parts of the shapes ---------------------------------------------------------------------------


def _constrains(name):
    """Tell whether a shape asks for something itself, or only gathers others."""
    return any(smsh(name) in c for p, c in GRAPH.columns.items() if p not in SAYING)


def _roots():
    targeted = {_name(node) for t in TARGETS for node in _subjects(t) if not is_blank(node)}
    return targeted | (CHECKED.keys() - CHECKED_ELSEWHERE)


def _subjects(predicate):
    return [subject for subject, _ in GRAPH.column(predicate).pairs()]


def _queries():
    return {_name(node) for node in _subjects(sh("sparql"))}


# -- Cases -----------------------------------------------------------------------------------------

CONFORMING = sorted(CASES.glob("*/conforms-*.ttl"))
VIOLATING = sorted(CASES.glob("*/violates-*.ttl"))


def _case_id(file):
    return f"{file.parent.name}/{file.stem}"


def _findings_about(file):
    name = file.parent.name
    return findings_of(read_rdf_file(file), (RULES[name].rule_set,), frozenset({name}))


@pytest.mark.parametrize("file", CONFORMING, ids=_case_id)
def test_a_conforming_case_meets_the_shape_and_is_accepted(file):
    assert _findings_about(file) == []
    name = file.parent.name
    assert name in CHECKED or met_by(read_rdf_file(file), RULES[name].rule_set, name) > 0


@pytest.mark.parametrize("file", VIOLATING, ids=_case_id)
def test_a_violating_case_is_flagged_by_the_shape_it_names_and_no_other(file):
    named = file.stem.removeprefix("violates-").partition(".")[0]
    assert {finding.rule for finding in _findings_about(file)} == {named}


def test_every_shape_has_a_conforming_and_a_violating_case():
    assert {file.parent.name for file in CONFORMING} == _roots()
    with_constraints = {name for name in RULES if _constrains(name)} - CHECKED_ELSEWHERE
    violated = {file.stem.removeprefix("violates-").partition(".")[0] for file in VIOLATING}
    assert violated == with_constraints


# -- Loss ------------------------------------------------------------------------------------------

SAMPLE = sample_quads()
COUNTED_ONLY = {
    (SM.Skill, SKOS.scopeNote),
    (SM.GuidanceActivity, SM.sourceText),
    (SM.SourceDocument, SM.machineTranslationNote),
    (SM.Attribute, SM.attributeType),
}
"""What a thing may well not have: only the counts of the dataset tell that it is gone."""
FREE = {(SM.SourceDocument, DCT.source), (SM.Attribute, SKOS.notation)}
"""Nobody but the count of all triples can tell that an address, a code or a line was known."""


def _class_of(quads):
    """Subject → the most telling of its classes; a list cell has none."""
    general = (SKOS.Concept, PROV.Entity, VOID.Dataset)
    types = ((quad[0], quad[2]) for quad in quads if quad[1] == RDF.type)
    return {subject: kind for subject, kind in types if kind not in general}


def _kinds_of_triple():
    classes = _class_of(SAMPLE)
    kinds = {
        (classes.get(subject, ""), predicate) if predicate != RDF.type else (value, predicate)
        for subject, predicate, value, _ in SAMPLE
    }
    return sorted(kinds)


def _without(kind):
    classes = _class_of(SAMPLE)
    holder, predicate = kind
    if predicate == RDF.type:
        return [quad for quad in SAMPLE if quad[1:3] != (predicate, holder)]
    return [q for q in SAMPLE if (classes.get(q[0], ""), q[1]) != (holder, predicate)]


ALL_OURS = ("skos", "model")
WITHOUT_QUERIES = frozenset(_roots() - _queries() - CHECKED.keys())
"""Shapes that do not notice every loss, as the counts of the dataset do."""


def test_the_sample_is_accepted_by_every_shape():
    assert findings_of(SAMPLE, ALL_OURS) == []
    roots = {name for rule_set in ALL_OURS for name in rules_of(rule_set)} & _roots()
    unmet = {
        name for name in roots - CHECKED.keys() if not met_by(SAMPLE, RULES[name].rule_set, name)
    }
    assert {name for name in unmet if RULES[name].rule_set == "model"} == {"RelatedPair"}


def _kind_id(kind):
    return " ".join(re.split(r"[/#]", part)[-1].rstrip(">") or "cell" for part in kind)


@pytest.mark.parametrize("kind", _kinds_of_triple(), ids=_kind_id)
def test_the_loss_of_any_one_kind_of_triple_is_noticed(kind):
    lost = _without(kind)
    only = None if kind == (SM.SupersededStatements, RDF.type) else WITHOUT_QUERIES
    noticed = findings_of(lost, ALL_OURS, only)
    if kind in COUNTED_ONLY:
        assert not noticed
        noticed = findings_of(lost, ALL_OURS, frozenset({"LanguageCounts"}))
    assert bool(noticed) != (kind in FREE or kind[1] == SM.saidAt)


# -- The golden graph ------------------------------------------------------------------------------

GOLDEN_FILE = ROOT / "tests" / "expected" / "seeds.nq"
GOLDEN = read_rdf_file(GOLDEN_FILE) if GOLDEN_FILE.exists() else []
TEXTS = {SKOS.scopeNote, SM.sourceText, SM.machineTranslationNote}
"""Texts that a page may well not have: the counts of the dataset tell that they are gone."""


@pytest.mark.skipif(not GOLDEN, reason="no golden graph in this checkout")
def test_the_golden_graph_is_accepted_by_every_shape():
    assert findings_of(GOLDEN, ALL_OURS) == []


@pytest.mark.parametrize("predicate", sorted({q[1] for q in GOLDEN} - {RDF.type}), ids=iri_text)
def test_the_loss_of_any_one_predicate_of_the_golden_graph_is_noticed(predicate):
    lost = [quad for quad in GOLDEN if quad[1] != predicate]
    stated = {SM.changeMark, SM.saidAt}
    count = "TripleCount" if predicate in stated else "LanguageCounts"
    counted_only = predicate in TEXTS | stated
    assert findings_of(lost, ALL_OURS, frozenset({count}) if counted_only else WITHOUT_QUERIES)


@pytest.mark.parametrize("kind", sorted({q[2] for q in GOLDEN if q[1] == RDF.type}), ids=iri_text)
def test_the_loss_of_any_one_class_of_the_golden_graph_is_noticed(kind):
    lost = [quad for quad in GOLDEN if quad[1:3] != (RDF.type, kind)]
    assert findings_of(lost, ALL_OURS, None if kind == SM.SupersededStatements else WITHOUT_QUERIES)


# -- The files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["shapes", "ontology"])
def test_a_strict_parser_reads_every_file(folder):
    for file in sorted((ROOT / folder).rglob("*.ttl")):
        assert read_rdf_file(file)
