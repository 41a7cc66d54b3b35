"""Exports as tables: what is written, the converter reads again; spreadsheets can open it and run nothing of it."""

import csv
import io
import warnings

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import framework_maker
from skosmith_converter.conversion import Options, convert, read_framework
from skosmith_converter.exports.delimited import guarded, write_delimited
from skosmith_converter.exports.guidance_cells import Parts, guidance_cells
from skosmith_converter.exports.model import Layout, Material
from skosmith_converter.exports.returning import read_again
from skosmith_converter.exports.selecting import languages_of
from skosmith_converter.exports.sheets import Table
from skosmith_converter.exports.workbooks import csv_files, workbook_files
from skosmith_converter.exports.xlsx import LONGEST_CELL, write_workbook
from skosmith_converter.framework import Given
from skosmith_converter.guidance_text import lead_ins, split_guidance
from skosmith_converter.iris import Iris
from skosmith_converter.languages import pack_for
from skosmith_converter.page import Passage, Source
from skosmith_converter.serialization import UnwritableError
from skosmith_converter.tables.cells import make_sheet
from skosmith_converter.tables.delimited import read_delimited
from skosmith_converter.tables.workbook import read_workbook
from workbook_maker import sfia_8, sfia_9, workbook

SOURCE = Source("made", "0" * 64)
MAKERS = {"xlsx": workbook_files, "csv": csv_files}


def material_of(*arguments: str, **options) -> Material:
    framework = read_framework(arguments, Options(**options)).framework
    return Material(framework, Iris(), tuple(languages_of(framework)))


