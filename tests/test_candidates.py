"""`skosmith link candidates` and `skosmith link evaluate`, as they are called."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from skosmith_converter.links.matching.evaluating import evaluate, rank_of, sides_of
from skosmith_converter.links.matching.gold import read_gold
from skosmith_converter.links.matching.scorers import find_scorer
from skosmith_converter.links.model import Predicate
from skosmith_converter.links.sssom import load_sssom, write_sssom
from skosmith_converter.links.targets import read_target
from skosmith_server.__main__ import main

OURS = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix s: <https://s.example/skill/> .
s:KNIF a skos:Concept ; skos:prefLabel "Knife care"@en , "Soin des couteaux"@fr ; skos:definition "Keeps knives sharp."@en .
s:FORK a skos:Concept ; skos:prefLabel "Fork polishing"@en , "Polissage des fourchettes"@fr .
s:LATN a skos:Concept ; skos:prefLabel "Latin"@en .
"""
THEIRS = "uri,label,description\nurn:t:k1,care for knives,Sharpens knives.\nurn:t:f1,polish forks,\nurn:t:f2,forks,\nurn:t:x1,deep sea diving,\n"
HEADINGS = "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,Mapping relation\n"
ESCO = "http://data.europa.eu/esco/skill/"


@pytest.fixture
def sides(tmp_path):
    ours, theirs = tmp_path / "ours.ttl", tmp_path / "theirs_en.csv"
    ours.write_text(OURS)
    theirs.write_text(THEIRS)
    return [str(ours), str(theirs)]


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, ["link", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def test_candidates_go_from_a_graph_to_a_table(sides):
    result = run("candidates", *sides)
    best = {}
    for row in rows(result.stdout):
        best.setdefault(row["subject_label"], []).append(
            (-float(row["confidence"]), row["object_label"])
        )
    assert {label: min(found)[1] for label, found in best.items()} == {
        "Knife care": "care for knives", "Fork polishing": "polish forks",
    }  # fmt: skip
    assert "3 concepts" in result.stderr
    assert "without any: 1 concepts" in result.stderr


def test_the_seeds_are_a_source_without_being_converted_first(tmp_path):
    target = tmp_path / "roles_es.csv"
    target.write_text("id,label\nr1,atención al cliente\nr2,buceo\n")
    result = run("candidates", "seeds", target, "--target-base", "urn:role:")
    assert {row["object_label"] for row in rows(result.stdout)} == {"atención al cliente"}
    assert "edition 9 of 8, 9" in result.stderr or "source: " in result.stderr


def test_the_same_input_is_the_same_bytes_in_another_process(sides, tmp_path):
    written = []
    for seed in ("1", "2"):
        place = tmp_path / f"{seed}.sssom.tsv"
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": "converter:server"}
        command = [sys.executable, "-m", "skosmith_server", "link", "candidates", *sides, "-o", str(place),
                   "--set-id", "https://s.example/set"]  # fmt: skip
        subprocess.run(command, check=True, env=env, capture_output=True)
        written.append(place.read_bytes())
    assert written[0] == written[1]
    assert run("check", tmp_path / "1.sssom.tsv").stdout == ""


def test_run_again_what_was_reviewed_stays_and_is_not_proposed_again(sides, tmp_path):
    place = tmp_path / "map.sssom.tsv"
    run("candidates", *sides, "-o", place)
    before, _ = load_sssom(place)
    text = place.read_text().replace("subject_id\t", "reviewer_label\tsubject_id\t")
    head, *lines = text[text.index("reviewer_label") :].splitlines()
    marked = [("Ada" if "care for knives" in line else "") + f"\t{line}" for line in lines]
    place.write_text(text[: text.index("reviewer_label")] + "\n".join([head, *marked]) + "\n")
    reviewed = [line for line in marked if line.startswith("Ada")]
    result = run("candidates", *sides, "-o", place)
    after, _ = load_sssom(place)
    assert [line for line in place.read_text().splitlines() if line.startswith("Ada")] == reviewed
    assert len(after.links) == len(before.links)
    assert "1 reviewed rows kept" in result.stderr
    Path(sides[1]).write_text(
        THEIRS.replace("care for knives", "tend knives")
        + "urn:t:k2,knife care,Keeps knives sharp.\n"
    )
    result = run("candidates", *sides, "-o", place)
    assert "renamed" in result.stderr
    assert "may be better for" in result.stderr
    assert [line for line in place.read_text().splitlines() if line.startswith("Ada")] == reviewed


def test_a_file_with_an_error_is_not_overwritten(sides, tmp_path):
    place = tmp_path / "map.sssom.tsv"
    place.write_text("subject_id\tpredicate_id\n")
    result = run("candidates", *sides, "-o", place, code=3)
    assert "has no column" in result.output
    assert place.read_text() == "subject_id\tpredicate_id\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--language", "de"], "do not both have labels in de"),
        (["--source-type", "Occupation"], "has no concept of Occupation"),
        (["--scorer", "oracle"], "Known are: lexical"),
        (["--edition", "12"], "has no skills of edition 12"),
    ],
)
def test_what_cannot_be_compared_is_told_and_nothing_is_written(sides, tmp_path, arguments, told):
    place = tmp_path / "map.sssom.tsv"
    assert told in run("candidates", *sides, *arguments, "-o", place, code=3).output
    assert not place.exists()


