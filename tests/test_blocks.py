"""Text becomes clean lines; damage is found fast, and as a slow search would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter import blocks
from skosmith_converter.blocks import ends_a_sentence, mojibake_in, read_lines


@pytest.mark.parametrize(("text", "lines"), [
    ("", []),
    ("\n", [""]),
    ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
    ("a\n\n", ["a", ""]),
    ("a\r\u200e\nb", ["a", "", "b"]),
    ("a\n\u200f", ["a", ""]),
    ("a\u00a0b\n\ufeffc_x000D_", ["a b", "c"]),
    ("e\u0301\ne\n\u0301", ["é", "e", "\u0301"]),
])  # fmt: skip
def test_a_text_is_split_before_it_is_cleaned(text, lines):
    found = read_lines(text)
    assert [line.text for line in found] == lines
    assert [line.number for line in found] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize(("text", "item", "indent", "bullet"), [
    ("- a", "a", 0, True),
    ("  •\u00a0a ", "a", 2, True),
    ("-", "", 0, True),
    ("-a", "-a", 0, False),
    (" -–- a", "-–- a", 1, False),
    ("   ", "", 3, False),
])  # fmt: skip
def test_a_bullet_stands_alone_or_before_space(text, item, indent, bullet):
    (line,) = read_lines(text)
    assert (line.text, line.indent, line.bullet) == (item, indent, bullet)


def test_control_characters_are_told_of_their_own_line_only():
    found = read_lines("a\n\x00b\t\nc")
    assert [(line.text, line.had_controls) for line in found] == [
        ("a", False), ("b", True), ("c", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "ends"), [
    ("a.", True), ("a.)”", True), ("。", True), ("a…)", True), ("a.\n", True),
    ("", False), ("a", False), (")", False), ("a...", False), ("a…", False), ("a. b", False),
])  # fmt: skip
def test_a_sentence_ends_in_a_stop_and_what_may_close_behind_it(text, ends):
    assert ends_a_sentence(text) is ends


@given(st.text("ÃÂâ€©¿³a b.”\u00a0\u0080\ufffd"))
def test_damage_is_found_where_a_plain_search_finds_it(text):
    fast, plain = mojibake_in(text), blocks._MOJIBAKE.search(text)
    assert (fast and fast.span()) == (plain and plain.span())
