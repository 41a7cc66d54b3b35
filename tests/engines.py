"""Engines elsewhere, started for tests: Oxigraph's server and Virtuoso, on loopback."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from running import TOKEN, writing
from skosmith_server.engine.kinds import KINDS, Endpoint

_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def _process(command: list[str], folder: Path, url: str) -> Iterator[None]:
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process,
    ):
        try:
            for _ in range(300):
                try:
                    httpx.get(url, timeout=1)
                except httpx.TransportError:
                    assert process.poll() is None, (folder / "log").read_text()
                    time.sleep(0.1)
                else:
                    break
            yield
        finally:
            process.kill()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Endpoint]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--bind"]
    with _process([*command, f"127.0.0.1:{port}"], folder, f"http://127.0.0.1:{port}/"):
        yield Endpoint(f"http://127.0.0.1:{port}/query", KINDS["oxigraph"])


@contextmanager
def virtuoso(folder: Path) -> Iterator[Endpoint]:
    """Virtuoso, its administrator by digest."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso (Debian: apt-get install virtuoso-opensource-7-bin)")
    port = free_port()
    (folder / "v.ini").write_text(_INI.format(sql=free_port(), http=port))
    url = f"http://127.0.0.1:{port}/sparql"
    with _process([program, "+foreground", "+configfile", "v.ini"], folder, url):
        yield Endpoint(url, KINDS["virtuoso"], "dba:dba")


@contextmanager
def skosmith(folder: Path) -> Iterator[Endpoint]:
    """Our own service, with one statement that loading replaces."""
    (folder / "one.nq").write_text("<a:a> <a:b> <a:c> .\n")
    with writing(folder, folder / "one.nq") as served:
        yield Endpoint(f"{served.url}/sparql", KINDS["skosmith"], TOKEN)
