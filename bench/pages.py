"""What pages cost: the server's time, bytes, requests, and what a browser sees of it.

    PYTHONPATH=converter:server python bench/pages.py [--skills 168] [--rounds 3]

168 made-up skills in twelve languages are about 200,000 quads. Each page is asked for in each language of content and
interface, so that no answer that was kept helps. Chromium plays a phone as Lighthouse does: 412 pixels wide, processor four
times slower, 150 ms away, 1.6 Mbit/s, nothing kept; it tells its own figures (PerformanceObserver).
"""

import argparse
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("converter", "server", "tests")]

from service_cpu import family

from framework_maker import codes
from page_maker import LANGUAGES
from running import Served, serving

ROOT = Path(__file__).parents[1]
INTERFACES = ("en", "ar", "de", "es", "fr", "it", "ru")
CODE = codes(1)[0]
PAGES = {
    "front page": "/",
    "edition": "/9",
    "skill": f"/9/skills/{CODE}",
    "skill level": f"/9/skilllevels/{CODE}_4",
    "level": "/9/lor/4",
    "attribute": "/9/attributes/AUTO",
    "languages": "/coverage",
    "tree": "/browse",
    "A to Z": "/index",
    "matrix": "/matrix",
    "search": "/search?q=data",
    "all statements": f"/9/skills/{CODE}?view=statements",
    "ontology": "/ontology",
    "rules": "/shapes",
}
WATCH = """
window.figures = {lcp: 0, shift: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) figures.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) figures.shift += e.value; })
  .observe({type: "layout-shift", buffered: true});
"""
PHONE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 96_000,
}


@dataclass
class Figures:
    """Those of one page."""

    wall: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    """When it is asked for once more."""
    cpu: float = 0.0
    html: int = 0
    """Bytes of the page."""
    packed: int = 0
    """The same in gzip, as a proxy before the service sends it."""
    total: int = 0
    requests: int = 0
    others: int = 0
    lcp: list[float] = field(default_factory=list)
    shift: float = 0.0


def graph_of(skills: int) -> Path:
    """Give the graph of a made-up framework, converted from its workbooks."""
    folder = ROOT / f"build/bench-pages/{skills}"
    graph = folder / "graph.nq"
    if not graph.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run = [sys.executable, str(ROOT / "bench/inputs.py"), str(folder), "--skills", str(skills)]
        subprocess.run(run, check=True)
        convert = [sys.executable, "-m", "skosmith_server", "convert", str(folder / "workbooks")]
        subprocess.run([*convert, "-o", str(graph)], check=True)
    return graph


def ask(service: Served, path: str, interfaces: Sequence[str]) -> Figures:
    """Ask for a page once in each pair of languages."""
    found = Figures()
    mark = "&" if "?" in path else "?"
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=60)) as connection:
        pairs = [(language, ui) for ui in interfaces for language in LANGUAGES]
        for seconds in (found.wall, found.again):
            before = cpu_of(service)
            for language, ui in pairs:
                begun = time.perf_counter()
                address = f"{path}{mark}lang={language}&ui={ui}"
                connection.request("GET", address, headers={"Accept": "text/html"})
                answer = connection.getresponse()
                body = answer.read()
                seconds.append(time.perf_counter() - begun)
                assert answer.status == 200, f"{path}: {answer.status} {body[:200]!r}"
                found.html, found.packed = len(body), len(gzip.compress(body, 6))
            if seconds is found.wall:
                found.cpu = (cpu_of(service) - before) / len(pairs)
    return found


def cpu_of(service: Served) -> float:
    """Give what its processes have taken, those too that it has seen end."""
    return sum(taken(process) for process in family(service.process.pid))


def taken(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def chromium() -> Iterator[object]:
    """Give a browser, or None where there is none."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        path = None
    if path is None:
        print("No Chromium, so nothing of what a browser sees.", file=sys.stderr)
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def visit(browser: object, service: Served, path: str, found: Figures) -> None:
    """Open a page as somebody does who was never here."""
    viewport = {"width": 412, "height": 823}
    context = browser.new_context(viewport=viewport, is_mobile=True, locale="en")
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", PHONE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: dict[str, int] = {}
    hosts: list[str] = []
    session.on(
        "Network.requestWillBeSent", lambda e: hosts.append(urlsplit(e["request"]["url"]).netloc)
    )
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.__setitem__(e["requestId"], int(e["encodedDataLength"])),
    )
    page.goto(f"{service.url}{path}", wait_until="networkidle")
    page.wait_for_timeout(200)
    seen = page.evaluate("window.figures")
    found.lcp.append(seen["lcp"])
    found.shift = max(found.shift, seen["shift"])
    found.total, found.requests = sum(sizes.values()), len(hosts)
    found.others = sum(host != urlsplit(service.url).netloc for host in hosts)
    context.close()


def line(name: str, found: Figures) -> str:
    seen = (
        f"{found.total / 1e3:,.1f} kB | {found.requests} | {found.others} | "
        f"{statistics.median(found.lcp) / 1e3:.2f} s | {found.shift:.3f}"
        if found.lcp
        else " | ".join("–" * 5)
    )
    wall, again = (statistics.median(one) * 1e3 for one in (found.wall, found.again))
    cpu, html, packed = found.cpu * 1e3, found.html / 1e3, found.packed / 1e3
    return f"| {name} | {wall:.1f} ms | {again:.1f} ms | {cpu:.1f} ms | {html:,.1f} kB | {packed:,.1f} kB | {seen} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--skills", type=int, default=168)
    parser.add_argument("--rounds", type=int, default=3, help="visits of the browser")
    parser.add_argument("--quick", action="store_true", help="one language of the interface")
    asked = parser.parse_args()
    file = graph_of(asked.skills)
    with file.open("rb") as opened:
        size = sum(1 for _ in opened)
    with serving(file) as service, chromium() as browser:
        for path in PAGES.values():
            service.get(path, Accept="text/html")  # what is made once is made
        interfaces = INTERFACES[:1] if asked.quick else INTERFACES
        figures = {name: ask(service, path, interfaces) for name, path in PAGES.items()}
        for _ in range(asked.rounds if browser else 0):
            for name, path in PAGES.items():
                visit(browser, service, path, figures[name])
    print(f"\n{asked.skills} skills, {size:,} quads\n")
    print(
        "| page | server | again | processor | HTML | in gzip | with assets | requests | to others | LCP | shift |"
    )
    print(f"| --- |{' --: |' * 10}")
    for name, found in figures.items():
        print(line(name, found))


if __name__ == "__main__":
    main()
