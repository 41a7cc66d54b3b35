"""What stands beside the engine: pages, and the index of texts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.terms import Quad
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.kept_pages import OF_PAGES, KeptPages
from skosmith_server.search.index import Index
from skosmith_server.service import Beforehand, Known, Service
from skosmith_server.settings import Settings

__all__ = ["make_asked_site", "make_remote_site", "make_site"]


@dataclass(frozen=True, slots=True)
class _PoolEngine:
    """The engine as Flask's threads see it."""

    pool: Pool | RemotePool
    loop: asyncio.AbstractEventLoop

    def query(self, query: Query, formats: Mapping[AnswerKind, str], client: str = "") -> Answer:
        """Give the answer of a query; raises as `Pool.ask`."""
        limits = self.pool.limits
        job = Job(query, formats, limits.seconds, limits.most_bytes)
        written = asyncio.run_coroutine_threadsafe(self.pool.ask(job, client), self.loop).result()
        answer = Answer(written.kind, written.format, written.body)
        written.discard()
        return answer


async def make_site(
    quads: Sequence[Quad],
    settings: Settings,
    pool: Pool | RemotePool,
    index: Index | None,
    beforehand: Beforehand | None = None,
) -> Bridge:
    """Make pages of a graph that is in memory."""
    engine = _PoolEngine(pool, asyncio.get_running_loop())
    service = await asyncio.to_thread(Service.of, engine, quads, settings, index, beforehand)
    return await _bridge_to(service, settings.cache_size << 20)


async def make_asked_site(known: Known, settings: Settings, pool: Pool | RemotePool) -> Bridge:
    """Make pages that ask for what they need; raises what the engine does."""
    engine = _PoolEngine(pool, asyncio.get_running_loop())

    def make() -> Service:
        catalogue = AskedCatalogue.of(engine, settings.base_iri or known.base)
        return Service.asking(engine, catalogue, settings, known)

    return await _bridge_to(await asyncio.to_thread(make), settings.cache_size << 20)


async def make_remote_site(settings: Settings, pool: RemotePool) -> tuple[Service, Bridge]:
    """Make pages of a graph that lies elsewhere; raises what its engine does."""
    engine = _PoolEngine(pool, asyncio.get_running_loop())

    def make() -> Service:
        catalogue = AskedCatalogue.of(engine, settings.base_iri, pool.endpoint.kind.own_graphs)
        return Service.before(engine, catalogue, settings)

    service = await asyncio.to_thread(make)
    return service, await _bridge_to(service)


async def _bridge_to(service: Service, cache_bytes: int = 0) -> Bridge:
    """Give pages; where the graph does not lie elsewhere, some of them are kept."""
    # Here, because the queries of a snapshot are answered without
    from skosmith_server.app import create_app_of  # noqa: PLC0415

    app = await asyncio.to_thread(create_app_of, service)
    return Bridge(app, KeptPages(round(cache_bytes * OF_PAGES)))
