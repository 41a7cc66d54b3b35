"""Reports: what each format holds, and that no text of the data breaks out of its place."""

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from sample_report import CODE, FINDINGS, GOOD, IDLE, KITE, REPORT, SPACE, WALK
from skosmith_converter.errors import SourceError
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS as RDF_FORMATS
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    read_path,
)
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import blank, iri, literal_parts, plain, text
from skosmith_converter.validation.findings import Finding, Place, Report, Rule, Severity
from skosmith_converter.validation.reports import (
    FAIL_ON,
    FORMATS,
    Options,
    fails,
    format_report,
    languages,
    read_report,
    render_part,
    report_format_of_path,
    report_quads,
    schema_text,
    style_sheet,
)
from skosmith_converter.validation.reports.lines import one_line
from skosmith_converter.validation.reports.reading import read_path_text
from skosmith_converter.validation.reports.wording import PLURAL_RULES, spoken, words_for

EXPECTED = Path(__file__).parent / "expected/reports"
RDF = {"turtle", "ntriples", "rdfxml", "jsonld"}
SEVERAL = (Sequence, Alternative)
DEFAULTS = Options()
EVERYTHING = Options(examples=None)
SARIF_LEVELS = {"error", "warning", "note"}


# -- Every format ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "language"),
    [(form, tag) for form in FORMATS for tag in ("en", "ar") if form not in RDF or tag == "en"],
)
def test_the_report_is_the_golden_one(form, language, accept):
    made = format_report(REPORT, form, Options(language=language, examples=2, root="/work"))
    made = re.sub(r'("name": "Skosmith",\s+"version": ")[^"]*', r"\1VERSION", made)
    suffix = (FORMATS[form].suffixes or (".txt",))[0]
    golden = EXPECTED / f"{form}.{language}{suffix}"
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_bytes().decode()


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_findings_does_not_matter_to_people(form):
    shuffled = dataclasses.replace(REPORT, findings=REPORT.findings[::-1])
    if form in {"text", "markdown", "html", "junit", "github"}:
        assert format_report(shuffled, form) == format_report(REPORT, form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_without_findings_can_be_told(form):
    assert format_report(GOOD, form)
    assert format_report(Report((), (), 0), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_ends_its_last_line(form):
    assert format_report(REPORT, form).endswith("\n")


def test_a_format_is_found_by_the_name_of_a_file():
    found = {name: report_format_of_path(f"a{form.suffixes[0]}").name for name, form in FORMATS.items() if form.suffixes}  # fmt: skip
    assert all(name == form for name, form in found.items())
    with pytest.raises(ValueError, match="nearest known: .sarif"):
        report_format_of_path("a.sarf")
    with pytest.raises(ValueError, match="a name without suffix names no format"):
        report_format_of_path("report")


@pytest.mark.parametrize(
    ("word", "severity", "failing"),
    [
        ("violation", Severity.VIOLATION, True),
        ("violation", Severity.WARNING, False),
        ("warning", Severity.WARNING, True),
        ("warning", Severity.INFO, False),
        ("info", Severity.INFO, True),
        ("never", Severity.VIOLATION, False),
    ],
)
def test_what_fails_is_what_was_asked_for(word, severity, failing):
    finding = dataclasses.replace(FINDINGS[0], severity=severity)
    report = dataclasses.replace(GOOD, findings=(finding,))
    assert fails(report, FAIL_ON[word]) is failing
    assert not fails(dataclasses.replace(GOOD, known=(finding,)), FAIL_ON[word])


# -- Words -----------------------------------------------------------------------------------------


def test_languages_say_the_same_things():
    english = words_for("en").words
    for words in languages().values():
        assert words.words.keys() == english.keys(), words.language
        for key, phrase in words.words.items():
            forms = [phrase] if isinstance(phrase, str) else list(phrase.values())
            assert all(forms), (words.language, key)
            given = set(re.findall(r"\{(\w+)\}", "".join(forms)))
            usual = english[key] if isinstance(english[key], str) else english[key]["other"]
            assert given == set(re.findall(r"\{(\w+)\}", usual)), (words.language, key)


def test_languages_have_every_plural_form_and_no_other():
    for words in languages().values():
        categories = {PLURAL_RULES[words.language](n) for n in (*range(250), 1_000_000)}
        for key, phrase in words.words.items():
            if not isinstance(phrase, str):
                assert set(phrase) == categories, (words.language, key)


PLURALS = [
    ("en", {"one": (1,), "other": (0, 2, 11, 21, 1_000_000)}),
    ("es", {"one": (1,), "many": (1_000_000, 3_000_000), "other": (0, 2, 21, 1_000_001)}),
    ("it", {"one": (1,), "many": (1_000_000,), "other": (0, 2, 101)}),
    ("ru", {"one": (1, 21, 101), "few": (2, 4, 22, 104), "many": (0, 5, 11, 12, 14, 20, 111, 112)}),
    (
        "ar",
        {
            "zero": (0,),
            "one": (1,),
            "two": (2,),
            "few": (3, 10, 103, 110),
            "many": (11, 26, 99, 111, 199),
            "other": (100, 101, 102, 200, 1_000_002),
        },
    ),
]


@pytest.mark.parametrize(("language", "numbers"), PLURALS)
def test_plural_forms_are_those_of_cldr(language, numbers):
    for category, examples in numbers.items():
        assert {PLURAL_RULES[language](number) for number in examples} == {category}


def test_numbers_are_grouped_as_the_language_does():
    assert [words_for(tag).number(171_204) for tag in ("en", "es", "ru")] == [
        "171,204",
        "171.204",
        "171\u00a0204",
    ]
    assert [words_for(tag).number(4321) for tag in ("en", "es", "it")] == ["4,321", "4321", "4.321"]


def test_a_language_without_words_gets_english_ones_and_its_own_messages():
    rule = dataclasses.replace(CODE, messages={"en": "Code.", "fr": "Le code."})
    report = dataclasses.replace(GOOD, rules=(rule,), findings=(FINDINGS[0],))
    assert "violation: Le code. [Skill-notation]" in format_report(report, options=Options("fr-CA"))
    assert words_for("AR_eg").language == "ar"


def test_a_text_tells_its_language():
    assert spoken({"en": "a", "ar": "b"}, "ar-EG") == ("b", "ar")
    assert spoken({"en": "a"}, "ru") == ("a", "en")
    assert spoken({}, "ru", "title") == ("title", "")


def test_a_phrase_that_counts_has_no_single_form():
    with pytest.raises(TypeError, match="'triples' is said of a number"):
        words_for("en")["triples"]


# -- Text ------------------------------------------------------------------------------------------


def test_text_begins_with_a_summary_and_ends_with_what_met_no_node():
    lines = format_report(REPORT).splitlines()
    assert lines[0] == (
        "4 violations, 1 warning, 1 hint of 4 rules; 171,204 triples, 5 of 7 rules met a node"
    )
    assert lines[-1] == "warning: 2 rules met no node, so they prove nothing here: S13, S9"


def test_text_puts_the_place_before_the_finding_and_the_remedy_below():
    lines = format_report(REPORT).splitlines()
    assert f'    pages/kite-9-en.txt:3: {KITE[1:-1]} skos:notation "KIT" (pattern)' in lines
    assert "    → State the code, such as KITE, as skos:notation." in lines
    assert "        1234 is a number, not a code." in lines


def test_text_shows_so_many_examples_and_counts_the_rest():
    few = format_report(REPORT, options=Options(examples=1))
    assert few.count(" skos:notation") == 1 + 1  # the finding and the remedy
    assert "    and 2 more\n" in few
    assert "and 1 more" not in format_report(REPORT, options=Options(examples=None))
    assert "    and 3 more\n" in format_report(REPORT, options=Options(examples=0))


def test_a_report_without_findings_says_so():
    assert format_report(GOOD) == "Nothing found; 1 triple, 2 of 2 rules met a node\n"


def test_colours_are_for_terminals_only():
    assert "\x1b" not in format_report(REPORT)
    assert "\x1b[1;31mviolation\x1b[0m: " in format_report(REPORT, options=Options(colour=True))


def test_arabic_reports_keep_foreign_texts_apart():
    lines = format_report(REPORT, options=Options("ar")).splitlines()
    assert all(line.startswith("\u200f") for line in lines if line)
    assert any('\u2068skos:notation\u2069 \u2068"KIT"\u2069' in line for line in lines)
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)


def test_what_a_terminal_would_obey_is_told_by_number():
    assert one_line("a\x1b]0;b\x07\u202ec\r\nd\ufffee") == "a\\u001B]0;b\\u0007\\u202Ec d\\uFFFEe"
    assert one_line("a\u00a0b\u200fc") == "a\u00a0b\u200fc"


# -- JSON and SARIF --------------------------------------------------------------------------------


def _checked_json(report, language="en"):
    document = json.loads(format_report(report, "json", Options(language)))
    jsonschema_rs.validate(json.loads(schema_text()), document)
    return document


def test_json_keeps_to_its_schema_and_holds_all():
    document = _checked_json(REPORT)
    assert document["counts"] == {"violation": 4, "warning": 1, "info": 1}
    assert [len(document[key]) for key in ("rules", "findings", "known", "stale")] == [7, 6, 1, 1]
    _checked_json(GOOD)


def test_json_gives_messages_in_the_chosen_and_in_all_languages():
    rules = {rule["name"]: rule for rule in _checked_json(REPORT, "ar")["rules"]}
    assert rules[CODE.name]["message"] == CODE.messages["ar"]
    assert rules[CODE.name]["messages"] == CODE.messages


def test_the_schema_describes_every_field():
    assert json.loads(schema_text())["additionalProperties"] is False
    broken = _checked_json(REPORT)
    broken["findings"][0]["stranger"] = 1
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(json.loads(schema_text()), broken)


def test_json_is_read_back_as_the_same_report():
    assert read_report(format_report(REPORT, "json", Options("ar")), "r.json") == REPORT
    assert read_report(format_report(GOOD, "json"), "r.json") == GOOD


PATHS = st.recursive(
    st.sampled_from([Predicate(iri("urn:a")), Predicate(iri("urn:b/(c)*"))]),
    lambda inner: st.one_of(
        st.builds(Inverse, inner),
        st.builds(ZeroOrMore, inner),
        st.builds(OneOrMore, inner),
        st.builds(ZeroOrOne, inner),
        *(st.builds(kind, st.lists(inner, min_size=2, max_size=3).map(tuple)) for kind in SEVERAL),
    ),
    max_leaves=8,
)


@given(PATHS)
def test_any_path_is_read_back(path):
    assert read_path_text(path.sparql) == path


@pytest.mark.parametrize("written", ["", "<a", "<urn:a>/", "(<urn:a>", "<urn:a>)", "*", "<a>", "^"])
def test_what_is_no_path_is_refused(written):
    with pytest.raises(ValueError, match=r"\w"):
        read_path_text(written)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "r.json: no validation report: JSONDecodeError: "),
        ("[]", "r.json: no validation report: TypeError: "),
        ("{}", "r.json: no validation report: KeyError: 'version'"),
        ('{"version": 2}', "r.json: a report of version 2; this Skosmith reads 1"),
        ('{"version": 1, "findings": [{}]}', "r.json: no validation report: KeyError: 'severity'"),
        ("[" * 100_000, "r.json: no validation report: RecursionError: "),
    ],
)
def test_what_is_no_report_is_refused_with_a_remedy(document, message):
    with pytest.raises(SourceError) as raised:
        read_report(document, "r.json")
    assert str(raised.value).startswith(message)
    assert raised.value.remedy


