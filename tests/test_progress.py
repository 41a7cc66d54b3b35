"""What a terminal shows of a run: nothing for a second, then the stage, and nothing of it at the end."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
import time

import pytest

from conftest import SEEDS
from page_maker import MadePage
from skosmith_converter import progress as progress_module
from skosmith_converter.progress import Progress, line_of

CONVERT = [sys.executable, "-m", "skosmith_server", "convert"]


class Terminal:
    """A pseudo-terminal that keeps all that it gets."""

    def __init__(self, columns=80):
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.shown = b""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        while True:
            try:
                found = os.read(self.ours, 4096)
            except OSError:  # Linux: the other side is closed
                break
            self.shown += found

    def close(self) -> str:
        """Give what was shown, once nobody writes any more."""
        os.close(self.theirs)
        self._reader.join()
        os.close(self.ours)
        return self.shown.decode()


def screen(text, columns=80):
    """Give the lines that are left, each as the last characters written over it."""
    lines = []
    for line in text.split("\n"):
        cells = [" "] * columns
        for part in line.rstrip("\r").split("\r"):
            assert len(part) < columns, "the line would wrap"
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return lines


def converted(arguments, awaited, columns=80):
    """Run a conversion whose last page comes once the terminal shows what is awaited."""
    terminal = Terminal(columns)
    process = subprocess.Popen(
        [*CONVERT, *arguments, "-", "-o", "made.nq"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=terminal.theirs,
    )
    limit = time.monotonic() + 30
    while awaited not in terminal.shown.decode() and time.monotonic() < limit:
        time.sleep(0.05)
    process.communicate(MadePage("en", mark="new").render().encode())
    assert process.returncode == 0
    return terminal.close()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_run_of_over_a_second_shows_its_stage_and_clears_it():
    shown = converted([], awaited="\rReading, 1 s")
    assert "\rReading, 1 s" in shown
    assert screen(shown)[-2].startswith("made.nq: 1 page, ")
    assert "Reading" not in "".join(screen(shown))


def test_files_are_counted():
    line = f"\rReading [{'#' * 16}----] 5 of 6, 1 s"
    assert line in converted(map(str, SEEDS), awaited=line)


def test_a_narrow_terminal_gets_one_line_without_the_bar():
    line = "\rReading 5 of 6, 1 s"
    shown = converted(map(str, SEEDS), awaited=line, columns=24)
    assert line in shown
    assert "#" not in shown


def test_a_run_of_less_than_a_second_shows_nothing_but_its_result():
    terminal = Terminal()
    subprocess.run(
        [*CONVERT, str(SEEDS[0]), "--edition", "9", "--format", "nquads"],
        check=True, stdout=subprocess.DEVNULL, stderr=terminal.theirs,
    )  # fmt: skip
    assert "\rReading" not in terminal.close()


def test_nothing_is_shown_where_standard_error_is_no_terminal():
    process = subprocess.Popen(
        [*CONVERT, "-", "-o", "made.nq"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2.5)
    _, said = process.communicate(MadePage("en", mark="new").render().encode())
    assert b"\r" not in said
    assert b"Reading" not in said


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(progress_module, "PATIENCE", 0.01)


def shown_within(columns, run):
    terminal = Terminal(columns)
    with os.fdopen(os.dup(terminal.theirs), "w") as stream, Progress(stream=stream) as progress:
        run(progress)
    return terminal.close()


def test_each_stage_is_named(impatient):
    def run(progress):
        for name in ("Merging", "Building the graph", "Validating"):
            progress.stage(name)
            time.sleep(0.3)

    shown = shown_within(80, run)
    assert all(f"\r{name}, 0 s" in shown for name in ("Merging", "Building the graph"))
    assert screen(shown) == [""]


def test_a_failure_clears_the_line(impatient):
    def run(progress):
        time.sleep(0.2)
        raise KeyboardInterrupt

    terminal = Terminal()
    stream = os.fdopen(os.dup(terminal.theirs), "w")
    with stream, pytest.raises(KeyboardInterrupt), Progress(stream=stream) as progress:
        run(progress)
    shown = terminal.close()
    assert "Reading" in shown
    assert screen(shown) == [""]


@pytest.mark.parametrize("columns", [0, 1, 2, 10, 200])
def test_every_width_of_a_terminal_is_borne(impatient, columns):
    shown = shown_within(columns, lambda _: time.sleep(0.2))
    longest = max(len(part) for part in shown.split("\r"))
    assert longest < (columns or 80)


@pytest.mark.parametrize("done", range(4))
def test_a_line_is_shorter_than_the_terminal_is_wide(done):
    for columns in range(1, 90):
        assert len(line_of(("Reading", done, 3), 9999, columns)) < columns


def test_all_files_come_through():
    with Progress() as progress:
        assert list(progress.files("abc")) == ["a", "b", "c"]
