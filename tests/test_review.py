"""The review of a mapping file in a terminal: what is decided, saved, taken back, refused."""

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT
from skosmith_converter.links.deciding import (
    Decision,
    DecisionError,
    Reviewer,
    accept,
    reject,
    reject_all,
    reopen,
    subjects_of,
)
from skosmith_converter.links.model import Predicate, Status
from skosmith_converter.links.review_file import ChangedOnDiskError, ReviewFile, name_in_git
from skosmith_converter.links.sssom import MappingSet, load_sssom, read_sssom, write_sssom
from skosmith_server.__main__ import main

HEADER = """\
#curie_map:
#  a: https://a.example/
#  b: https://b.example/
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_id: https://m.example/set
"""
COLUMNS = "subject_id subject_label predicate_id predicate_modifier object_id object_label mapping_justification reviewer_id reviewer_label mapping_date confidence comment mine"
FOUND = "semapv:LexicalMatching"
ROWS = (
    f"a:1|Sharpening|skos:closeMatch||b:1|sharpen knives|{FOUND}||||0.9|Both say sharpen.|own",
    f"a:1|Sharpening|skos:broadMatch||b:2|sharpen skates|{FOUND}||||0.4||",
    f"a:2|Juggling|skos:closeMatch||b:3|juggle numbers|{FOUND}||||0.5|Both say juggle.|",
    f"a:3|شحذ|skos:closeMatch||b:4|شحذ السكاكين|{FOUND}||||0.2||",
)
BY = ["--reviewer", "Ada Sharp"]
TODAY = r"\d{4}-\d\d-\d\d"
ADA = Decision(Reviewer("Ada", "2026-03-01"))


def text_of(*rows: str) -> str:
    return HEADER + "".join(line + "\n" for line in (COLUMNS.replace(" ", "\t"), *(row.replace("|", "\t") for row in rows)))  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "m.sssom.tsv"
    path.write_text(text_of(*ROWS), encoding="utf-8")
    return path


