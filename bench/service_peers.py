"""The services of the bench: how each is started with a graph, on loopback, and asked."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from service_cpu import Meter

BUILD = Path(__file__).parents[1] / "build"
BIN = Path(sys.executable).parent
COMUNICA = BUILD / "bench-npm/node_modules/.bin/comunica-sparql-file-http"
RDFLIB = BUILD / "bench-venvs/rdflib-endpoint/bin/rdflib-endpoint"
GRAPH = "urn:bench"
"""Name that Virtuoso, which has no default graph of its own, gives the graph."""
START_SECONDS = 900
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
Striping = 0
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 100
NumberOfBuffers = 250000
MaxDirtyBuffers = 180000
DirsAllowed = {files}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 64
KeepAliveTimeout = 30
MaxKeepAlives = 64
[SPARQL]
DefaultGraph = {graph}
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Server:
    """A service: what starts it with the graph of a file, on a port, in a folder of its own."""

    name: str
    needs: str | Path
    command: Callable[[Path, int, Path], list[str | Path]]
    query: str = "/sparql?query="
    most_triples: int = 10**9
    """With more it takes minutes for a query."""
    fill: Callable[[Path, int], None] | None = None
    """Loads the graph, where starting does not."""
    ours: bool = False


def _virtuoso(file: Path, port: int, folder: Path) -> list[str | Path]:
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _VIRTUOSO.format(folder=folder, files=file.parent, port=port, sql=port + 1, graph=GRAPH)
    )
    return ["virtuoso-t", "+foreground", "+configfile", ini]


def _fill_virtuoso(file: Path, port: int) -> None:
    said = "\n".join((
        f"ld_dir('{file.parent}', '{file.name}', '{GRAPH}');",
        "rdf_loader_run();",
        "checkpoint;",
        "DB.DBA.RDF_OBJ_FT_RULE_ADD(null, null, 'All');",
        "DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ();",
    ))  # fmt: skip
    command = ["isql-vt", f"127.0.0.1:{port + 1}", "dba", "dba", "VERBOSE=OFF"]
    subprocess.run(command, input=said, text=True, check=True, capture_output=True)


SERVERS = (
    Server(
        "Skosmith", BIN / "skosmith",
        lambda file, port, _: [BIN / "skosmith", "serve", file, "--port", str(port), "--timeout", "60"],
        ours=True,
    ),
    Server(
        "Oxigraph", BIN / "oxigraph",
        lambda _, port, __: [BIN / "oxigraph", "serve", "--bind", f"127.0.0.1:{port}"],
        "/query?query=",
        fill=lambda file, port: _post(f"http://127.0.0.1:{port}/store?default", file),
    ),
    Server("Virtuoso", "virtuoso-t", _virtuoso, fill=_fill_virtuoso),
    Server(
        "Comunica", COMUNICA,
        lambda file, port, _: [COMUNICA, file, "-p", str(port), "-t", "60"],
        most_triples=500_000,
    ),
    Server(
        "rdflib-endpoint", RDFLIB,
        lambda file, port, _: [RDFLIB, "serve", file, "--host", "127.0.0.1", "--port", str(port)],
        "/?query=", most_triples=500_000,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Running:
    """A service that runs."""

    server: Server
    port: int
    process: subprocess.Popen
    meter: Meter
    seconds: float
    """That it took to start."""

    def url(self, query: str) -> str:
        return f"http://127.0.0.1:{self.port}{self.server.query}{quote(query, safe='')}"

    def ask(self, query: str, accept: str, timeout: float = 120) -> bytes:
        """Give an answer; raises OSError where there is none."""
        request = urllib.request.Request(self.url(query), headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.read()


def _free_port() -> int:
    """Give a port that is free, and so is the next, which Virtuoso needs."""
    while True:
        with socket.socket() as one, socket.socket() as next_one, suppress(OSError):
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            next_one.bind(("127.0.0.1", port + 1))
            return port


def _post(url: str, file: Path) -> None:
    request = urllib.request.Request(
        url, file.read_bytes(), {"Content-Type": "application/n-triples"}
    )
    urllib.request.urlopen(request, timeout=START_SECONDS).close()


@contextmanager
def running(server: Server, file: Path, folder: Path) -> Iterator[Running]:
    """Start a service with a graph and wait until it answers; end it after use."""
    folder.mkdir()
    port = _free_port()
    started = time.monotonic()
    with Meter(f"skosmith-bench-{port}") as meter, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            server.command(file, port, folder), cwd=folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=meter.enter,  # noqa: PLW1509 (there are no threads yet)
        )  # fmt: skip
        try:
            meter.watch(process.pid)
            it = Running(server, port, process, meter, 0)
            _wait(it, started)
            if server.fill is not None:
                server.fill(file, port)
            yield Running(server, port, process, meter, time.monotonic() - started)
        finally:
            _stop(process)


def _wait(it: Running, started: float) -> None:
    while it.process.poll() is None and time.monotonic() - started < START_SECONDS:
        with suppress(OSError):
            it.ask("SELECT (1 AS ?x) {}", "application/sparql-results+json", 600)
            return
        time.sleep(0.2)
    raise SystemExit(f"{it.server.name} does not start: see its log")


def _stop(process: subprocess.Popen) -> None:
    """End a service and what it started: they are a session of their own."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def installed(triples: int, wanted: list[str]) -> list[Server]:
    """Give the services that are here and bear so many triples; what is left out is told."""
    found = []
    for server in SERVERS:
        if wanted and server.name not in wanted:
            continue
        if shutil.which(server.needs) is None:
            print(f"skipped: {server.name} is not installed")
        elif triples > server.most_triples:
            print(f"skipped: {server.name} at {triples:,} triples (minutes for a query)")
        else:
            found.append(server)
    return found
