"""A booklet as PDF: Chromium prints the HTML booklet."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.exports.html_page import html_files
from skosmith_converter.exports.model import Layout, Material, Product

__all__ = ["BROWSERS", "pdf_files"]

BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""Names under which Chromium is looked for, where ``CHROMIUM`` names none."""
_SECONDS: Final = 300
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")
_WITHOUT_A_DATE: Final = "19700101000000"
_REMEDY: Final = (
    "Install Chromium (Debian: apt-get install chromium), or write --format html and print that."
)


def pdf_files(material: Material, layout: Layout) -> list[Product]:
    """Give a file for each edition and language; the same bytes from the same Chromium.

    Raises SourceError where there is no Chromium, or it prints nothing.
    """
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else BROWSERS
    browser = next(filter(None, map(shutil.which, names)), None)
    if browser is None:
        raise SourceError("PDF", "there is no Chromium to print it", _REMEDY)
    return [
        Product(f"{page.name.removesuffix('.html')}.pdf", _dated(_print(browser, page), material))
        for page in html_files(material, layout)
    ]


def _print(browser: str, page: Product) -> bytes:
    with tempfile.TemporaryDirectory(prefix="skosmith-") as folder:
        source, target = Path(folder, "booklet.html"), Path(folder, "booklet.pdf")
        source.write_bytes(page.data)
        command = [
            browser, "--headless=new", "--disable-gpu", "--disable-extensions",
            "--disable-background-networking", "--no-first-run", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # it has none for root
            source.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603 (a browser that we looked up, our own file)
                command, capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SourceError("PDF", f"{browser} does not print: {error}", _REMEDY) from error
        if not target.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["nothing"]
            raise SourceError("PDF", f"{browser} printed nothing; it says: {said[0]}", _REMEDY)
        return target.read_bytes()


def _dated(data: bytes, material: Material) -> bytes:
    """Put the date of the data, else none that tells of today, in the place of the clock's."""
    moment = re.sub(r"\D", "", material.date or "")[:14] or _WITHOUT_A_DATE

    def dated(found: re.Match[bytes]) -> bytes:
        wanted = f"/{found[1].decode()} (D:{moment}+00'00')".encode()
        return wanted.ljust(len(found[0])) if len(wanted) <= len(found[0]) else found[0]

    return _DATES.sub(dated, data)