def review(file: Path, answers: str, *options: str, code: int = 0) -> str:
    lines = "".join(f"{one}\n" for one in answers.split("\n"))
    arguments = ["link", "review", str(file), *BY, *options]
    result = CliRunner().invoke(main, arguments, input=lines, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def rows(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [re.sub(TODAY, "TODAY", line).replace("\t", "|") for line in lines if line.startswith("a:")]  # fmt: skip


def test_answers_from_a_pipe_are_saved_one_by_one(file):
    shown = review(file, "2\ne\nx\nN", "--order", "subject")
    assert rows(file) == [
        ROWS[0],
        f"a:1|Sharpening|skos:exactMatch||b:2|sharpen skates|{FOUND}||Ada Sharp|TODAY|0.4||",
        f"a:2|Juggling|skos:closeMatch|Not|b:3|juggle numbers|{FOUND}||Ada Sharp|TODAY|0.5|Both say juggle.|",
        f"a:3|شحذ|skos:closeMatch|Not|b:4|شحذ السكاكين|{FOUND}||Ada Sharp|TODAY|0.2||",
        "a:3|شحذ|skos:exactMatch||sssom:NoTermFound||semapv:ManualMappingCuration||Ada Sharp|TODAY|||",
    ]
    assert "1 of 3 reviewed · 2 of 3 to see" in shown
    assert shown.endswith("3 of 3 reviewed; decisions saved: 3\n")
    result = CliRunner().invoke(main, ["link", "check", str(file)])
    assert result.output == "1 accepted, 1 no match, 1 proposed, 2 rejected; errors: 0, warnings: 0\n"  # fmt: skip


@pytest.mark.parametrize(
    ("key", "predicate"),
    [("a", "close"), ("e", "exact"), ("c", "close"), ("b", "broad"), ("n", "narrow"), ("r", "related")],
)  # fmt: skip
def test_a_key_accepts_with_its_predicate(file, key, predicate):
    review(file, key, "--order", "subject")
    assert rows(file)[0].split("|")[2:4] == [f"skos:{predicate}Match", ""]
    assert load_sssom(file)[0].links[0].status is Status.ACCEPTED


def test_a_comment_goes_with_the_next_decision_and_with_no_other(file):
    review(file, "m only the blunt | ones\na\na", "--order", "subject")
    assert rows(file)[0].endswith("|Ada Sharp|TODAY|0.9|only the blunt | ones|own")
    assert rows(file)[2].endswith("|Both say juggle.|")


def test_taking_back_gives_the_bytes_of_before(file):
    before = file.read_bytes()
    review(file, "x\nu\nN\nu\ns\na\nu", "--order", "subject")
    assert file.read_bytes() == before
    shown = review(file, "x\nx\nu\nu\nN", "--order", "subject")
    assert shown.endswith("1 of 3 reviewed; decisions saved: 1\n")


ORDERS = [
    (("--order", "uncertain"), ["Juggling", "شحذ", "Sharpening"]),
    (("--order", "confident"), ["Sharpening", "Juggling", "شحذ"]),
    (("--order", "subject"), ["Sharpening", "Juggling", "شحذ"]),
    (("--below", "0.5", "--order", "subject"), ["Juggling", "شحذ"]),
    (("--above", "0.5", "--below", "0.6"), ["Juggling"]),
]


@pytest.mark.parametrize(("options", "labels"), ORDERS)
def test_subjects_come_in_the_order_that_is_asked_for(file, options, labels):
    shown = review(file, "\n".join("s" * 3), *options)
    assert re.findall(r"^(?:\u2068)?(Sharpening|Juggling|شحذ)\b", shown, re.MULTILINE) == labels


def test_right_to_left_labels_stand_between_isolates_and_no_label_commands_the_terminal(file):
    file.write_text(text_of(ROWS[3], ROWS[2].replace("Juggling", "Jug\x1b[2Jgling")))
    shown = review(file, "s\ns", "--order", "subject")
    assert "\u2068شحذ السكاكين\u2069  b:4" in shown
    assert "\x1b" not in shown
    assert "Jug\\u001B[2Jgling" in shown


def test_what_has_a_text_is_shown_reviewed_or_not(file):
    shown = review(file, "a\n/SKATES\nx\n/juggle\nx\n/\nq", "--order", "subject")
    assert "1 of 1 to see, with 'SKATES'" in shown
    assert [row.split("|")[3] for row in rows(file)] == ["Not", "", "Not", ""]


def test_what_is_reviewed_is_shown_when_asked_for(file):
    review(file, "a\na\na", "--order", "subject")
    assert "decisions saved: 0" in review(file, "q")
    shown = review(file, "x", "--all", "--order", "subject")
    assert "accepted close" in shown
    assert load_sssom(file)[0].links[0].status is Status.REJECTED


BAD_ANSWERS = [
    ("s\ny", "standard input:2: There is no key 'y'"),
    ("9", "standard input:1: There are 2 candidates"),
    ("k", "standard input:1: There are 2 candidates"),
    ("u", "No decision is left"),
    ("m", "standard input:1: has no text"),
    ("maybe", "There is no key 'maybe'"),
    ("/zebra", "Nothing has 'zebra' in it"),
]


@pytest.mark.parametrize(("answers", "message"), BAD_ANSWERS)
def test_an_answer_of_a_script_that_means_nothing_ends_the_review(file, answers, message):
    assert message in review(file, answers, "--order", "subject", code=3)
    assert rows(file) == list(ROWS)


def test_a_script_that_would_deny_what_was_accepted_is_told(file):
    shown = review(file, "a\n/knives\nN", "--order", "subject", code=3)
    assert "standard input:3: Something corresponds, by what was accepted: take that back first." in shown  # fmt: skip


NAMES = [("orcid:0000-0002-1825-0097", 0), ("orcid:12", 2), ("A|B", 2), ("  ", 2), ("a\tb", 2)]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_a_reviewer_is_a_name_or_an_orcid(file, name, code):
    arguments = ["link", "review", str(file), "--reviewer", name]
    result = CliRunner().invoke(main, arguments, input="a\n")
    assert result.exit_code == code, result.output
    if not code:
        read, findings = load_sssom(file)
        assert findings == []
        assert read.prefixes["orcid"] == "https://orcid.org/"


def test_without_a_reviewer_git_is_asked(file, monkeypatch):
    subprocess.run(["git", "init", "-q", file.parent], check=True)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    result = CliRunner().invoke(main, ["link", "review", str(file)], input="a\n")
    assert result.exit_code == 2
    assert "--reviewer NAME, or git config user.name" in result.output
    subprocess.run(["git", "-C", file.parent, "config", "user.name", "Zoë"], check=True)
    assert name_in_git(file.parent) == "Zoë"
    CliRunner().invoke(main, ["link", "review", str(file)], input="a\n")
    assert "Zoë" in file.read_text(encoding="utf-8")


def test_a_file_with_an_error_is_not_opened(file):
    file.write_text(text_of(*ROWS, "a:4|x|skos:closeMatch||c:1|y|semapv:LexicalMatching||||||"))
    assert "m.sssom.tsv:11: " in review(file, "a", code=3)


def test_descriptions_and_languages_come_from_source_and_target(file, tmp_path):
    source, target = tmp_path / "s.ttl", tmp_path / "t.ttl"
    prefix = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    source.write_text(prefix + '<https://a.example/1> a skos:Concept ; skos:prefLabel "Sharpening"@en, "Schleifen"@de ; skos:definition "Making edges keen."@en, "Kanten schärfen."@de .')  # fmt: skip
    target.write_text(prefix + '<https://b.example/1> a skos:Concept ; skos:prefLabel "sharpen knives"@en ; skos:definition "Hone."@en .')  # fmt: skip
    given = ["--source", str(source), "--target", str(target), "--order", "subject"]
    shown = review(file, "q", *given)
    assert "Sharpening [en]  a:1\n  Making edges keen.\n" in shown
    assert ">  1  0.90  close     sharpen knives [en]  b:1\n           Both say sharpen.\n           Hone.\n" in shown  # fmt: skip
    shown = review(file, "q", *given, "--language", "de")
    assert "Schleifen [de]  a:1\n  Kanten schärfen.\n" in shown


# -- rows --------------------------------------------------------------------------------------
def made(*rows: str) -> MappingSet:
    return read_sssom(text_of(*rows).encode(), "m.tsv")


def test_accepting_takes_other_proposals_of_the_pair_and_a_missing_match_away():
    nothing = (
        "a:1|Sharpening|skos:exactMatch||sssom:NoTermFound||semapv:ManualMappingCuration||||||"
    )
    twice = ROWS[0].replace("closeMatch", "exactMatch")
    before = made(ROWS[0], twice, nothing, ROWS[1])
    after = accept(before, before.links[0], Predicate.CLOSE, ADA)
    assert [(one.object[-1], one.status) for one in after.links] == [("1", Status.ACCEPTED), ("2", Status.PROPOSED)]  # fmt: skip


def test_a_decision_can_be_reopened():
    before = made(*ROWS)
    (first, *_) = before.links
    for after in (reject(before, first, ADA), accept(before, first, first.predicate, ADA)):
        assert reopen(after, after.links[0]).links == before.links
    subject = subjects_of(before)[2]
    after = reject_all(before, subject, ADA)
    assert reopen(after, after.links[-1]).links == before.links
    by_hand = made(ROWS[0].replace(FOUND, "semapv:ManualMappingCuration"))
    text = "".join(write_sssom(reopen(by_hand, by_hand.links[0])))
    assert read_sssom(text.encode(), "m.tsv").links[0].status is Status.PROPOSED


def test_a_row_that_is_gone_cannot_be_decided():
    with pytest.raises(DecisionError, match="not in the file any more"):
        reject(made(ROWS[1]), made(ROWS[0]).links[0], ADA)


def test_a_subject_without_match_is_open_again_when_something_better_is_proposed():
    nothing = (
        "a:1|Sharpening|skos:exactMatch||sssom:NoTermFound||semapv:ManualMappingCuration||||||"
    )
    assert subjects_of(made(nothing))[0].is_done
    assert not subjects_of(made(nothing, ROWS[0]))[0].is_done


def test_a_file_that_somebody_else_wrote_is_not_overwritten(file):
    one, other = ReviewFile(file), ReviewFile(file)
    one.save(reject(one.mappings, one.mappings.links[0], ADA))
    saved = file.read_bytes()
    with pytest.raises(ChangedOnDiskError):
        other.save(reject(other.mappings, other.mappings.links[1], ADA))
    assert file.read_bytes() == saved
    other.reload()
    other.save(reject(other.mappings, other.mappings.links[1], ADA))
    assert [link.status for link in load_sssom(file)[0].links[:2]] == [Status.REJECTED] * 2
    file.unlink()
    with pytest.raises(ChangedOnDiskError):
        other.save(other.mappings)
    assert not file.exists()


# -- a real terminal ---------------------------------------------------------------------------
IN_TERMINAL = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl+C comes as a signal
runpy.run_module("skosmith_server", run_name="__main__")
"""


class Terminal:
    """A process at the other end of a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        import pty  # there is none on Windows

        self.master, slave = pty.openpty()
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("converter", "server")),
            "TERM": "xterm", "LINES": "40", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        command = [sys.executable, "-c", IN_TERMINAL, "link", "review", *arguments]
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)  # fmt: skip
        os.close(slave)
        self.seen = ""

    def wait_for(self, text: str) -> str:
        """Read until a text has come; what came before it counts as read."""
        deadline = time.monotonic() + 20
        while text not in self.seen:
            left = deadline - time.monotonic()
            assert select.select([self.master], [], [], max(left, 0))[0], (text, self.seen)
            try:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
            except OSError as error:  # the other end is closed
                raise AssertionError(self.seen) from error
        before, _, self.seen = self.seen.partition(text)
        return before

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self) -> int:
        code = self.process.wait(30)
        os.close(self.master)
        return code