def _checked_sarif(report, options=DEFAULTS):
    """Check what SARIF 2.1.0 requires (§3.13 to §3.50) and GitHub reads; give the run."""
    document = json.loads(format_report(report, "sarif", options))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "Skosmith"
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["defaultConfiguration"]["level"] in SARIF_LEVELS
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
    prints = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in SARIF_LEVELS
        assert result["message"]["text"]
        prints.add(result["partialFingerprints"]["primaryLocationLineHash"])
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            if (physical := location.get("physicalLocation")) is not None:
                assert re.fullmatch(
                    r"(file://)?[A-Za-z0-9/._~%-]+", physical["artifactLocation"]["uri"]
                )
                assert physical.get("region", {"startLine": 1})["startLine"] >= 1
    assert len(prints) == len(run["results"])
    return run


def test_sarif_points_to_lines_of_files_below_the_root():
    results = _checked_sarif(REPORT, Options(root="/work"))["results"]
    (place,) = [r["locations"][0] for r in results if 'KIT"' in r["message"]["text"]]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "pages/kite-9-en.txt"},
        "region": {"startLine": 3},
    }
    (space,) = [r["locations"][0] for r in results if r["ruleId"] == SPACE.name]
    assert space["physicalLocation"]["artifactLocation"]["uri"] == "pages/kite%2C%209%3A%20en.txt"


