"""The service as users start it: a process on loopback."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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
def serving(*arguments: str) -> Iterator[Served]:
    """Serve what the arguments say on a free port, and end the service after use."""
    command = [*COMMAND, "serve", *map(str, arguments), "--port", "0"]
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
