"""An edition in a language as a workbook, or as a CSV file for each of its tables."""

from collections.abc import Iterator

from skosmith_converter.directions import is_right_to_left
from skosmith_converter.exports.delimited import write_delimited
from skosmith_converter.exports.model import Layout, Material, Product
from skosmith_converter.exports.selecting import languages_of, replace_editions
from skosmith_converter.exports.sheets import tables_of
from skosmith_converter.exports.xlsx import write_workbook
from skosmith_converter.framework import Edition

__all__ = ["csv_files", "pairs", "workbook_files"]


def pairs(material: Material) -> Iterator[tuple[Edition, str]]:
    """Give each edition with each language that names one of its skills."""
    for edition in material.framework.editions:
        known = languages_of(replace_editions(material.framework, [edition]))
        for language in material.languages:
            if language in known:
                yield edition, language


def workbook_files(material: Material, _: Layout) -> list[Product]:
    """Give a workbook for each edition and language."""
    return [
        Product(
            f"sfia-{edition.name}_{language}.xlsx",
            write_workbook(
                tables_of(edition, language, material.rights),
                right_to_left=is_right_to_left(language),
            ),
            edition.name,
            language,
        )
        for edition, language in pairs(material)
    ]


def csv_files(material: Material, layout: Layout) -> list[Product]:
    """Give the tables of each edition and language, and the notes beside them."""
    files = []
    for edition, language in pairs(material):
        for table in tables_of(edition, language, material.rights):
            name = f"sfia-{edition.name}_{language}_{table.key}.csv"
            data = write_delimited(table, byte_order_mark=layout.byte_order_mark)
            if table.key == "notes":
                text = "\n\n".join(str(row[0]) for row in table.rows)
                files.append(Product(f"sfia-{edition.name}_NOTICE.md", f"{text}\n".encode()))
            else:
                files.append(Product(name, data, edition.name, language))
    return list({file.name: file for file in files}.values())
