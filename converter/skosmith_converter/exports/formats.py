"""The formats of exports, as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from skosmith_converter.exports.badges import badge_files
from skosmith_converter.exports.case import case_files
from skosmith_converter.exports.concepts import concept_files
from skosmith_converter.exports.ctdl import ctdl_files
from skosmith_converter.exports.html_page import html_files
from skosmith_converter.exports.markdown import markdown_files
from skosmith_converter.exports.model import Layout, Material, Product
from skosmith_converter.exports.pdf import pdf_files
from skosmith_converter.exports.schema_org import schema_org_files
from skosmith_converter.exports.workbooks import csv_files, workbook_files

__all__ = ["EXPORTS", "Export", "manifest_of"]

Maker: TypeAlias = Callable[[Material, Layout], Sequence[Product]]


@dataclass(frozen=True, slots=True)
class Export:
    """One way to export."""

    name: str
    suffix: str
    """Of the name of a file; empty where a folder is written, always."""
    make: Maker
    comes_back: bool = False
    """Whether `skosmith convert` reads what is written."""


EXPORTS: Final[dict[str, Export]] = {
    row.name: row
    for row in (
        Export("xlsx", ".xlsx", workbook_files, comes_back=True),
        Export("csv", "", csv_files, comes_back=True),
        Export("markdown", ".md", markdown_files),
        Export("html", ".html", html_files),
        Export("pdf", ".pdf", pdf_files),
        Export("concepts", "", concept_files),
        Export("case", ".json", case_files),
        Export("ctdl-asn", ".json", ctdl_files),
        Export("badges", ".json", badge_files),
        Export("schema.org", ".json", schema_org_files),
    )
}
"""Name → format."""


def manifest_of(products: Sequence[Product]) -> Product:
    """Give the manifest that tells edition and language of files that are read again."""
    entries = (
        f'["{one.name}"]\nedition = "{one.edition}"\nlanguage = "{one.language}"\n'
        for one in products
        if one.language
    )
    return Product("manifest.toml", "\n".join(entries).encode())
