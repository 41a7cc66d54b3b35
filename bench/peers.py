"""Skosmith beside what users would pick instead, each a whole process, in one run.

    make bench
    python bench/peers.py [--times 1 10] [--rounds 3] [--workbooks-only]

A made-up framework of 147 skills in 12 languages, and one ten times that: as workbooks in the layout of
SFIA 9, as text pages, as both. Others do the table-to-SKOS job: a script with openpyxl and rdflib reads
the same workbooks, morph-kgc tables made ready for it, VocExcel its own template in English. What all of a job say
must be the same set of triples, or there is no ratio. Skosmith makes more of the same input.

Time is the smallest of the rounds, in which the tools take turns; memory the largest, all processes of
a tool together. Peers stand in environments of their own in build/bench-venvs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service_cpu import family, share

# Nothing heavy here: a process starts with the memory of the one that starts it, and keeps that as its peak.

BENCH = Path(__file__).parent
VENVS = BENCH.parent / "build" / "bench-venvs"
SKILLS = 147
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Tool:
    """One row of the table."""

    name: str
    job: str
    command: tuple[str | Path, ...]
    output: Path
    rival: str = ""
    """The name of our row that does the same."""
    triples: str = "table"
    """Which triples of the output are compared (`common_triples.py`)."""


@dataclass(frozen=True)
class Run:
    """What one run took."""

    seconds: float
    megabytes: float
    processor: float
    """Seconds of processor time, of all its processes."""


def tools(folder: Path, *, workbooks_only: bool) -> list[Tool]:
    """Give the rows of the table; a peer that is not installed is told and left out."""
    out, workbooks, pages = folder / "out", folder / "workbooks", folder / "pages"
    out.mkdir()
    skosmith = Path(sys.executable).with_name("skosmith")
    given_by: dict[str, list[Path]] = {
        "workbooks": [workbooks],
        "pages": [pages],
        "both": [workbooks, pages],
        "English": sorted(workbooks.glob("*_en.xlsx")),
    }
    rows = []
    for what, given in given_by.items():
        if workbooks_only and pages in given:
            continue
        for name, suffix in (("N-Quads", "nq"), ("Turtle", "ttl")):
            target = out / f"{what}.{suffix}"
            command = (skosmith, "convert", *given, "-o", target)
            kind = "vocexcel" if what == "English" else "table"
            rows.append(Tool("Skosmith", f"{what} → {name}", command, target, triples=kind))
    books = sorted(workbooks.glob("*.xlsx"))
    for name, suffix, ours in (("N-Triples", "nt", "N-Quads"), ("Turtle", "ttl", "Turtle")):
        target = out / f"rdflib.{suffix}"
        command = (sys.executable, BENCH / "with_rdflib.py", target, *books)
        rival = f"workbooks → {ours}"
        rows.append(Tool("rdflib script", f"workbooks → {name}", command, target, rival))
    return rows + list(peers(folder, out))


def peers(folder: Path, out: Path) -> Iterator[Tool]:
    morph, vocexcel = VENVS / "morph-kgc/bin/python", VENVS / "vocexcel/bin/vocexcel"
    if morph.exists():
        tables = folder / "tables"
        command = (morph, "-m", "morph_kgc", tables / "config.ini")
        target = tables / "morph-kgc.nt"
        yield Tool("morph-kgc", "CSV → N-Triples", command, target, "workbooks → N-Quads")
    else:
        print("skipped: morph-kgc is not installed in build/bench-venvs (make bench installs it)")
    if vocexcel.exists():
        target = out / "vocexcel.ttl"
        command = (vocexcel, folder / "vocexcel.xlsx", "-o", target)
        rival = "English → Turtle"
        yield Tool("VocExcel", "its template → Turtle", command, target, rival, "vocexcel")
    else:
        print(
            "skipped: VocExcel is not installed in build/bench-venvs (it needs Python 3.12 or newer)"
        )


def run(command: Sequence[str | Path], log: Path) -> Run:
    """Run a command to its end; raises SystemExit with what it said where it fails."""
    with log.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        together: list[int] = [0]
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, done, together))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watch.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} failed:\n{log.read_text(encoding='utf-8')[-2000:]}")
    megabytes = max(usage.ru_maxrss * 1024, *together) / 1e6
    return Run(seconds, megabytes, usage.ru_utime + usage.ru_stime)


def _watch(process: int, done: threading.Event, together: list[int]) -> None:
    """Note what the processes of a tool have at once, where it has several."""
    while not done.wait(0.05):
        processes = list(family(process))
        if len(processes) > 1:
            together.append(int(sum(map(share, processes)) * 1024e3))


def make_inputs(folder: Path, skills: int) -> None:
    command = [sys.executable, BENCH / "inputs.py", folder, "--skills", str(skills)]
    templates = sorted(VENVS.glob("vocexcel/lib/python*/site-packages/vocexcel/templates"))
    if templates:
        command += ["--template", templates[0] / "VocExcel-template-100.xlsx"]
    subprocess.run(command, check=True)


def compare(rows: Sequence[Tool]) -> dict[str, tuple[int, str]]:
    """Give the number of the compared triples, and their fingerprint, for each output."""
    found = {}
    for row in rows:
        command = [sys.executable, BENCH / "common_triples.py", row.triples, row.output]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        found[row.job + row.name] = int(said[0]), said[1]
    return found


def measure(rows: Sequence[Tool], folder: Path, rounds: int) -> list[str]:
    """Run all tools in turns, and give the rows of a table in Markdown."""
    runs: dict[Tool, list[Run]] = {row: [] for row in rows}
    for _ in range(rounds):
        for row in rows:
            runs[row].append(run(row.command, folder / "log"))
            print(f"{row.name}, {row.job}: {runs[row][-1].seconds:.2f} s", file=sys.stderr)
    said = compare(rows)
    ours = {row.job: row for row in rows if row.name == "Skosmith"}
    lines = []
    for row in rows:
        seconds = min(found.seconds for found in runs[row])
        megabytes = max(found.megabytes for found in runs[row])
        number, fingerprint = said[row.job + row.name]
        ratio = "1" if not row.rival else "other triples, no ratio"
        if row.rival and fingerprint == said[row.rival + "Skosmith"][1]:
            ratio = f"{seconds / min(r.seconds for r in runs[ours[row.rival]]):.1f}"
        lines.append(
            f"| {row.name} | {row.job} | {number:,} | {seconds:.1f} s | {ratio} | {megabytes:.0f} MB |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument(
        "--rounds", type=int, default=3, help="of a framework ten times as large, one"
    )
    parser.add_argument("--workbooks-only", action="store_true", help="without the runs on pages")
    asked = parser.parse_args()
    for times in asked.times:
        skills = SKILLS * times
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_inputs(folder, skills)
            lines = measure(
                tools(folder, workbooks_only=asked.workbooks_only),
                folder,
                asked.rounds if times == 1 else 1,
            )
        print(f"\n{skills:,} skills in 12 languages\n")
        print("| tool | job | triples compared | time | as a multiple of ours | memory |")
        print("| --- | --- | --: | --: | --: | --: |")
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