def test_sarif_gives_a_finding_without_a_place_to_what_was_validated():
    results = _checked_sarif(REPORT)["results"]
    (walk, known) = [r for r in results if r["ruleId"] == WALK.name]
    assert walk["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "seeds"}}
    assert known["suppressions"] == [{"kind": "external"}]
    assert walk["suppressions"] == []
    lost = dataclasses.replace(REPORT, sources=())
    assert "physicalLocation" not in _checked_sarif(lost)["results"][4]["locations"][0]


def test_sarif_fingerprints_outlive_lines():
    moved = [
        dataclasses.replace(f, places=tuple(Place(p.document, p.line + 7) for p in f.places))
        for f in REPORT.findings
    ]
    prints = [
        [result["partialFingerprints"] for result in _checked_sarif(report)["results"]]
        for report in (REPORT, dataclasses.replace(REPORT, findings=tuple(moved)))
    ]
    assert prints[0] == prints[1]


def test_sarif_counts_findings_that_differ_in_blank_nodes_only():
    twins = tuple(dataclasses.replace(FINDINGS[2], focus=blank(label)) for label in ("a", "b"))
    results = _checked_sarif(dataclasses.replace(REPORT, findings=twins, known=()))["results"]
    one, two = (result["partialFingerprints"]["finding/v1"] for result in results)
    assert one.removesuffix(":1") == two.removesuffix(":2")


def test_sarif_notes_rules_that_met_no_node():
    notes = _checked_sarif(REPORT)["invocations"][0]["toolExecutionNotifications"]
    assert [note["associatedRule"]["id"] for note in notes] == ["S13", "S9"]


# -- JUnit, GitHub, Markdown -----------------------------------------------------------------------


def _cases(report, options=DEFAULTS):
    root = ET.fromstring(format_report(report, "junit", options))  # noqa: S314 (our own)
    for suite in (root, *root):
        for attribute, tag in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("skipped", "skipped"),
        ):
            assert int(suite.get(attribute)) == len(list(suite.iter(tag)))
    return {case.get("name").partition(":")[0]: case for case in root.iter("testcase")}


