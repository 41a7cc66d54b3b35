"""The command that exports: what is selected, where it is written, what is refused, booklets."""

import json
import re
import shutil

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from chrome import chromium
from skosmith_converter.conversion import convert
from skosmith_converter.exports.booklet import words_in
from skosmith_converter.exports.formats import EXPORTS
from skosmith_converter.exports.html_page import PAPERS
from skosmith_converter.exports.markdown import escaped
from skosmith_converter.graph import ACKNOWLEDGEMENT
from skosmith_converter.serialization import FORMATS, serialize, write_folder
from skosmith_server.__main__ import main
from workbook_maker import sfia_9, skill_rows, workbook


def export(*arguments: str):
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    file = tmp_path_factory.mktemp("book") / "sfia-9.xlsx"
    file.write_bytes(workbook(sfia_9()))
    return file


@pytest.fixture(scope="module")
def seeds_graph(tmp_path_factory, seed_quads):
    file = tmp_path_factory.mktemp("seeds") / "sfia.nq"
    file.write_text("".join(serialize(seed_quads, FORMATS["nquads"])), "utf-8")
    return file


PRINTED = [name for name in EXPORTS if name != "pdf"]


@pytest.mark.parametrize("form", PRINTED)
def test_every_format_goes_to_a_folder_twice_with_the_same_bytes(form, seeds_graph, tmp_path):
    for name in ("one", "two"):
        result = export(
            seeds_graph, "--format", form, "--date", "2026-01-31", "-o", tmp_path / name
        )
        assert result.exit_code == 0, result.output
    one, two = (
        {p.relative_to(tmp_path / n).as_posix(): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()}
        for n in ("one", "two")
    )  # fmt: skip
    assert one == two
    assert one
    assert all(one.values())


@pytest.mark.parametrize("form", [name for name in PRINTED if EXPORTS[name].suffix])
def test_one_file_goes_to_a_file_or_to_standard_output(form, book, tmp_path):
    out = tmp_path / f"out{EXPORTS[form].suffix}"
    assert export(book, "--format", form, "--date", "2026-01-31", "-o", out).exit_code == 0
    result = export(book, "--format", form, "--date", "2026-01-31", "-o", "-")
    assert result.stdout_bytes == out.read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_convert_reads_a_folder_of_tables_by_the_manifest_in_it(form, seeds_graph, tmp_path):
    assert export(seeds_graph, "--format", form, "-o", tmp_path / "out").exit_code == 0
    conversion = convert([str(tmp_path / "out")])
    assert [i for i in conversion.issues if i.severity.name == "ERROR"] == []
    languages = {
        q[2].rsplit("@", 1)[1] for q in conversion.graph.quads if q[1].endswith("core#definition>")
    }
    assert languages == {"ar", "it", "es", "ru"}
    (folder,) = [p for p in (tmp_path / "out").iterdir() if p.name == "manifest.toml"]
    assert 'language = "ar"' in folder.read_text("utf-8")


def test_an_export_of_tables_tells_what_they_have_no_place_for(seeds_graph, tmp_path):
    result = export(seeds_graph, "--format", "xlsx", "-o", tmp_path / "out")
    assert "1,434 of 1,458 statements come back from there\n" in result.stderr
    assert "  not sm:changeMark: 15, such as of " in result.stderr


def codes_in(path) -> list[str]:
    return [str(row[8]) for row in openpyxl_rows(path)]


def openpyxl_rows(path):
    import openpyxl

    return list(openpyxl.load_workbook(path)["Skills"].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["BELT", "GLOV", "HATS", "SHOE"]),
        (["--skill", "shoe", "--skill", "HATS"], ["HATS", "SHOE"]),
        (["--category", "making and mending"], ["GLOV", "HATS", "SHOE"]),
        (["--category", "Of felt"], ["HATS"]),
        (["--level", "1"], ["SHOE"]),
        (["--level", "5", "--level", "1", "--edition", "SFIA 9"], ["BELT", "GLOV", "SHOE"]),
        (["--category", "Trading", "--level", "7", "--language", "EN"], ["BELT"]),
    ],
)
def test_skills_are_selected_by_code_category_level_edition_and_language(
    book, tmp_path, options, codes
):
    out = tmp_path / "out.xlsx"
    result = export(book, "--format", "xlsx", *options, "-o", out)
    assert result.exit_code == 0, result.output
    assert codes_in(out) == codes


