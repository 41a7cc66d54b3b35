"""The service as users start it: a process on loopback."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

COMMAND = [sys.executable, "-m", "skosmith_server"]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@dataclass(frozen=True)
class Served:
    """A running service."""

    port: int
    process: subprocess.Popen

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(*arguments: str, port: int = 0) -> Iterator[Served]:
    """Serve what the arguments say, on a free port if none is given; end the service after use."""
    command = [*COMMAND, "serve", *map(str, arguments), "--port", str(port)]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        said = ""
        try:
            for line in process.stderr:
                said += line
                if (found := re.search(r"http://[^/]+:(\d+)/", line)) is not None:
                    yield Served(int(found[1]), process)
                    break
            else:
                raise AssertionError(f"the service did not start: {said}")
        finally:
            process.terminate()


TOKEN = "a token that tests know"


@contextmanager
def writing(folder: Path, *arguments: str) -> Iterator[Served]:
    """Serve a folder that may be written to with `TOKEN`."""
    file = folder / "token"
    file.write_text(TOKEN)
    with serving(*arguments, "--data", folder / "data", "--write-token-file", file) as served:
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
