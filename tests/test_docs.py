"""The docs keep their promises: commands print what they show, queries answer, links lead somewhere."""

import re
import shlex
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner

from conftest import ROOT
from linked import linked_graphs
from skosmith_converter.issues import ISSUE_KINDS
from skosmith_converter.languages import LABELS
from skosmith_converter.serialization import FORMATS, accepted, format_named, serialize
from skosmith_server.__main__ import main
from skosmith_server.app import create_app

DOCS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
QUERIES = sorted((ROOT / "docs" / "queries").glob("*.rq"))
LINK_QUERIES = sorted((ROOT / "docs" / "queries" / "links").glob("*.rq"))
ASKED_OF_NAMED_GRAPHS = {"machine-translated", "source-of-a-text"}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def hold(path: Path, made: str, accept: bool) -> None:
    """A generated page is up to date; ``pytest --accept`` writes it."""
    if accept:
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made, "run pytest --accept and review the difference"


CONSOLE = [(path, block) for path in DOCS for block in blocks(path, "console")]


@pytest.mark.parametrize(
    ("path", "block"), CONSOLE, ids=[f"{p.name}-{i}" for i, (p, _) in enumerate(CONSOLE)]
)
def test_a_command_in_the_docs_prints_what_stands_below_it(path, block, tmp_path, monkeypatch):
    for name in ("seeds", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    for call in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = call.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "skosmith"
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.output.replace("\r\n", "\n") == expected, command


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_a_link_in_the_docs_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_the_page_on_the_command_line_is_what_the_commands_say(accept):
    intro = (
        "# The command line\n\nData goes to standard output, everything else to standard error. Exit codes: 0 good, 1 findings,\n"
        "2 wrong usage, 3 failure of the run.\n\n"
        "A manifest tells what pages don't: a TOML (or JSON) file with a table for each file name or pattern. A `manifest.toml` in a folder\n"
        "of pages is read of itself.\n\n"
        '```toml\n["CSMG_es.txt"]\nedition = "9"\nlanguage = "es"\nurl = "https://sfia-online.org/es/skillcode/9/CSMG"\nstatus = "final"\n\n'
        '["sfia8/*.txt"]\nedition = "8"\n```\n'
    )
    parts = [intro]
    names = [[name] for name in main.list_commands(None)]
    for group in ("link", "snapshot"):
        at = names.index([group]) + 1
        names[at:at] = [[group, name] for name in main.get_command(None, group).commands]
    for name in names:
        result = CliRunner().invoke(
            main, [*name, "--help"], prog_name="skosmith", terminal_width=100
        )
        parts.append(f"\n## skosmith {' '.join(name)}\n\n```text\n{result.output}```\n")
    hold(ROOT / "docs" / "cli.md", "".join(parts), accept)


def test_examples_of_commands_stand_a_line_each_in_their_help():
    shown = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert "\\b" not in shown
    for path in sorted(ROOT.glob("*/skosmith_*/*cli.py")):
        examples = re.findall(
            r"^ +(?:echo|SKOSMITH|skosmith) .*$", path.read_text("utf-8"), re.MULTILINE
        )
        for example in examples:
            assert f"\n    {example.strip()}\n" in shown


def test_the_page_on_issues_lists_every_kind(accept):
    rows = [
        f"| {k.code} | {k.name} | {k.severity} | {k.message.replace('|', chr(92) + '|')} | {k.remedy} |"
        for k in ISSUE_KINDS.values()
    ]
    made = (
        "# Issues of pages\n\nAn *error* keeps the graph from being written, a *warning* tells of something that is not in it or was doubtful, an\n"
        "*info* of something worth knowing. `skosmith issues CODE` explains one. Words in braces are filled in.\n\n"
        "| code | name | severity | message | what to do |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )
    hold(ROOT / "docs" / "issues.md", made, accept)


def test_the_page_on_languages_names_every_section_of_labels():
    text = (ROOT / "docs" / "adding-a-language.md").read_text(encoding="utf-8")
    for section, meaning in LABELS.items():
        assert f"| `{section}` | {meaning} |" in text


@pytest.fixture(scope="module")
def store(seed_quads):
    store = pyoxigraph.Store()
    store.load(
        "".join(serialize(accepted(seed_quads), format_named("nquads"))).encode(),
        pyoxigraph.RdfFormat.N_QUADS,
    )
    return store


def answer(store: pyoxigraph.Store, path: Path) -> pyoxigraph.QuerySolutions:
    return store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_an_example_query_has_an_answer(store, path):
    assert list(answer(store, path))


@pytest.fixture(scope="module")
def linked_store(tmp_path_factory):
    """The seeds with the mappings of tests/linked.py, and the skills that these lead to."""
    store = pyoxigraph.Store()
    for graph in linked_graphs(tmp_path_factory.mktemp("linked")):
        store.load(path=graph)
    return store


def test_the_page_on_queries_shows_each_with_its_answer(store, linked_store, accept):
    intro = (
        "# Questions to ask\n\nEach query lies in [queries/](queries/) and runs against the graph of the seed pages. Answers that are texts of the\n"
        "framework are not repeated here.\n"
    )
    links = (
        "\n## Across the links\n\nThese are asked of the seed pages beside an ESCO of four made-up skills and three occupations, joined by "
        "[mappings](links.md#in-a-graph): put\nyour skill, or the name of your occupation, in their place. They find a mapping whichever end it is "
        "stated at, and at whichever level. Related matches\nlead to no occupation: they say too little.\n"
    )
    shown = [_shown(path, store) for path in QUERIES]
    across = [_shown(path, linked_store) for path in LINK_QUERIES]
    hold(ROOT / "docs" / "queries.md", "".join([intro, *shown, links, *across]), accept)


def _shown(path: Path, store: pyoxigraph.Store) -> str:
    title, _, query = path.read_text(encoding="utf-8").partition("\n")
    name = path.relative_to(ROOT / "docs").as_posix()
    made = f"\n## {title.removeprefix('# ')}\n\n[{path.name}]({name})\n\n```sparql\n{query}```\n"
    rows = answer(store, path)
    csv = rows.serialize(format=pyoxigraph.QueryResultsFormat.CSV).decode().replace("\r\n", "\n")
    return f"{made}\n```csv\n{csv}```\n" if csv.isascii() else made


def test_the_arabic_activities_come_in_order(store):
    rows = list(answer(store, ROOT / "docs" / "queries" / "activities.rq"))
    assert [row["position"].value for row in rows] == list("123456")
    assert rows[0]["activity"].value == "إدارة الوظائف والفرق الخاصة بخدمة العملاء"


def test_the_spanish_text_of_level_4_is_that_of_the_page(store):
    (row,) = answer(store, ROOT / "docs" / "queries" / "level-text.rq")
    assert (
        row["text"].value
        == (ROOT / "seeds" / "001_21aef64a4f6346f2.txt")
        .read_text(encoding="utf-8")
        .splitlines()[37]
    )


def test_no_page_of_the_docs_holds_long_text_of_the_framework():
    sentences = {
        line.strip("• -").strip()
        for path in (ROOT / "seeds").glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > 80
    }
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        assert not [s for s in sentences if s[:80] in text], path


CURLS = [
    line
    for path in DOCS
    for block in blocks(path, "sh")
    for line in block.splitlines()
    if line.startswith("curl") and "$T" not in line  # writes: test_clients
]


@pytest.fixture(scope="module")
def client(seed_quads):
    return create_app(seed_quads).test_client()


@pytest.mark.parametrize("line", CURLS)
def test_a_request_in_the_docs_is_answered(line, client):
    headers, data, method, url = [], None, "GET", ""
    words = iter(shlex.split(line)[1:])
    for word in words:
        if word == "-H":
            headers.append(tuple(next(words).split(": ", 1)))
        elif word == "--data-urlencode":
            name, how, rest = re.split("([=@])", next(words), maxsplit=1)
            value = rest if how == "=" else (ROOT / rest).read_text(encoding="utf-8")
            data, method = {name: value}, "POST"
        elif word == "--json":
            data, method = next(words).encode(), "POST"
            headers += [("Content-Type", "application/json"), ("Accept", "application/json")]
        elif word == "--data-binary":
            data, method = (ROOT / next(words).removeprefix("@")).read_bytes(), "POST"
        elif word not in {"-G", "-O"}:
            url = word.removeprefix("http://127.0.0.1:8000")
    if "-G" in line:
        response = client.get(url, query_string=data, headers=headers)
    else:
        response = client.open(url, method=method, data=data, headers=headers)
    assert response.status_code == 200, response.text
    wanted = dict(headers).get("Accept")
    assert wanted is None or response.mimetype == wanted
    assert len(response.data) > 50


def test_the_downloads_are_what_convert_writes(client, seed_quads):
    for form in FORMATS.values():
        made = "".join(serialize(seed_quads, form)).encode()
        assert client.get(f"/dump{form.suffixes[0]}").data == made