def test_junit_has_a_case_a_rule_and_fails_where_the_run_fails():
    cases = _cases(REPORT)
    assert len(cases) == len(REPORT.rules)
    assert {name for name, case in cases.items() if case.find("failure") is not None} == {
        "Skill-notation",
        "S14",
    }
    assert "\\u00A0" in cases["TextSpace"].findtext("system-out")
    assert cases[IDLE.name].find("skipped").get("message") == "met no node"
    assert list(cases["Level"]) == []
    strict = _cases(REPORT, Options(fail_on=Severity.WARNING))
    assert strict["Walk"].find("failure").get("type") == "warning"
    never = _cases(REPORT, Options(fail_on=None)).values()
    assert all(case.find("failure") is None for case in never)


def _commands(report, options=EVERYTHING):
    """Read workflow commands as GitHub's runner does."""
    lines = format_report(report, "github", options).split("\n")
    assert lines.pop() == ""
    commands = []
    for line in lines[1:]:
        assert line.splitlines() == [line]
        found = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*))?::(.*)", line)
        assert found, line
        pairs = dict(pair.split("=", 1) for pair in (found[2] or "").split(",") if pair)
        commands.append((found[1], pairs, found[3]))
    return commands


def test_github_gets_a_command_a_finding_and_one_for_what_met_no_node():
    commands = _commands(REPORT)
    assert len(commands) == len(REPORT.findings) + 1
    kit = next(pairs for _, pairs, message in commands if '"KIT"' in message)
    assert kit == {
        "file": "pages/kite-9-en.txt",
        "line": "3",
        "title": "Skill-notation%3A Code of a skill",
    }


def _table_rows(report, options=DEFAULTS):
    written = format_report(report, "markdown", options)
    page = html.fromstring(MarkdownIt("commonmark").enable("table").render(written))
    return [row.findall("td") for row in page.iterfind(".//tbody/tr")], page


def test_markdown_has_a_row_a_rule():
    rows, page = _table_rows(REPORT)
    assert [[cell.text_content() for cell in row] for row in rows][1] == [
        "violation",
        "Skill-notation",
        "A skill has one code of four capital letters.",
        "3",
    ]
    assert "S13" in page.text_content()


def test_markdown_in_arabic_runs_from_right_to_left():
    assert format_report(REPORT, "markdown", Options("ar")).startswith('<div dir="rtl">\n\n## ')


# -- HTML ------------------------------------------------------------------------------------------


