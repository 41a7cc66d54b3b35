"""The service as users start it: a process on loopback."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

COMMAND = [sys.executable, "-m", "skosmith_server"]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@dataclass(frozen=True)
class Served:
    """A running service."""

    port: int
    process: subprocess.Popen
    said: list[str]
    """Lines on standard error so far."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of an address."""
        request = Request(f"{self.url}{path}", headers=headers)
        try:
            with urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def figure(self, name: str) -> float:
        """One figure of /metrics; 0 where it is not there."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        return float(found[1]) if found else 0.0


def until(true, seconds: float = 20.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@contextmanager
def serving(*arguments: str, port: int = 0, **settings: str) -> Iterator[Served]:
    """Serve what the arguments say, on a free port if none is given; end the service after use.

    What it says is read all the time: a full pipe would stop it.
    """
    command = [*COMMAND, "serve", *map(str, arguments), "--port", str(port)]
    environment = ENVIRONMENT | settings
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(process.stderr))
        reader.start()
        address = re.compile(r"Serving .* at http://[^/]+:(\d+)/")
        try:
            until(lambda: process.poll() is not None or any(map(address.search, said)), 60)
            found = next(filter(None, map(address.search, said)), None)
            assert found is not None, f"the service did not start: {''.join(said)}"
            yield Served(int(found[1]), process, said)
        finally:
            process.terminate()
            process.wait(30)
            reader.join()


TOKEN = "a token that tests know"


@contextmanager
def writing(folder: Path, *arguments: str, **settings: str) -> Iterator[Served]:
    """Serve a folder that may be written to with `TOKEN`."""
    file = folder / "token"
    file.write_text(TOKEN)
    options = ("--data", folder / "data", "--write-token-file", file)
    with serving(*arguments, *options, **settings) as served:
        yield served


@contextmanager
def writing_empty(factory: pytest.TempPathFactory, *arguments: str) -> Iterator[Served]:
    """Serve no graph at all, to be filled by tests that say which graph they mean."""
    folder = factory.mktemp("empty")
    (folder / "empty.nq").touch()
    separate = ("--default-graph", "separate")
    with writing(folder, folder / "empty.nq", *separate, *arguments) as served:
        yield served


def request(served: Served, method: str, path: str, body: bytes = b"", **headers: str):
    """Give status, headers and body of a request with the token; ``_`` in names stands for ``-``."""
    fields = {"Authorization": f"Bearer {TOKEN}"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as connection:
        connection.request(method, path, body=body or None, headers=fields)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def update(served: Served, text: str, parameters: str = ""):
    """Do an update; give status and body."""
    path = f"/sparql{parameters}"
    status, _, body = request(
        served, "POST", path, text.encode(), Content_Type="application/sparql-update"
    )
    return status, body


def query(served: Served, text: str, accept: str = "application/sparql-results+json"):
    """Ask; give status and body."""
    status, _, body = request(
        served,
        "POST",
        "/sparql",
        text.encode(),
        Content_Type="application/sparql-query",
        Accept=accept,
    )
    return status, body


def children(pid):
    """Give the processes below one, by their parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                found.setdefault(int(fields[1]), []).append(int(entry.name))
    below, waiting = [], [pid]
    while waiting:
        more = found.get(waiting.pop(), [])
        below += more
        waiting += more
    return below


def is_alive(pid):
    """Tell whether there is such a process, and it is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
