"""What operators ask: is it up, is it ready, its figures, its description; and to read anew."""

import asyncio
import json
import resource
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import AnswerKind, Query
from skosmith_server.engine.messages import Job
from skosmith_server.gateway.heads import problem_reply
from skosmith_server.gateway.outlet import Outlet
from skosmith_server.gateway.replies import Headers, Sent
from skosmith_server.gateway.writing import NoSourcesError, has_token
from skosmith_server.metrics import CONTENT_TYPE, Family, exposition
from skosmith_server.problems import Problem

if TYPE_CHECKING:
    from skosmith_server.gateway.serving import Running

__all__ = ["Operations"]

_READY_SECONDS: Final = 2.0
_READY_KEPT: Final = 1.0
"""Seconds for which the engine is not asked again whether it is ready."""
_JSON: Final = "application/json"
_READ: Final = ("GET", "HEAD")
View = Callable[[], Awaitable[Sent]]


def _sent(status: int, body: str, content_type: str = _JSON) -> Sent:
    headers: Headers = [
        ("content-type", content_type),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ]
    return Sent(status, headers, body.encode())


@dataclass(slots=True)
class Operations:
    """Views beside the graph's."""

    running: "Running"
    token: str = ""
    """What ``POST /admin/reload`` asks for; empty: there is no such address."""
    _asked: float = -_READY_KEPT
    _ready: bool = False
    _views: Mapping[str, tuple[tuple[str, ...], View]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay down which address has which methods and view."""
        self._views = {
            "/health": (_READ, self._health),
            "/ready": (_READ, self._readiness),
            "/metrics": (_READ, self._metrics),
            "/openapi.json": (_READ, self._description),
        }
        if self.token:
            self._views |= {"/admin/reload": (("POST",), self._reload)}

    def __contains__(self, path: str) -> bool:
        """Say whether an address is one of these."""
        return path in self._views

    async def answer(self, scope: Any, outlet: Outlet) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer a request to one of these addresses."""
        methods, view = self._views[scope.path]
        if scope.method not in methods:
            text = f"Use {' or '.join(methods)}."
            headers = {"Allow": ", ".join(methods)}
            problem = Problem(
                405, "method-not-allowed", "Method not allowed", text, headers=headers
            )
            await outlet.send(problem_reply(problem, outlet))
        elif view == self._reload and (refused := self._refusal(scope)) is not None:
            await outlet.send(problem_reply(refused, outlet))
        else:
            await outlet.send(await view())

    async def _health(self) -> Sent:
        return _sent(200, '{"status":"up"}\n')

    async def _readiness(self) -> Sent:
        loop = asyncio.get_running_loop()
        if loop.time() - self._asked >= _READY_KEPT:
            self._asked, self._ready = loop.time(), await self._engine_answers()
        if self._ready:
            return _sent(200, '{"status":"ready"}\n')
        return _sent(503, '{"status":"not ready: the engine does not answer"}\n')

    async def _engine_answers(self) -> bool:
        generation = self.running.current
        if generation is None or self.running.stopping:
            return False
        job = Job(Query("ASK {}"), {AnswerKind.BOOLEAN: "json"}, _READY_SECONDS, 1000)
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await generation.gateway.pool.ask(job, "ready")
        except (SkosmithError, TimeoutError):
            return False
        return True

    async def _metrics(self) -> Sent:
        return _sent(200, exposition(_families(self.running)), CONTENT_TYPE)

    async def _description(self) -> Sent:
        sent = _sent(200, files("skosmith_server.static").joinpath("openapi.json").read_text())
        return Sent(200, [*sent.headers, ("access-control-allow-origin", "*")], sent.body)

    def _refusal(self, scope: Any) -> Problem | None:  # noqa: ANN401 (RSGI has no types)
        """Give why whoever asks may not (RFC 6750 §3)."""
        if has_token(scope.headers.get("authorization"), self.token):
            return None
        challenge = {"WWW-Authenticate": 'Bearer realm="admin"'}
        text = "Send the admin token: Authorization: Bearer TOKEN."
        return Problem(401, "unauthorized", "Unauthorized", text, headers=challenge)

    async def _reload(self) -> Sent:
        if self.running.reloading:
            return _sent(409, '{"status":"a reload is under way"}\n')
        try:
            await self.running.reload()
        except SkosmithError as error:
            body = {"status": "not reloaded, the graph stays as it was", "reason": str(error)}
            return _sent(409 if isinstance(error, NoSourcesError) else 500, f"{json.dumps(body)}\n")
        generation = self.running.current
        assert generation is not None  # noqa: S101 (reload has just set it)
        told = {
            "status": "reloaded",
            "statements": generation.size,
            "version": generation.version,
            "seconds": round(generation.seconds, 3),
        }
        return _sent(200, f"{json.dumps(told)}\n")


def _families(running: "Running") -> Iterator[Family]:
    """Give all that is measured."""
    requests = sorted(running.requests.items())
    yield Family(
        "skosmith_http_requests_total", "counter", "Requests by place and status; 0: none given.",
        tuple(("", {"place": p, "status": str(s)}, n) for (p, s), n in requests),
    )  # fmt: skip
    yield Family.labelled(
        "skosmith_queries_total", "Queries by outcome.", "outcome", running.outcomes.items()
    )
    yield Family(
        "skosmith_query_seconds", "histogram", "Time until the engine had answered, waiting too.",
        tuple(running.seconds.samples()),
    )  # fmt: skip
    counts = running.counts
    killed = {r: counts[f"killed:{r}"] for r in ("timeout", "crash", "busy", "abandoned")}
    yield Family.labelled(
        "skosmith_queries_killed_total", "Queries ended by reason.", "reason", killed.items()
    )
    for name, text in (
        ("forks", "Workers forked."),
        ("restarts", "Engine processes started anew."),
    ):
        yield Family.single(f"skosmith_engine_{name}_total", "counter", text, counts[name])
    yield Family.labelled(
        "skosmith_reloads_total", "Reloads by outcome.", "outcome",
        ((name, counts[f"reload:{name}"]) for name in ("done", "failed")),
    )  # fmt: skip
    if running.current is not None:
        yield from _of_generation(running)
    yield from _of_process()


def _of_generation(running: "Running") -> Iterator[Family]:
    generation = running.current
    assert generation is not None  # noqa: S101 (the caller has looked)
    pool, cache = generation.gateway.pool, generation.gateway.cache.figures()
    for name, kind, text in (
        ("hits", "counter", "Answers from the cache."),
        ("misses", "counter", "Questions that were not in the cache."),
        ("entries", "gauge", "Answers in the cache."),
        ("bytes", "gauge", "Bytes of the cache."),
    ):
        suffix = f"{name}_total" if kind == "counter" else name
        yield Family.single(f"skosmith_cache_{suffix}", kind, text, cache[name])
    for name, text, value in (
        ("skosmith_queries_running", "Queries that are being evaluated.", pool.running()),
        ("skosmith_queries_waiting", "Queries that wait for a worker.", pool.waiting()),
        ("skosmith_dataset_statements", "Statements of the graph.", generation.size),
        ("skosmith_dataset_load_seconds", "Time that loading took.", generation.seconds),
        ("skosmith_dataset_loaded_timestamp_seconds", "When it was loaded.", generation.loaded),
    ):
        yield Family.single(name, "gauge", text, value)
    yield Family(
        "skosmith_dataset_info", "gauge", "Version of the graph: a digest of its statements.",
        (("", {"version": generation.version}, 1),),
    )  # fmt: skip


def _of_process() -> Iterator[Family]:
    """Give what Prometheus shows of every process; workers have theirs."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    yield Family.single(
        "process_cpu_seconds_total", "counter", "CPU time of the front process.",
        used.ru_utime + used.ru_stime,
    )  # fmt: skip
    yield Family.single(
        "process_resident_memory_bytes", "gauge", "Memory of the front process.",
        pages * resource.getpagesize(),
    )  # fmt: skip
    handles = sum(1 for _ in Path("/proc/self/fd").iterdir())
    yield Family.single("process_open_fds", "gauge", "Open files of the front process.", handles)