@pytest.mark.parametrize("missing", [0, 1])
def test_a_side_that_is_not_there_is_told(sides, missing):
    sides[missing] += ".gone"
    assert ".gone" in run("candidates", *sides, code=3).output


def test_a_table_without_iris_needs_to_be_told_what_goes_before_its_identifiers(sides, tmp_path):
    table = tmp_path / "roles.csv"
    table.write_text("id,label\nr1,knife carer\n")
    assert (
        "identifier" in run("candidates", sides[0], table, "--target-language", "en", code=3).output
    )
    given = ("--target-language", "en", "--target-base", "urn:role:")
    assert "ns2:r1" in run("candidates", sides[0], table, *given).stdout


# What people have mapped


def national(folder: Path, *found: str, above: str = "Classification 1 Language,en\n") -> Path:
    place = folder / "national.csv"
    place.write_text(above + HEADINGS + "".join(f"{row}\n" for row in found))
    return place


def melo(folder: Path) -> Path:
    place = folder / "abc_q_en_c_en"
    place.mkdir()
    (place / "queries.tsv").write_text("Q1\tknife care\nQ2\tfork polishing\n")
    (place / "corpus_elements.tsv").write_text(
        "E1\tcare for knives\nE2\tknives\nE3\tpolish forks\nE4\tdiving\n"
    )
    (place / "concept_mapping.tsv").write_text("E1\tC1\nE2\tC1\nE3\tC2\nE4\tC3\n")
    (place / "annotations.tsv").write_text("Q1\t0\tE1\t1\nQ1\t0\tE2\t1\nQ2\t0\tE3\t1\n")
    return place


def test_a_table_is_turned_so_that_it_leads_to_esco(tmp_path):
    gold = read_gold(national(tmp_path, f"{ESCO}1,sharpen knives,K1,knives,skos:broadMatch",
                              f"{ESCO}2,forks,K2,forks,exact", f"{ESCO}3,spoons,K3,ladles,odd"))  # fmt: skip
    assert gold.pairs == {"K1": {f"{ESCO}1": Predicate.NARROW}, "K2": {f"{ESCO}2": Predicate.EXACT}}
    assert gold.targets[f"{ESCO}1"].labels == {"en": "sharpen knives"}
    assert gold.remarks == ["1 rows left out: their relation is none of SKOS"]
    assert gold.of([Predicate.EXACT]) == {"K2": {f"{ESCO}2"}}


def test_descriptions_of_a_table_are_read(tmp_path):
    place = tmp_path / "c.csv"
    place.write_text("O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match\n"
                     f'1,Divers,"Dive, deep.",{ESCO}1,diver,Dives.,exactMatch\n')  # fmt: skip
    gold = read_gold(place, "en")
    assert gold.sources["1"].texts == {"en": ("Dive, deep.",)}
    assert gold.targets[f"{ESCO}1"].texts == {"en": ("Dives.",)}


def test_a_folder_of_melo_is_read_by_concepts(tmp_path):
    gold = read_gold(melo(tmp_path))
    assert gold.pairs == {"Q1": {"C1": Predicate.EXACT}, "Q2": {"C2": Predicate.EXACT}}
    assert gold.targets["C1"].others == {"en": ("knives",)}


def test_accepted_rows_of_a_mapping_file_are_gold(sides, tmp_path):
    place = tmp_path / "gold.sssom.tsv"
    run("candidates", *sides, "-o", place)
    mappings, _ = load_sssom(place)
    assert "maps nothing" in run("evaluate", place, code=3).output
    text = "".join(write_sssom(mappings)).replace(
        "semapv:CompositeMatching", "semapv:ManualMappingCuration"
    )
    place.write_text(text)
    found = json.loads(
        run("evaluate", place, "--source", sides[0], "--target", sides[1], "--any", "--json").stdout
    )
    assert found["queries"] == 2
    assert found["measures"][0]["mrr"] == 1.0


def test_ranks_count_from_one_and_the_first_of_equals_comes_first():
    import numpy as np

    scores = np.array([0.2, 0.9, 0.2, 0.5], dtype=np.float32)
    assert [rank_of(scores, [at]) for at in range(4)] == [3, 1, 4, 2]
    assert rank_of(scores, [0, 3]) == 2


def test_measures_are_those_of_ranks(tmp_path):
    gold = read_gold(melo(tmp_path))

    class Fixed:
        name = "fixed"

        def score(self, sources, *_):
            import numpy as np

            return np.array([[0.1, 0.9, 0.5], [0.9, 0.5, 0.1]], dtype=np.float32)[: len(sources)]

    found = evaluate(gold, sides_of(gold, None, None), [Fixed()])
    (one,) = found.measures
    assert (one.mrr, one.hit1, one.hit5) == (pytest.approx((1 / 3 + 1 / 2) / 2), 0, 1)
    assert (found.queries, found.targets, found.languages) == (2, 3, ["en"])


