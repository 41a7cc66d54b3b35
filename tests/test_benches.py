"""The script that the benches compare us with does the job that we do."""

import subprocess
import sys

from conftest import ROOT
from skosmith_converter.conversion import convert
from skosmith_converter.serialization import FORMATS, serialize, write_whole


def bench(name, *arguments):
    command = [sys.executable, ROOT / "bench" / name, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_rdflib_script_makes_the_same_triples_of_the_same_workbooks(tmp_path):
    bench("inputs.py", tmp_path, "--skills", "3")
    books = tmp_path / "workbooks"
    ours, theirs = tmp_path / "ours.nq", tmp_path / "theirs.nt"
    write_whole(ours, serialize(convert([str(books)]).graph.quads, FORMATS["nquads"]))
    bench("with_rdflib.py", theirs, *sorted(books.glob("*.xlsx")))
    (size, first), (_, second) = map(
        str.split, bench("common_triples.py", "table", ours, theirs).splitlines()
    )
    assert first == second
    assert int(size) > 2_000


def test_pages_and_workbooks_of_a_made_framework_say_the_same(tmp_path):
    bench("inputs.py", tmp_path, "--skills", "2")
    issues = convert([str(tmp_path / "workbooks"), str(tmp_path / "pages")]).issues
    assert [str(issue) for issue in issues if issue.kind.name == "other-words"] == []