def test_a_level_that_was_not_asked_for_is_not_there(book, tmp_path):
    export(book, "--format", "xlsx", "--level", "2", "--skill", "SHOE", "-o", tmp_path / "out.xlsx")
    (row,) = openpyxl_rows(tmp_path / "out.xlsx")
    assert row[1:8] == (None, 2, None, None, None, None, None)
    assert sum("Does the work" in str(cell) for cell in row) == 1


REFUSED = {
    "a skill that there is not": (["--skill", "SHOO"], "there is no skill SHOO; there is: BELT, GLOV, HATS, SHOE"),
    "an edition that there is not": (["--edition", "8"], "there is no edition 8; there is: 9"),
    "no edition": (["--edition", "nine"], "'nine' is no edition such as 9"),
    "a language that there is not": (["--language", "ru"], "there is no language ru; there is: en"),
    "no language": (["--language", "klingon!"], "klingon!"),
    "a category that there is not": (["--category", "Shop"], "there is no category 'Shop'; there is: Making"),
    "a selection of nothing": (["--skill", "SHOE", "--level", "7"], "nothing is left to export"),
    "no level": (["--level", "8"], "8 is not in the range"),
    "no date": (["--date", "soon"], "soon"),
    "no base": (["--base-iri", "https://example.org/x"], "ends neither in / nor in #"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_and_nothing_written(case, book, tmp_path):
    options, message = REFUSED[case]
    result = export(book, "--format", "xlsx", *options, "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_only_documents_of_other_languages_say_is_left_out(tmp_path):
    for language in ("ar", "it"):
        out = tmp_path / language
        result = export(
            "seeds", "--format", "concepts", "--edition", "8", "-l", language, "-o", out
        )
        assert result.exit_code == 0, result.output
        skill = json.loads((out / "8" / "skills" / "CSMG.jsonld").read_text("utf-8"))
        assert skill["prefLabel"].keys() == {language}
        assert skill["notObservedNote"].keys() == {language}
        assert skill["notObservedAt"] == "https://w3id.org/skosmith/sfia/8/lor/7"


def test_several_files_want_a_folder(seeds_graph, tmp_path):
    result = export(seeds_graph, "--format", "html", "-o", tmp_path / "out.html")
    assert result.exit_code == 2
    assert "these are 4 files (sfia-8_ar.html, " in result.stderr
    assert "-o DIR" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "concepts"])
def test_a_folder_does_not_fit_on_standard_output(form, book):
    result = export(book, "--format", form, "-o", "-")
    assert result.exit_code == 2
    assert f"{form} is a folder of files: name it, -o DIR" in result.stderr


def test_a_folder_with_files_in_it_is_left_alone(book, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = export(book, "--format", "csv", "-o", tmp_path)
    assert result.exit_code == 3
    assert "is a folder with files in it" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_is_written_whole_or_not_at_all(tmp_path):
    with pytest.raises(TypeError):
        write_folder(tmp_path / "out", {"a/b": b"x", "c": None})  # type: ignore[dict-item]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", {"a/b": b"x", "c": b"y"})
    assert (tmp_path / "out" / "a" / "b").read_bytes() == b"x"


def test_a_folder_below_one_that_is_not_there_is_refused(book, tmp_path):
    result = export(book, "--format", "csv", "-o", tmp_path / "no" / "out")
    assert result.exit_code == 3
    assert "Make that folder first." in result.stderr


def test_a_source_that_cannot_be_read_is_told_as_by_convert(tmp_path):
    (tmp_path / "page.txt").write_text("Nothing that we know.")
    result = export(tmp_path / "page.txt", "--format", "html", "-o", tmp_path / "out.html")
    assert result.exit_code == 1
    assert "Nothing was written" in result.stderr


# -- booklets ------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> & </style> \"quoted\" 'single' | *stars*"


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory) -> dict[str, str]:
    rows = skill_rows()
    name = rows[0].index("Skill")
    for row in rows[1:]:
        row[name + 1] = 'Making } @page { " </style><script>'
        row[name + 3] = HOSTILE
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "sfia-9.xlsx").write_bytes(workbook({**sfia_9(), "Skills": rows}))
    made = {}
    for form in ("html", "markdown"):
        result = export(folder / "sfia-9.xlsx", "--format", form, "-o", "-")
        assert result.exit_code == 0, result.output
        made[form] = result.stdout
    return made


def test_a_booklet_runs_nothing_and_fetches_nothing_whatever_the_texts_say(hostile_pages):
    page = html.fromstring(hostile_pages["html"])
    assert page.xpath("//script | //img | //link | //iframe | //object | //*[@src]") == []
    assert len(page.xpath("//style")) == 1
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")
    assert page.xpath("//*[@*[starts-with(name(), 'on')]]") == []
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_markdown_shows_texts_as_they_are(hostile_pages):
    page = html.fromstring(MarkdownIt("commonmark").render(hostile_pages["markdown"]))
    assert page.xpath("//script") == []
    assert "*stars*" in page.text_content()


