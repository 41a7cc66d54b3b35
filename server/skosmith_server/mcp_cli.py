"""The command that an assistant starts: the Model Context Protocol on standard input and output."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import click

from skosmith_converter.failing import failing_clearly
from skosmith_converter.terms import Quad
from skosmith_server.cli import (
    configured,
    endpoint_of,
    load_quads,
    named_seeds,
    replica_of,
    settings_options,
)
from skosmith_server.gateway.serving import Running, loop_factory
from skosmith_server.gateway.stdio import serve_stdio
from skosmith_server.gateway.wire import wire
from skosmith_server.logs import configure_logging

__all__ = ["mcp_command"]

_OF_SERVE: Final = frozenset({
    "access_log", "admin_token_file", "cache_max_age", "client_seconds", "connections", "data",
    "feedback", "host", "mcp", "mcp_origins", "port", "public_url", "review", "reviewer",
    "trusted_proxies", "waiting", "waiting_per_client", "write_token_file",
})  # fmt: skip
"""What only a service on the network needs."""


@click.command("mcp")
@click.argument("sources", nargs=-1, metavar="[FILE|SOURCE]...")
@partial(settings_options, without=_OF_SERVE)
def mcp_command(sources: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 (see the table)
    """Answer an assistant: the Model Context Protocol on standard input and output.

    The assistant starts this command itself; docs/mcp.md says what to write into its
    configuration. FILE and SOURCE are as for skosmith serve, and so are the settings. Nothing is
    written to: neither graph nor files.

    \b
    Examples:
      skosmith mcp sfia.nq
      skosmith mcp sfia.nq esco.nq --links sfia-esco.sssom.tsv
      skosmith mcp --snapshot /srv/snapshots
      skosmith mcp --endpoint https://host/sparql --endpoint-kind virtuoso
    """
    with failing_clearly(), wire() as ends:
        settings = configured(given).settings
        settings = replace(settings, mcp=True, data="", write_token="", review="", feedback="")
        configure_logging(settings.log_level, settings.log_format)
        endpoint, replica = endpoint_of(settings, sources), replica_of(settings, sources)
        named: Sequence[str] = sources or (() if endpoint or replica else named_seeds())

        def read() -> list[Quad]:
            return load_quads(named, settings.base_iri, settings.links)

        running = Running(
            read, settings, replica=replica, sources=(*named, *settings.links), endpoint=endpoint
        )
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(serve_stdio(running, ends))