def test_html_needs_nothing_from_elsewhere():
    page = format_report(REPORT, "html")
    root = html.document_fromstring(page)
    assert root.findall(".//script") == root.findall(".//link") == root.findall(".//img") == []
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in root.find(".//meta[@http-equiv]").get("content")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fa", "ltr")])
def test_html_has_the_direction_of_its_words(language, direction):
    root = html.document_fromstring(format_report(REPORT, "html", Options(language)))
    assert root.get("dir") == root.find(".//article").get("dir") == direction


def test_html_isolates_texts_and_tells_their_language():
    root = html.document_fromstring(format_report(REPORT, "html", Options("ar")))
    (literal,) = [e for e in root.iter("bdi") if "الأحذية" in e.text_content()]
    assert literal.get("lang") == "ar"
    (walk,) = [e for e in root.iterfind(".//h2/bdi") if e.text_content().startswith("Every walk")]
    assert walk.get("lang") == "en"
    assert all(e.get("dir") == "ltr" for e in root.iterfind(".//td[@class='place']/bdi"))


def test_html_links_only_what_a_browser_may_follow():
    focus = iri("javascript:alert(1)")
    report = dataclasses.replace(GOOD, findings=(dataclasses.replace(FINDINGS[0], focus=focus),))
    root = html.document_fromstring(format_report(report, "html"))
    assert [a.get("href") for a in root.iter("a")] == [
        "https://w3id.org/skosmith/shapes#Skill-notation",
        "#violation-Skill-notation",
    ]
    assert "javascript:alert(1)" in root.text_content()


def test_the_part_for_the_service_has_no_styles_and_links_as_the_service_does():
    part = render_part(REPORT, Options(), link=lambda address: "/local?iri=" + address)
    root = html.fragment_fromstring(str(part).strip())
    assert root.tag == "article"
    assert not [e for e in root.iter() if e.get("style") or e.tag in {"style", "script"}]
    assert any(a.get("href").startswith("/local?iri=https://") for a in root.iter("a"))
    assert str(part) in format_report(REPORT, "html").replace(
        'href="https://', 'href="/local?iri=https://'
    )


def test_the_style_sheet_knows_every_class_of_its_own():
    classes = {name for e in html.fragment_fromstring(str(render_part(REPORT, Options())).strip()).iter() for name in (e.get("class") or "").split()}  # fmt: skip
    shared = {"code", "findings", "found", "lead", "note", "scroll", "tag"}
    named = set(re.findall(r"\.([a-z]+)", style_sheet())) | shared
    assert classes <= named, classes - named