@given(
    st.text(st.sampled_from("ab*_#-+=.:>1)(`[]!<&|~\\ "), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
def test_escaped_markdown_is_one_paragraph_with_the_same_text(text):
    rendered = MarkdownIt("commonmark").render(escaped(text))
    found = html.fromstring(f"<div>{rendered}</div>")
    assert [child.tag for child in found] == ["p"]
    assert found.text_content().strip().split() == text.split()


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ru", "ltr")])
def test_a_booklet_says_its_language_and_runs_its_way(seeds_graph, language, direction):
    result = export(seeds_graph, "--format", "html", "-l", language, "-o", "-")
    page = html.document_fromstring(result.stdout)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    words = words_in(language)
    assert page.xpath("string(//nav/h2)") == words["contents"]
    side = "right" if direction == "rtl" else "left"
    assert re.search(rf"@page {{ size: A4;[^}}]*@top-{side}", result.stdout)


def test_every_entry_of_the_contents_leads_to_its_place(book, seeds_graph):
    for arguments in ([book], [seeds_graph, "-l", "es"]):
        page = html.document_fromstring(export(*arguments, "--format", "html", "-o", "-").stdout)
        places = page.xpath("//@id")
        assert len(set(places)) == len(places)
        links = [link.removeprefix("#") for link in page.xpath("//a/@href") if link[0] == "#"]
        assert len(links) >= 2
        assert set(links) <= set(places)
    text = export(book, "--format", "markdown", "-o", "-").stdout
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(re.findall(r'<a id="([^"]+)">', text))


def test_a_booklet_has_every_text_of_its_selection_and_the_notice(book):
    text = html.document_fromstring(
        export(book, "--format", "html", "-o", "-").stdout
    ).text_content()
    for wanted in (ACKNOWLEDGEMENT, "Shoe mending", "cutting the leather", "Helps GLOV.", "Thrift at 3.",
                   "Works as one of 7.", "Making and mending", "Of felt"):  # fmt: skip
        assert wanted in text


def test_a_category_without_a_name_in_the_language_is_marked_as_borrowed(tmp_path, book):
    from page_maker import MadePage

    (tmp_path / "shoe_ru.txt").write_text(MadePage("ru", mark="new").render(), "utf-8")
    shutil.copy(book, tmp_path / "sfia-9.xlsx")
    page = html.document_fromstring(
        export(tmp_path, "--format", "html", "-l", "ru", "-o", "-").stdout
    )
    (heading,) = page.xpath("//main/section[@class='part'][1]/h2")
    assert (heading.get("lang"), "Of leather" in heading.text_content()) == ("en", True)


def test_every_language_of_the_words_has_all_of_them():
    from page_maker import LANGUAGES

    for language in LANGUAGES:
        assert words_in(language).keys() == words_in("en").keys()
        assert all(words_in(language).values())
    assert words_in("fr-CA") == words_in("fr")
    assert words_in("tlh") == words_in("en")


@pytest.mark.browser
def test_a_pdf_is_printed_twice_with_the_same_bytes(book, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", chromium())
    selected = ["--skill", "SHOE", "--paper", "letter", "--date", "2026-01-31"]
    for name in ("one.pdf", "two.pdf"):
        result = export(book, "--format", "pdf", *selected, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
    made = (tmp_path / "one.pdf").read_bytes()
    assert made == (tmp_path / "two.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    assert b"(D:20260131000000+00'00')" in made
    width, height = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made).groups()
    assert (round(float(width)), round(float(height))) == (612, 792)


def test_pages_are_of_the_size_asked_for(book):
    for paper, size in PAPERS.items():
        made = export(book, "--format", "html", "--paper", paper, "-o", "-").stdout
        assert f"@page {{ size: {size};" in made


def test_without_chromium_a_pdf_is_refused_with_a_way_out(book, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    result = export(book, "--format", "pdf", "-o", tmp_path / "out.pdf")
    assert result.exit_code == 3
    assert "there is no Chromium to print it" in result.stderr
    assert "--format html" in result.stderr
    monkeypatch.setenv("CHROMIUM", "false")
    result = export(book, "--format", "pdf", "-o", tmp_path / "out.pdf")
    assert (result.exit_code, list(tmp_path.iterdir())) == (3, [])
    assert "printed nothing" in result.stderr
