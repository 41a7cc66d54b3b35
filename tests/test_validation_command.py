"""The command ``skosmith validate``: its exit codes, and what it writes where."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from skosmith_server.__main__ import main

ROOT = Path(__file__).parents[1]
KITES = str(ROOT / "docs" / "validation" / "kites.ttl")
MENDED = str(ROOT / "docs" / "validation" / "kites-mended.ttl")
ONE = ["--rules", "skos:S13"]


def run(*arguments):
    return CliRunner().invoke(main, ["validate", *map(str, arguments), "--no-cache"])


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([MENDED, *ONE], 0, "Nothing found"),
        ([KITES, *ONE], 1, "violation: "),
        ([KITES, *ONE, "--fail-on", "never"], 0, "violation: "),
        ([KITES, "--rules", "quality:mol"], 0, "hint: "),
        ([KITES, "--rules", "quality:mol", "--fail-on", "info"], 1, "hint: "),
        ([], 2, "Missing argument"),
        ([KITES, "--report", "report.pdf"], 2, "names no format of reports"),
        ([KITES, "--format", "pdf"], 2, "'pdf' is not one of"),
        (["nothing.ttl"], 3, "nothing.ttl"),
        ([KITES, "--rules", "skosx"], 3, "There is no rule set 'skosx'"),
        ([KITES, "--shapes", "nothing.ttl"], 3, "nothing.ttl"),
        ([KITES, "--baseline", "nothing.json"], 3, "nothing.json"),
        (["--list", "--rules", "quality"], 0, "oilt"),
        (["--list", "--rules", "skos", "--report-language", "ru"], 0, "предпочтительной метки"),
    ],
)
def test_exit_codes_and_first_words(arguments, code, told):
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert told in result.output


def test_an_empty_graph_is_no_good_graph(tmp_path):
    empty = tmp_path / "empty.ttl"
    empty.touch()
    result = run(empty)
    assert result.exit_code == 3
    assert "The graph is empty" in result.output


def test_reports_are_written_beside_what_is_shown(tmp_path):
    files = [tmp_path / f"report.{suffix}" for suffix in ("sarif", "xml", "html", "md", "ttl")]
    options = [option for file in files for option in ("--report", file)]
    result = run(KITES, *ONE, *options, "--format", "json")
    assert json.loads(result.stdout)["conforms"] is False
    assert all(file.stat().st_size for file in files)


def test_what_a_baseline_accepts_does_not_fail_and_what_is_new_does(tmp_path):
    baseline = tmp_path / "known.json"
    assert run(KITES, *ONE, "--write-baseline", baseline).exit_code == 1
    assert run(KITES, *ONE, "--baseline", baseline).exit_code == 0
    assert (
        run(KITES, "--rules", "skos,quality", "--baseline", baseline, "--fail-on", "info").exit_code
        == 1
    )
    assert "no longer occurs" in run(MENDED, *ONE, "--baseline", baseline).output


def test_statistics_and_suggestions_are_written_where_they_are_wanted(tmp_path):
    for option, name in (
        ("--statistics", "s.ttl"),
        ("--statistics", "s.json"),
        ("--suggest", "p.ru"),
        ("--suggest", "p.ttl"),
    ):
        assert run(KITES, *ONE, option, tmp_path / name).exit_code == 1
        assert (tmp_path / name).stat().st_size
    assert "DELETE DATA" in (tmp_path / "p.ru").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["triples"] == 19


def test_rows_are_validated_before_a_graph_is_written(tmp_path):
    output = tmp_path / "seeds.ttl"
    result = CliRunner().invoke(
        main, ["convert", str(ROOT / "seeds"), "-o", str(output), "--validate"]
    )
    assert result.exit_code == 0, result.output
    assert "Nothing found" in result.output
    assert output.exists()
