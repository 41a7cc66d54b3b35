"""Bad input through the real command: its place, its remedy, its exit code, and nothing written."""

import io
import os
import re
import subprocess
import sys
import zipfile

import pytest

import workbook_maker as make

WORKBOOK = make.workbook(make.sfia_9())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
PRODUCTS = "sku,name,price,category\nABCD,Shoe,3,Shoes\nEFGH,Hat,4,Hats\n"
CONCEPTS = "conceptUri,preferredLabel,description\nhttp://a.example/1,manage,To manage\n"
ROWS = make.skill_rows()


def archive(**parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def bomb() -> bytes:
    rels = '<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook"/></Relationships>'
    parts = {
        "_rels/.rels": rels,
        "xl/_rels/workbook.rels": "<a/>",
        "xl/workbook": b"<a>" + b" " * 120_000_000,
    }
    return archive(**parts)


def table(*rows) -> bytes:
    return make.workbook({"Skills": list(rows)})


def convert(*arguments, cwd, code="", **options):
    command = (
        [sys.executable, "-m", "skosmith_server"] if not code else [sys.executable, "-c", code]
    )
    out = cwd / "out.ttl"
    out.write_text("precious", encoding="utf-8")
    run = subprocess.run(
        [*command, "convert", *arguments, "-o", "out.ttl"],
        cwd=cwd, capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip
    assert out.read_text(encoding="utf-8") == "precious", run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    return run.returncode, run.stderr


FILES = {
    "cut.xlsx": (WORKBOOK[: len(WORKBOOK) // 2], "P052 damaged-table", "Get it again"),
    "stub.xlsx": (WORKBOOK[:20], "P008 no-text-file: a zip archive", ".xlsx"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "P050 password", "take the password off"),
    "old.xls": (OLE, "P051 other-spreadsheet: the old form .xls", "save it as .xlsx"),
    "bomb.xlsx": (bomb(), "P053 table-too-large", "Name the official workbook"),
    "letter.docx": (archive(word__document="<a/>"), "P008 no-text-file", "Save its text"),
    "page.pdf": (b"%PDF-1.7\n\x00", "P008 no-text-file: a PDF file", "Save its text"),
    "empty.csv": (b"", "P007 empty-file", "Get it again"),
    "blank.txt": (b"\xef\xbb\xbf \r\n", "P007 empty-file", "Get it again"),
    "noise.bin": (bytes(range(128, 256)) * 9, "noise.bin:1: error P001 not-utf-8", "iconv"),
    "concepts.csv": (CONCEPTS.encode(), "P010 not-a-skill-page", "tables with their headings"),
    "products.csv": (PRODUCTS.encode(), "products.csv: error P010", "tables with their headings"),
    "roles.csv": (b"Role,Code,Skill,Level\nCobbler,SHOE,Shoe mending,4\n", "roles.csv:1: error P068 codes-alone", "one row a skill"),
    "no_codes.xlsx": (table(ROWS[0], *([*r[:8], None, *r[9:]] for r in ROWS[1:])), "#Skills:1: error P055", "Put the codes back"),
    "twice.xlsx": (table(*ROWS, ROWS[1]), "#Skills:6: error P057 duplicate-code: SHOE stands in row 2", "Leave one"),
    "eight.xlsx": (table([*ROWS[0], "Level 8"], [*ROWS[1], "Flies."]), "#Skills:2: error P028 level-out-of-range: 8", "Mend"),
    "garbled.csv": (make.csv_text(ROWS).replace("care", "cafÃ©s").encode(), "P066 mojibake-in-cell: O2", "never passed on"),
    "cut.json": (b'[{"code": "SHOE",\n "name"', "cut.json:2: error P070 not-json", "Mend"),
}  # fmt: skip


def test_files_that_cannot_be_used_are_told_with_place_and_remedy(tmp_path):
    for name, (data, _, _) in FILES.items():
        (tmp_path / name).write_bytes(data)
    code, told = convert(*FILES, cwd=tmp_path)
    assert code == 1
    for name, (_, place, remedy) in FILES.items():
        of_file = [message for message in re.split(r"\n(?=\S)", told) if message.startswith(name)]
        assert any(place in message and remedy in message for message in of_file), (name, of_file)


def sparse(folder):
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(2 << 30)
    return "huge.txt"


def loop(folder):
    (folder / "around").mkdir()
    (folder / "around" / "again").symlink_to(folder / "around")
    return "around"


def pipe(folder):
    os.mkfifo(folder / "pipe.txt")
    return "pipe.txt"


def pipe_within(folder):
    (folder / "pages").mkdir()
    os.mkfifo(folder / "pages" / "a.txt")
    return "pages"


def vanished(folder):
    (folder / "pages").mkdir()
    (folder / "pages" / "gone.txt").symlink_to("nowhere")
    return "pages"


def empty_folder(folder):
    (folder / "pages").mkdir()
    return "pages"


PLACES = [
    (sparse, 1, "huge.txt: error P003 too-large"),
    (loop, 3, "around: the folder holds no files of .txt"),
    (empty_folder, 3, "pages: the folder holds no files"),
    (pipe, 3, "pipe.txt: is a pipe or device, no file\n  Name files; what a program writes comes by -."),
    (pipe_within, 3, "pages/a.txt: is a pipe or device"),
    (vanished, 3, "pages/gone.txt: No such file or directory\n  Check the name"),
    (lambda _: "/dev/zero", 3, "/dev/zero: is a pipe or device"),
    (lambda _: "nope*.xlsx", 3, "nope*.xlsx: no file matches\n  Check the pattern."),
]  # fmt: skip


@pytest.mark.parametrize(("prepare", "code", "words"), PLACES)
def test_a_place_that_holds_no_usable_file_is_told(prepare, code, words, tmp_path):
    found, told = convert(prepare(tmp_path), cwd=tmp_path)
    assert (found, words in told) == (code, True), told


AS_NOBODY = """
import os, sys
from skosmith_server.__main__ import main
main.get_command(None, "convert")  # imported while all may be read
os.getuid() or os.seteuid(65534)
main()
"""


@pytest.mark.parametrize("name", ["page.txt", "pages", "outer"])
def test_what_may_not_be_read_is_told(name, tmp_path):
    (tmp_path / "outer" / "pages").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    for path in ("page.txt", "pages/page.txt", "outer/page.txt", "outer/pages/page.txt"):
        (tmp_path / path).write_text("x", encoding="utf-8")
    closed = {"page.txt": "page.txt", "pages": "pages", "outer": "outer/pages"}[name]
    tmp_path.chmod(0o755)
    (tmp_path / closed).chmod(0)
    code, told = convert(name, cwd=tmp_path, code=AS_NOBODY)
    (tmp_path / closed).chmod(0o755)
    assert (code, f"{closed}: Permission denied" in told) == (3, True), told


def test_no_source_is_overwritten(tmp_path):
    record = tmp_path / "skills.json"
    record.write_text("[]", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "skosmith_server",
        "convert",
        "skills.json",
        "-o",
        "./skills.json",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, "is one of the sources" in run.stderr) == (2, True)
    assert record.read_text(encoding="utf-8") == "[]"


def test_a_huge_file_is_refused_in_little_memory(tmp_path):
    import resource

    limit = 600_000_000
    code, _ = convert(
        sparse(tmp_path), cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )  # fmt: skip
    assert code == 1