def test_anchors_are_unique_even_where_names_are_alike():
    rules = tuple(dataclasses.replace(CODE, name=name) for name in ("a b", "a/b"))
    findings = tuple(dataclasses.replace(FINDINGS[0], rule=rule.name) for rule in rules)
    root = html.document_fromstring(format_report(Report(findings, rules, 1), "html"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in root.xpath("//a/@href") if h.startswith("#")} <= set(ids)


# -- RDF -------------------------------------------------------------------------------------------


def test_rdf_holds_every_result_with_its_whole_path():
    index = Index(quad[:3] for quad in report_quads(REPORT))
    (node,) = index.instances(sh("ValidationReport"))
    assert (
        index.value(node, sh("conforms")) == '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    )
    told = []
    for result in index.values(node, sh("result")):
        path = index.value(result, sh("resultPath"))
        told.append(
            (
                index.value(result, sh("focusNode")),
                index.value(result, sh("value")),
                None if path is None else read_path(index, path),
            )
        )
        assert index.value(result, sh("sourceConstraintComponent"))
        assert index.value(result, sh("resultSeverity"))
    assert told == [(found.focus, found.value, found.path) for found in REPORT.findings]


def test_rdf_of_nothing_conforms_as_shacl_has_it():
    assert '"true"' in report_quads(GOOD)[1][2]
    hint = dataclasses.replace(GOOD, findings=(FINDINGS[5],), rules=(SPACE,))
    assert hint.conforms
    assert '"false"' in report_quads(hint)[1][2]


def test_rdf_keeps_clear_of_blank_nodes_of_the_data():
    focus = [blank(label) for label in ("report", "result1", "rpath9")]
    findings = tuple(dataclasses.replace(FINDINGS[2], focus=node) for node in focus)
    quads = report_quads(dataclasses.replace(REPORT, findings=findings))
    assert not {quad[0] for quad in quads} & set(focus)


@pytest.mark.parametrize("form", sorted(RDF))
def test_rdf_is_read_back_in_every_format(form):
    written = format_report(REPORT, form).encode()
    assert len(set(read_rdf(written, RDF_FORMATS[form], form))) == len(set(report_quads(REPORT)))


# -- Any text --------------------------------------------------------------------------------------

NASTY = st.one_of(
    st.text(),
    st.text(alphabet="|`\\<>&[]()*_#@:%,\"'{}$~!\n\r\t\v\x00\x1b\x85\u2028\u202e\u2066\u200f\ufffe]ا"),
    st.sampled_from(["]]>", "::error::", "--- | ---", "</bdi><script>", "${{ x }}", "`` ` ``", "%0A"]),
)  # fmt: skip


@st.composite
def nasty_reports(draw):
    words = draw(st.lists(NASTY, min_size=6, max_size=6))
    name = words[0] or "rule"
    rule = Rule(
        name,
        words[1],
        draw(st.sampled_from(Severity)),
        Predicate(iri("https://example.org/p\u202e")),
        {"en": words[2]},
        {"en": words[3]},
        words[4],
        nodes=draw(st.integers(0, 2)),
    )
    finding = Finding(
        rule.severity,
        name,
        draw(st.sampled_from([KITE, blank("b"), iri("urn:x:\u202e&'")])),
        text(words[5], "ar") if draw(st.booleans()) else plain(words[5]),
        draw(st.sampled_from([None, rule.path])),
        messages={"en": draw(NASTY)},
        places=(Place(draw(NASTY) or "x", draw(st.integers(0, 9))),),
    )
    return Report((finding,), (rule,), 3, (words[1],))


LANGUAGE = st.sampled_from(["en", "ar", "ru"])


@given(nasty_reports(), LANGUAGE)
def test_any_text_leaves_json_and_sarif_whole(report, language):
    document = _checked_json(report, language)
    assert (
        document["findings"][0]["value"]["value"] == literal_parts(report.findings[0].value).value
    )
    assert read_report(format_report(report, "json"), "") == report
    json.loads(format_report(report, "sarif", Options(language)))
    format_report(report, "json").encode()


@given(nasty_reports(), LANGUAGE)
def test_any_text_leaves_junit_well_formed(report, language):
    root = ET.fromstring(format_report(report, "junit", Options(language)))  # noqa: S314
    assert len(list(root.iter("testcase"))) == 1


@given(nasty_reports(), LANGUAGE)
def test_any_text_leaves_html_in_its_place(report, language):
    page = format_report(report, "html", Options(language))
    root = html.document_fromstring(page)
    assert {e.tag for e in root.iter() if isinstance(e.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "main", "article", "header", "h1", "h2",
        "p", "bdi", "section", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "a",
        "strong",
    }  # fmt: skip
    (row,) = root.iterfind(".//table[@class='rules']/tbody/tr")
    assert row.find("th").text_content() == one_line(report.rules[0].name)


@given(nasty_reports(), LANGUAGE)
def test_any_text_keeps_the_columns_of_markdown(report, language):
    rows, page = _table_rows(report, Options(language))
    (row,) = rows
    assert len(row) == 4
    assert {e.tag for e in page.iter()} <= {
        "div", "h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li",
        "code",
    }  # fmt: skip
    assert len(page.findall(".//h2")) == len(page.findall(".//h3")) == 1
    name = one_line(report.rules[0].name)
    shown = row[1].text_content().replace("\u2060", "")
    assert " ".join(shown.split()) == " ".join(name.replace("\u2060", "").split())


@given(nasty_reports(), LANGUAGE)
def test_any_text_is_one_command_of_github(report, language):
    kinds = [kind for kind, _, _ in _commands(report, Options(language))]
    assert len(kinds) == 1


@given(nasty_reports(), LANGUAGE)
def test_any_text_leaves_no_command_to_a_terminal(report, language):
    written = format_report(report, "text", Options(language))
    kept = "\n\u00a0\u2068\u2069\u200c\u200d\u200e\u200f\u061c"
    strange = {c for c in written if not c.isprintable() and c not in kept and not c.isspace()}
    assert strange == set()
    assert all(line.splitlines() == [line] for line in written.split("\n") if line)


@given(nasty_reports())
def test_any_text_is_written_as_turtle(report):
    written = format_report(report, "turtle").encode()
    assert len(set(read_rdf(written, RDF_FORMATS["turtle"], ""))) == len(set(report_quads(report)))
