"""Load on a service: by wrk where it answers fast, request by request from threads where not."""

import itertools
import json
import math
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from urllib.error import HTTPError

from service_peers import Running

FAST_SECONDS = 0.004
"""Above, a request cut off at the end of a run would count too much: a number of whole requests is sent."""
LONGEST_SECONDS = 20
"""What takes longer in one run is left out."""
_WRK = """
local at = 0
local path = "{path}"
wrk.headers["Accept"] = "{accept}"
request = function()
  at = at + 1
  return wrk.format("GET", path .. ({cold} and "%0A%23{salt}x" .. at or ""))
end
done = function(summary)
  local errors = summary.errors
  io.write("\\n" .. string.format('{{"answers": %d, "microseconds": %d, "errors": %d}}', summary.requests,
    summary.duration, errors.status + errors.connect + errors.read + errors.write + errors.timeout) .. "\\n")
end
"""
_salts = itertools.count(time.time_ns())


@dataclass(frozen=True)
class Cell:
    """What one run found."""

    cpu: float
    """Processor seconds of the service for a request."""
    rate: float
    """Requests in a second."""
    errors: int


@dataclass(frozen=True)
class Load:
    """A query, how it is asked and how often at once."""

    query: str
    accept: str
    cold: bool
    connections: int

    def text(self) -> str:
        """Give the query; a cold one is never the same twice."""
        return f"{self.query}\n#{next(_salts)}" if self.cold else self.query


def measure(service: Running, load: Load, seconds: float) -> Cell:
    """Put a load on a service for about so long."""
    start = time.perf_counter()
    with_errors = 0
    try:
        service.ask(load.text(), load.accept)  # warms, and shows how long one takes
    except HTTPError:
        with_errors = 1
    took = time.perf_counter() - start
    if with_errors:
        return Cell(float("nan"), 0, 1)
    if took > FAST_SECONDS:
        start = time.perf_counter()
        service.ask(load.text(), load.accept)
        took = time.perf_counter() - start
    if took < FAST_SECONDS:
        return _by_wrk(service, load, seconds)
    if took * load.connections > LONGEST_SECONDS:
        return Cell(math.nan, math.nan, 0)
    return _one_by_one(service, load, max(load.connections, 2, round(seconds / took)))


def _by_wrk(service: Running, load: Load, seconds: float) -> Cell:
    url = service.url(load.query)
    place = url.index("/", 8)
    script = _WRK.format(
        path=url[place:],
        accept=load.accept,
        cold=str(load.cold).lower(),
        salt=next(_salts),
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{load.connections}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "30s",
        ]
        before = service.meter.seconds
        said = subprocess.run(
            [*command, "-s", file.name, url[:place]], check=True, capture_output=True, text=True
        ).stdout
        cpu = service.meter.seconds - before
    found = json.loads(said.rstrip().splitlines()[-1])
    answers = found["answers"] or 1
    return Cell(cpu / answers, found["answers"] / found["microseconds"] * 1e6, found["errors"])


def _one_by_one(service: Running, load: Load, number: int) -> Cell:
    left, errors = iter(range(number)), list[int]()
    lock = threading.Lock()

    def ask() -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            try:
                service.ask(load.text(), load.accept)
            except OSError:
                errors.append(1)

    threads = [threading.Thread(target=ask) for _ in range(load.connections)]
    before, start = service.meter.seconds, time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    good = max(1, number - len(errors))
    return Cell((service.meter.seconds - before) / good, good / took, len(errors))
