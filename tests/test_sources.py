"""Finding, decoding and describing source files."""

import io
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from skosmith_converter.errors import SourceError
from skosmith_converter.framework import Given
from skosmith_converter.page import TranslationStatus
from skosmith_converter.sources import (
    LARGEST_PAGE,
    SourceFile,
    decode,
    entry_for,
    find_files,
    given,
    read_manifest,
    read_sources,
)


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.TXT", "sub/c.txt", "notes.md", ".hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def names(*arguments):
    return [name for name, _ in find_files(arguments)]


def test_a_folder_stands_for_the_text_files_in_and_below_it(folder):
    assert names(str(folder)) == ["a.TXT", "b.txt", "sub/c.txt"]


def test_a_pattern_stands_for_the_files_it_matches(folder):
    assert names(f"{folder}/*.txt") == ["b.txt"]
    assert names(f"{folder}/**/*.txt") == ["b.txt", "c.txt"]


def test_a_file_is_read_whatever_its_suffix(folder):
    assert names(str(folder / "notes.md")) == ["notes.md"]


def test_a_file_named_twice_is_read_once(folder):
    assert names(str(folder / "b.txt"), str(folder / "b.txt")) == ["b.txt"]


def test_a_loop_of_links_ends(folder):
    (folder / "sub" / "loop").symlink_to(folder)
    assert names(str(folder)) == ["a.TXT", "b.txt", "sub/c.txt"]


@pytest.mark.parametrize("argument", ["empty", "x*.txt"])
def test_nothing_found_is_an_error_with_a_remedy(tmp_path, argument):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError) as caught:
        find_files([str(tmp_path / argument)])
    assert caught.value.remedy


def test_a_file_that_cannot_be_read_is_an_error_with_its_name(tmp_path):
    with pytest.raises(SourceError, match="nope.txt: No such file"):
        list(read_sources(find_files([str(tmp_path / "nope.txt")])))


def test_standard_input_is_a_source(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"hello")))
    assert [(f.name, f.data) for f in read_sources(find_files(["-"]))] == [("-", b"hello")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_decoded(encoding):
    assert decode(SourceFile("a", "Schöne Schuhe\n靴".encode(encoding))) == (
        "Schöne Schuhe\n靴",
        None,
    )


@pytest.mark.parametrize(("data", "name", "line"), [
    ("Shoe\nSchön – neu".encode("cp1252"), "not-utf-8", 2),
    ("Shoe\nНовая обувь".encode("cp1251"), "not-utf-8", 2),
    (b"Shoe\xff", "not-utf-8", 1),
    ("Shoe\nSchön für alle".encode().decode("cp1252").encode(), "mojibake", 2),
    ("Shoe\n\nНовая обувь".encode().decode("latin-1").encode(), "mojibake", 3),
    ("Shoe\nأحذية".encode().decode("latin-1").encode(), "mojibake", 2),
    ("Shoe\nd’orientation".encode().decode("cp1252").encode(), "mojibake", 2),
    ("Shoe \ufffd".encode(), "mojibake", 1),
    ("Wsparcie obsługi".encode("cp1250").decode("cp1252").encode(), "mojibake", 1),
    (b"a" * (LARGEST_PAGE + 1), "too-large", 0),
])  # fmt: skip
def test_what_is_not_clean_unicode_is_refused_with_its_line(data, name, line):
    text, issue = decode(SourceFile("a", data))
    assert text == ""
    assert (issue.kind.name, issue.line) == (name, line)
    assert issue.remedy


@pytest.mark.parametrize(
    "text", ["Ãvila", "À la carte", "SÃO PAULO", "Ñandú", "Đà Nẵng", "âge", "Ða"]
)
def test_rare_letters_are_no_mojibake(text):
    assert decode(SourceFile("a", text.encode())) == (text, None)


@each(st.binary(max_size=200))
def test_decoding_never_raises(data):
    text, issue = decode(SourceFile("a", data))
    assert issue is None or text == ""


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_tells_of_files_by_name_or_pattern(tmp_path):
    manifest = read_manifest(write(tmp_path / "m.toml", (
        '["a.txt"]\nedition = 9\nlanguage = "FR-ca"\nurl = "https://example.org/a"\nstatus = "final"\n'
        '["b*.txt"]\nedition = "8"\n'
    )))  # fmt: skip
    assert entry_for("a.txt", manifest) == Given(
        "9", "fr-CA", "https://example.org/a", TranslationStatus.FINAL
    )
    assert entry_for("b_2.txt", manifest) == Given("8")
    assert entry_for("c.txt", manifest) == Given()


def test_a_manifest_may_be_json(tmp_path):
    manifest = read_manifest(write(tmp_path / "m.json", '{"a.txt": {"edition": 9}}'))
    assert entry_for("a.txt", manifest).edition == "9"


@pytest.mark.parametrize(("text", "fault"), [
    ("a = ", "not readable"),
    ("a = 1", "entry 'a': is no table"),
    ('["a"]\ncolour = "red"', "unknown key 'colour'"),
    ('["a"]\nedition = "nine"', "'nine' is no edition"),
    ('["a"]\nlanguage = "en_GB"', "'en_GB' is no BCP 47"),
    ('["a"]\nstatus = "alpha"', "'alpha' is no translation status"),
    ('["a"]\nurl = "not an address"', "is no IRI"),
])  # fmt: skip
def test_a_faulty_manifest_is_refused_with_its_place(tmp_path, text, fault):
    with pytest.raises(SourceError, match="m.toml") as caught:
        read_manifest(write(tmp_path / "m.toml", text))
    assert fault in str(caught.value)


@pytest.mark.parametrize("name", ["none.toml"])
def test_a_missing_manifest_is_an_error(tmp_path, name):
    with pytest.raises(SourceError, match="No such file"):
        read_manifest(tmp_path / name)


@pytest.mark.parametrize("edition", ["9", "10"])
def test_an_edition_is_a_number(edition):
    assert given(edition=edition).edition == edition


def test_an_encoding_is_named_only_where_it_is_likely():
    western, other = "Schöne Schuhe".encode("cp1252"), "Новая обувь".encode("cp1251")
    assert "iconv -f windows-1252" in decode(SourceFile("a", western))[1].remedy
    assert "windows-1252" not in decode(SourceFile("a", other))[1].remedy
