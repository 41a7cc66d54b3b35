"""The converter's commands, as a user runs them."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT, SEEDS
from page_maker import MadePage
from skosmith_converter.issues import ISSUE_KINDS
from skosmith_server.__main__ import main

SEEDS_FOLDER = str(ROOT / "seeds")


def run(*arguments, **options):
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False, **options)


def test_a_folder_becomes_a_file_in_the_format_of_its_suffix(tmp_path):
    for suffix, start in (
        ("ttl", "@prefix"), ("trig", "@prefix"), ("nt", "_:"), ("nq", "<"), ("rdf", "<?xml"), ("jsonld", "{"),
    ):  # fmt: skip
        out = tmp_path / f"graph.{suffix}"
        result = run("convert", SEEDS_FOLDER, "-o", out)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        assert "5 pages, 1,966 statements" in result.stderr
        assert out.read_text(encoding="utf-8").startswith((start, "<", "_:"))


def test_data_goes_to_standard_output_and_nothing_else_does():
    result = run("convert", SEEDS_FOLDER, "--format", "nquads")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert all(line.endswith(" .") for line in result.stdout.splitlines())


def test_a_page_comes_from_standard_input():
    result = run("convert", "-", "--edition", "9", input=SEEDS[1].read_bytes())
    assert result.exit_code == 0
    assert '"Soporte de servicio al cliente"@es' in result.stdout


def test_a_refused_page_leaves_the_old_file_alone_and_says_what_to_do(tmp_path):
    out = tmp_path / "graph.ttl"
    out.write_text("precious", encoding="utf-8")
    result = run("convert", SEEDS[1], "-o", out)
    assert result.exit_code == 1
    assert "001_21aef64a4f6346f2.txt:1: error P040 edition-unknown" in result.stderr
    assert "--edition 9" in result.stderr
    assert "1 error" in result.stderr
    assert out.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [out]


def test_one_bad_page_among_good_ones_stops_the_run_and_all_faults_are_told(tmp_path):
    for path in SEEDS:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "bad1.txt").write_bytes("Schön SHOE".encode("cp1252"))
    (tmp_path / "bad2.txt").write_text("no page", encoding="utf-8")
    (tmp_path / "cut.txt").write_bytes(
        SEEDS[0].read_bytes()[: SEEDS[0].stat().st_size * 3 // 4].rpartition(b".")[0]
    )
    result = run("convert", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == ""
    for place in ("bad1.txt:1: error P001", "bad2.txt: error P010", "cut.txt:51: error P026"):
        assert place in result.stderr, result.stderr
    assert "iconv -f windows-1252" in result.stderr


def test_strict_lets_warnings_stop_the_run(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text(MadePage("en", mark="new").render() + "\nSend a comment", encoding="utf-8")
    assert run("convert", page).exit_code == 0
    result = run("convert", page, "--strict")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (["convert"], 2, "Missing argument"),
    (["convert", "nope.txt"], 3, "nope.txt: No such file or directory"),
    (["convert", SEEDS_FOLDER, "-o", "graph.docx"], 2, "docx"),
    (["convert", SEEDS_FOLDER, "--format", "turtel"], 2, "turtle"),
    (["convert", SEEDS_FOLDER, "--edition", "nine"], 2, "'nine' is no edition"),
    (["convert", SEEDS_FOLDER, "--language", "en_GB"], 2, "'en_GB' is no BCP 47"),
    (["convert", SEEDS_FOLDER, "--base-iri", "nowhere"], 2, "no absolute IRI"),
    (["convert", SEEDS_FOLDER, "--base-iri", "http://a.example/x"], 2, "ends neither"),
    (["convert", SEEDS_FOLDER, "--date", "yesterday"], 2, "yesterday"),
    (["convert", SEEDS_FOLDER, "--manifest", "none.toml"], 3, "none.toml: No such file"),
    (["convert", SEEDS_FOLDER, "-o", "nowhere/graph.ttl"], 3, "nowhere"),
    (["issues", "P999"], 2, "no issue 'P999'"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_remedy_and_an_exit_code(
    arguments, code, words, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_explain_shows_what_became_of_each_line():
    result = run("convert", "--explain", SEEDS[3])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("003_f1212d3039b2b689.txt")
    assert "   66  statement    guiding phrase and essence of the level" in result.stdout
    assert "   37  boilerplate  explanation of undefined levels" in result.stdout
    assert lines[-1].startswith("CEXP in ru, edition 9 (stated), status beta; 102 lines: ")


def test_explain_tells_of_a_page_that_cannot_be_read():
    result = run("convert", "--explain", "-", input="no page\n")
    assert result.exit_code == 0
    assert "P010 not-a-skill-page" in result.stdout
    assert "no skill page; 1 lines" in result.stdout


def test_statements_can_be_left_out():
    full = run("convert", SEEDS_FOLDER).stdout
    lean = run("convert", SEEDS_FOLDER, "--no-statements").stdout
    assert "ResponsibilityStatement" in full
    assert "tatement>" not in lean.replace("EssenceStatement", "")
    assert "sm:statements" not in lean


@pytest.mark.parametrize(("arguments", "environment", "expected"), [
    ([], {}, None),
    (["--date", "2026-11-23"], {}, "2026-11-23T00:00:00Z"),
    (["--date", "2026-11-23T10:00:00+01:00"], {}, "2026-11-23T10:00:00+01:00"),
    ([], {"SOURCE_DATE_EPOCH": "0"}, "1970-01-01T00:00:00Z"),
    (["--date", "2026-11-23"], {"SOURCE_DATE_EPOCH": "0"}, "2026-11-23T00:00:00Z"),
])  # fmt: skip
def test_a_date_is_written_only_where_it_is_given(arguments, environment, expected):
    out = run("convert", SEEDS_FOLDER, "--format", "nquads", *arguments, env=environment).stdout
    dates = {line.split('"')[1] for line in out.splitlines() if "dateTime>" in line}
    assert dates == ({expected} if expected else set())
    assert expected or str(dt.datetime.now(tz=dt.UTC).year) not in out


def test_a_manifest_in_a_folder_is_read_of_itself(tmp_path):
    (tmp_path / "a.txt").write_text(MadePage("en").render(), encoding="utf-8")
    assert run("convert", tmp_path).exit_code == 1
    (tmp_path / "manifest.toml").write_text(
        '["*.txt"]\nedition = "8"\nstatus = "final"', encoding="utf-8"
    )
    result = run("convert", tmp_path)
    assert result.exit_code == 0
    assert "sm:editionEvidence sm:supplied" in result.stdout
    assert "sm:translationStatus sm:final" in result.stdout


def test_languages_are_listed():
    result = run("languages")
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "ar", "de", "en", "es", "fr-CA", "fr", "it", "ja", "pl", "pt", "ru", "zh",
    ]  # fmt: skip
    assert len(json.loads(run("languages", "--json").stdout)) == 12


def test_issues_are_listed_and_explained():
    assert len(run("issues").stdout.splitlines()) == len(ISSUE_KINDS)
    for name in ("P040", "p040", "edition-unknown"):
        assert "--edition 9" in run("issues", name).stdout


def test_every_command_helps():
    for name in main.list_commands(None):
        command = main.get_command(None, name)
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.help
        assert all(p.help for p in command.params if p.param_type_name == "option"), name


@pytest.mark.parametrize("form", ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"])
def test_every_run_gives_the_same_bytes(form):
    command = [sys.executable, "-m", "skosmith_server", "convert", SEEDS_FOLDER, "--format", form]
    runs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert len(runs.pop()) > 50_000


def test_an_entry_of_a_manifest_that_fits_no_file_is_told(tmp_path):
    manifest = tmp_path / "m.toml"
    manifest.write_text('["nope.txt"]\nedition = "9"', encoding="utf-8")
    result = run("convert", SEEDS_FOLDER, "--manifest", manifest)
    assert result.exit_code == 0
    assert "P006 manifest-entry-unused: the manifest's entry 'nope.txt'" in result.stderr


def test_an_output_that_takes_nothing_is_a_failure_of_the_run():
    command = [sys.executable, "-m", "skosmith_server", "convert", SEEDS_FOLDER]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (result.returncode, result.stderr.splitlines()[0]) == (
        3,
        b"Error: standard output: No space left on device",
    )