def test_the_command_shows_the_baselines_beside(tmp_path):
    result = run("evaluate", melo(tmp_path))
    lines = result.stdout.splitlines()
    assert lines[0] == "abc_q_en_c_en: 2 to map, 3 targets, en"
    assert [line.split("  ")[1].strip() for line in lines[2:]] == [
        "lexical",
        "edit distance",
        "BM25",
        "word TF-IDF",
    ]
    assert lines[2].split()[1:5] == ["1.000"] * 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{ESCO}1,a,,b,exact", "maps nothing"),
        (f"{ESCO}1,a,K1,b,broad", "maps nothing that is on both sides"),
    ],
)
def test_gold_that_maps_nothing_is_told(tmp_path, text, told):
    assert told in run("evaluate", national(tmp_path, text), code=3).output


def test_a_folder_without_the_files_of_the_benchmark_is_told(tmp_path):
    (tmp_path / "queries.tsv").write_text("Q1\n")
    assert "has no corpus_elements.tsv" in run("evaluate", tmp_path, code=3).output


# Real ones. The numbers are those of others, or of the first try; ours are in docs/matching.md

SETS = {
    "crosswalks/DE_Mapping_ESCO_Kompetenzen_220518_0.csv": 0.645,
    "crosswalks/crosswalk_esco_onet.csv": 0.782,
    "melo/usa_q_en_c_en": 0.602,
    "melo/fra_q_fr_c_fr": 0.818,
    "melo/ita_q_it_c_it": 0.452,
}


@pytest.mark.suite
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if name[:8] in {"melo/fra", "melo/ita"} else [])
        for name in SETS
    ],
)
def test_candidates_fit_what_people_have_mapped_better_than_what_was_there(shared, name):
    data = shared / "reference-data"
    if not (data / name).exists():
        pytest.skip(f"no {name} beside the checkout (SKOSMITH_SHARED)")
    gold = read_gold(data / name)
    esco = data / "esco/ESCO dataset - v1.1.1 - classification - en - csv.zip"
    target = read_target([esco]) if "onet" in name else None
    (one,) = evaluate(gold, sides_of(gold, None, target), [find_scorer("lexical")]).measures
    assert one.mrr > SETS[name]
    assert one.calibration_error is not None
    assert one.calibration_error < 0.06


@pytest.mark.suite
def test_sfia_leads_to_skills_of_its_field_and_not_to_false_friends(shared, tmp_path):
    data = shared / "reference-data"
    esco = sorted((data / "esco").glob("ESCO dataset - v1.1.1*.zip"))
    book = data / "sfia/sfia-9_current-standard_en_250129.xlsx"
    if len(esco) < 2 or not book.exists():
        pytest.skip("no ESCO 1.1.1 or workbook of SFIA 9 beside the checkout (SKOSMITH_SHARED)")
    result = run("candidates", book, *esco, "--top", 5)
    found = rows(io.StringIO(result.stdout).getvalue())
    objects = {row["object_label"] for row in found}
    assert not any(
        word in label
        for label in objects
        for word in ("penetrant", "lift", "rail ", "press release")
    )
    assert len({row["subject_id"] for row in found}) > 140
    wanted = {("Machine learning", "machine learning"), ("Release management", "manage software releases"),
              ("Information security", "ensure information security")}  # fmt: skip
    assert wanted <= {(row["subject_label"], row["object_label"]) for row in found}


def test_a_table_whose_rows_are_quoted_as_a_whole_is_read(tmp_path):
    place = tmp_path / "wrapped.csv"
    above = "Classification 1 Language,sv;\n"
    place.write_text(
        above + HEADINGS.replace("\n", ";\n")
        + f'"{ESCO}1,knivar,K1,""knivar, vassa"",skos:exactMatch";\n{ESCO}2,gafflar,K2,gafflar,skos:closeMatch;\n'
        + f"{ESCO}3,skedar,,,no relation;\n"
    )  # fmt: skip
    gold = read_gold(place)
    assert gold.sources["K1"].labels == {"sv": "knivar, vassa"}
    assert gold.pairs == {"K1": {f"{ESCO}1": Predicate.EXACT}, "K2": {f"{ESCO}2": Predicate.CLOSE}}


def test_a_table_in_two_languages_with_addresses_for_identifiers_is_read(tmp_path):
    place = tmp_path / "two.csv"
    place.write_text(
        "Classification 1 Language,nl\n"
        "Classification 1 URI,Classification 1 PrefLabel,Classification 1 URL,Classification 2 ID,Classification 2 PrefLabel FR,"
        "Classification 2 PrefLabel NL,Classification 2 URL,Mapping Relation\n"
        f"60e0,messen slijpen,{ESCO}60e0,KN-1,Affûter,Slijpen,,skos:exactMatch\n"
    )  # fmt: skip
    gold = read_gold(place)
    assert gold.pairs == {"KN-1": {f"{ESCO}60e0": Predicate.EXACT}}
    assert gold.sources["KN-1"].labels == {"fr": "Affûter", "nl": "Slijpen"}
    assert gold.targets[f"{ESCO}60e0"].labels == {"nl": "messen slijpen"}