@pytest.fixture
def terminal(file):
    pytest.importorskip("pty")
    begun: list[Terminal] = []

    def begin(*options: str) -> Terminal:
        begun.append(Terminal(str(file), *BY, "--order", "subject", *options))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_keys_decide_in_a_terminal_without_enter(file, terminal):
    screen = terminal()
    screen.wait_for("0 of 3 reviewed · 1 of 3 to see")
    screen.wait_for("? all keys")
    screen.press("\x1b[B")
    screen.wait_for(">  2  0.40")
    screen.press("m")
    screen.wait_for("Comment: ")
    screen.press("for ice\n")
    screen.wait_for("Comment for the next decision: for ice")
    screen.wait_for("? all keys")
    screen.press("n")
    screen.wait_for("1 of 3 reviewed · 2 of 3 to see")
    assert rows(file)[1].split("|")[2:4] == ["skos:narrowMatch", ""]
    assert rows(file)[1].endswith("|TODAY|0.4|for ice|")
    screen.wait_for("? all keys")
    screen.press("q")
    screen.wait_for("1 of 3 reviewed; decisions saved: 1")
    assert screen.end() == 0


def test_keys_that_are_pressed_ahead_are_not_lost(file, terminal):
    screen = terminal()
    screen.wait_for("? all keys")
    screen.press("z?Nxaux")
    for text in ("no key 'z'", "nothing corresponds: reject all", "1 of 3 reviewed", "2 of 3 reviewed", "That was all.", "was taken back", "That was all."):  # fmt: skip
        screen.wait_for(text)
    screen.press("q")
    screen.wait_for("3 of 3 reviewed; decisions saved: 3")
    assert screen.end() == 0
    assert [link.status for link in load_sssom(file)[0].links[3:]] == [Status.REJECTED] * 2


def test_a_pull_during_the_review_is_noticed_and_nothing_of_it_lost(file, terminal):
    screen = terminal()
    screen.wait_for("? all keys")
    pulled = file.read_text(encoding="utf-8").replace("juggle numbers", "juggle figures")
    file.write_text(pulled, encoding="utf-8")
    screen.press("a")
    screen.wait_for("has changed on disk, so this was not saved")
    assert file.read_text(encoding="utf-8") == pulled
    screen.wait_for("? all keys")
    screen.press("a")
    screen.wait_for("juggle figures")
    assert "juggle figures" in file.read_text(encoding="utf-8")
    assert load_sssom(file)[0].links[0].status is Status.ACCEPTED
    screen.wait_for("? all keys")
    screen.press("\x03")
    screen.wait_for("decisions saved: 1")
    assert screen.end() == 0