def table(rows) -> Table:
    return Table("skills", "Skills", tuple(map(tuple, rows)), (10,) * len(rows[0]))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A framework of our own in a language, as a workbook: the material that it is read as."""

    def make(language: str) -> Material:
        file = tmp_path_factory.mktemp(language) / f"sfia-9_{language}.xlsx"
        rows = framework_maker.skills(language, 8)
        file.write_bytes(workbook(framework_maker.sheets(language, rows)))
        return material_of(str(file), given=Given(language=language))

    return make


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("language", ["ar", "de", "en", "fr-CA", "ja", "ru", "zh"])
def test_every_statement_of_a_workbook_comes_back_from_its_export(made, form, language):
    material = made(language)
    products = MAKERS[form](material, Layout())
    back = read_again(material, products)
    assert back.missing == ()
    assert back.other == 0
    assert back.held == back.total > 500


@pytest.mark.parametrize("sheets", [sfia_8, sfia_9])
@pytest.mark.parametrize("form", MAKERS)
def test_both_layouts_come_back_with_attributes_that_no_list_of_codes_knows(tmp_path, form, sheets):
    file = tmp_path / f"sfia-{sheets.__name__[-1]}.xlsx"
    file.write_bytes(workbook(sheets()))
    material = material_of(str(file))
    back = read_again(material, MAKERS[form](material, Layout()))
    assert (back.missing, back.other) == ((), 0)


def test_attributes_without_addresses_are_known_by_their_heading(tmp_path):
    sheets = sfia_9()
    sheets["Attributes"] = [row[:8] + row[9:] for row in sheets["Attributes"]]
    sheets["Skills"] = [row[:9] + row[10:] for row in sheets["Skills"]]
    file = tmp_path / "sfia-9.xlsx"
    file.write_bytes(workbook(sheets))
    edition = material_of(str(file)).framework.editions[0]
    assert [one.code for one in edition.attributes] == ["THRI", "WITS"]


@pytest.mark.parametrize("form", MAKERS)
def test_seed_pages_come_back_but_for_what_tables_have_no_place_for(form, seeds_conversion):
    material = material_of("seeds")
    back = read_again(material, MAKERS[form](material, Layout()))
    assert {one.property: one.count for one in back.missing} == {
        "sm:changeMark": 15,
        "sm:notObservedAt": 1,
        "sm:notObservedNote": 2,
        "skos:prefLabel": 6,  # the Arabic page has no space before the number of a level
    }
    assert back.total > 1400


@pytest.mark.parametrize("form", MAKERS)
def test_the_same_material_gives_the_same_bytes(made, form):
    material = made("en")
    assert MAKERS[form](material, Layout()) == MAKERS[form](material, Layout())


# -- cells -------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"))).map(
    str.strip
)
NASTY = (
    "=1+1",
    "'=1+1",
    "''@x",
    "+49 30",
    "-",
    "@SUM(A1)",
    "_x000D_",
    "_x0041_b",
    "a\nb",
    "<b>",
    "&amp;",
)


def cleaned(text: str) -> str:
    """What the reader makes of a cell, whatever file it is in."""
    return make_sheet("", [(1, 1, text)], SOURCE)[0].text(1, 1)


@given(st.lists(TEXTS | st.sampled_from(NASTY), min_size=1, max_size=4))
@example(list(NASTY))
def test_a_text_in_a_csv_file_is_read_as_it_was(texts):
    rows = [["Code", "Skill", "Category", "x"], *([text, "a", "b", "c"] for text in texts)]
    (sheet,), _ = read_delimited(write_delimited(table(rows)), SOURCE)
    assert [sheet.text(n, 1) for n in range(2, len(rows) + 1)] == [cleaned(t) for t in texts]


@given(st.lists(TEXTS | st.sampled_from(NASTY), min_size=1, max_size=4))
@example(list(NASTY))
def test_a_text_in_a_workbook_is_read_as_it_was_and_openpyxl_finds_no_formula(texts):
    data = write_workbook([table([["Code"], *([text] for text in texts)])])
    (sheet,), _ = read_workbook(data, SOURCE)
    # The reader takes _x000D_ for an end of a line in whatever file: official texts are full of it
    assert [sheet.text(n, 1) for n in range(2, len(texts) + 2)] == [cleaned(t) for t in texts]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = openpyxl.load_workbook(io.BytesIO(data))["Skills"]
    kinds = {cell.data_type for row in read.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s"}


@given(st.text(st.sampled_from("'=+-@\t\r a"), max_size=6))
def test_no_cell_of_a_csv_file_begins_as_a_formula_does(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_csv_file_is_utf_8_and_bears_a_mark_for_excel_when_asked():
    rows = [["Code", "Skill"], ["SHOE", "Чинит обувь"]]
    assert write_delimited(table(rows)).decode("utf-8").startswith("Code,Skill\r\n")
    marked = write_delimited(table(rows), byte_order_mark=True)
    assert marked.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(marked.decode("utf-8-sig")))) == rows


def test_a_text_too_long_for_excel_is_refused_with_its_place():
    write_workbook([table([["x" * LONGEST_CELL]])])
    with pytest.raises(UnwritableError, match=r"too long for a cell .*Skills!A1.*write CSV"):
        write_workbook([table([["x" * (LONGEST_CELL + 1)]])])


@pytest.mark.parametrize(("language", "is_at_the_right"), [("ar", True), ("en", False)])
def test_a_workbook_begins_at_the_side_where_its_language_does(made, language, is_at_the_right):
    (product,) = workbook_files(made(language), Layout())
    book = openpyxl.load_workbook(io.BytesIO(product.data))
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book} == {is_at_the_right}
    assert book["Skills"].freeze_panes == "A2"


# -- guidance ------------------------------------------------------------------------------------

SENTENCES = st.text("abc ", min_size=1, max_size=20).map(
    lambda t: f"Mends {' '.join(t.split())} shoes."
)
ITEMS = st.text("abc", min_size=1, max_size=9).map(lambda t: f"mending {t}")


@st.composite
def guidance(draw) -> Parts:
    items = draw(st.lists(ITEMS, max_size=5))
    parents = [draw(st.sampled_from([None, *range(1, n + 1)])) for n in range(len(items))]
    flat = draw(st.booleans())
    return Parts(
        tuple(draw(st.lists(SENTENCES, max_size=3))),
        "Activities may include, but are not limited to" if items else "",
        tuple(
            (item, None if flat else parent) for item, parent in zip(items, parents, strict=True)
        ),
    )


def is_nested_in_order(parts: Parts) -> bool:
    """An item is below the one before it, or below one that that is below."""
    open_items: list[int] = []
    for number, (_, parent) in enumerate(parts.activities, start=1):
        while open_items and open_items[-1] != parent:
            open_items.pop()
        if parent is not None and not open_items:
            return False
        open_items.append(number)
    return True


@given(st.lists(guidance().filter(is_nested_in_order), min_size=1, max_size=4))
def test_notes_and_activities_in_a_cell_are_read_as_they_were(column):
    pack = pack_for("en")
    cells = guidance_cells(column, pack)
    known = lead_ins(cells, pack)
    for cell, parts in zip(cells, column, strict=True):
        read = split_guidance(Passage(cell, (1, 1)), known) if cell else None
        notes = tuple(n.text for n in read.notes) if read else ()
        found = tuple((a.passage.text, a.parent) for a in read.activities) if read else ()
        assert (notes, found) == (parts.notes, parts.activities)


def test_a_list_among_the_notes_stays_with_the_line_before_it():
    notes = ("It is done:\nwith care\nwith glue", "It never ends.")
    column = [
        Parts(notes),
        Parts((), "Activities may include", (("mending", None), ("gluing", None))),
    ]
    cells = guidance_cells(column, pack_for("en"))
    known = lead_ins(cells, pack_for("en"))
    assert tuple(n.text for n in split_guidance(Passage(cells[0], (1, 1)), known).notes) == notes


# -- the official workbooks ----------------------------------------------------------------------

OFFICIAL = {
    "sfia-9_current-standard_en_250129.xlsx": 44_707,
    "sfia-8_en_220221.xlsx": 29_925,
}


@pytest.mark.suite
@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_workbooks_come_back_whole(name, shared):
    material = material_of(str(shared / "reference-data" / "sfia" / name))
    back = read_again(material, workbook_files(material, Layout()))
    assert (back.held, back.total, back.other) == (OFFICIAL[name], OFFICIAL[name], 0)


@pytest.mark.suite
def test_the_graph_of_the_official_workbook_comes_back_whole_through_csv(shared, tmp_path):
    name = str(shared / "reference-data" / "sfia" / next(iter(OFFICIAL)))
    graph = tmp_path / "sfia.nq"
    from skosmith_converter.serialization import FORMATS, serialize

    graph.write_text("".join(serialize(convert([name]).graph.quads, FORMATS["nquads"])), "utf-8")
    material = material_of(str(graph))
    back = read_again(material, csv_files(material, Layout()))
    assert back.held == back.total == OFFICIAL[next(iter(OFFICIAL))]
