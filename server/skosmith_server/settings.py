"""What whoever runs the service may choose: one table, from which all else follows.

Each field is a row: its name, default, type and help make the option of ``skosmith serve``, the
name in the environment, the key of ``skosmith.toml`` and the entry in docs/settings.md.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import click

from skosmith_server.setting_types import (
    ENDPOINTS,
    FEEDBACK,
    FEEDBACK_SCHEMES,
    FILES,
    IRI,
    NETWORKS,
    ORIGINS,
    TAGS,
    TOKEN,
    Network,
)

__all__ = ["ENDPOINT_KINDS", "Network", "Row", "Settings", "option_name", "rows", "variable_name"]

Value = TypeVar("Value")

LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("text", "json")
ENDPOINT_KINDS: Final = (
    "generic",
    "oxigraph",
    "skosmith",
    "virtuoso",
    "fuseki",
    "rdf4j",
    "graphdb",
    "stardog",
    "qlever",
    "blazegraph",
    "neptune",
)
"""Those that `skosmith_server.engine.kinds` describes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting."""

    name: str
    default: object
    type: click.ParamType[Any]
    help: str
    metavar: str = ""
    secret: bool = False
    """It is no option, because everyone on the machine sees those; and it is never shown."""

    @property
    def several(self) -> bool:
        """Whether its option may be given several times."""
        return self.type is FILES


def _setting(
    default: Value,
    kind: click.ParamType[Any],
    text: str,
    metavar: str = "",
    *,
    secret: bool = False,
) -> Value:
    """Give a field with the rest of its row."""
    row = Row("", default, kind, text, metavar, secret)
    return field(default=default, metadata={"row": row})


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one service."""

    base_iri: str = _setting("", IRI, "What the IRIs of the graph begin with.", "IRI")
    public_url: str = _setting("", IRI, "Where clients reach the service.", "URL")
    host: str = _setting("127.0.0.1", click.STRING, "Address to listen on.")
    port: int = _setting(
        8000, click.IntRange(0, 65535), "Port to listen on; 0 takes a free one.", "N"
    )
    timeout: float = _setting(10.0, click.FloatRange(0.1), "How long a query may take.", "SECONDS")
    query_memory: int = _setting(
        1024, click.IntRange(64), "How much memory a query may take.", "MIB"
    )
    answer_size: int = _setting(64, click.IntRange(1), "The longest answer.", "MIB")
    fast_lanes: int = _setting(
        0, click.IntRange(0),
        "Queries that run at once at full priority; 0 takes 2 and 2 for each processor.", "N",
    )  # fmt: skip
    slow_lanes: int = _setting(
        8, click.IntRange(1), "Queries that may go on beside them, at lowest priority.", "N"
    )
    waiting: int = _setting(1000, click.IntRange(1), "Queries that may wait, of all clients.", "N")
    waiting_per_client: int = _setting(
        200, click.IntRange(1), "Queries that may wait, of one client.", "N"
    )
    cache_size: int = _setting(
        128,
        click.IntRange(0),
        "How much memory answers that are kept may take, an eighth of it pages.",
        "MIB",
    )
    default_graph: str = _setting(
        "union", click.Choice(["union", "separate"]),
        "What queries see as default graph: the union of all accepted graphs, or what stands "
        "outside of named graphs.",
    )  # fmt: skip
    links: tuple[str, ...] = _setting(
        (), FILES,
        "Mapping files (SSSOM) whose accepted rows are part of the graph; several options, or "
        "separated by commas.", "FILE",
    )  # fmt: skip
    data: str = _setting(
        "", click.STRING,
        "Take writes, and keep the graph in this folder. What it holds goes before the sources.",
        "DIR",
    )  # fmt: skip
    write_token_file: str = _setting(
        "", click.STRING, "File with the token of those who may write.", "FILE"
    )
    write_token: str = _setting(
        "", TOKEN, "The token itself; goes before the file.", "TOKEN", secret=True
    )
    endpoint: str = _setting(
        "", IRI, "Serve the graph of a SPARQL endpoint elsewhere instead of sources.", "URL"
    )
    endpoint_kind: str = _setting(
        "generic", click.Choice(ENDPOINT_KINDS),
        "Which engine it is: each has its own limit of time, and quirks.",
    )  # fmt: skip
    endpoint_credentials_file: str = _setting(
        "", click.STRING, "File with user:password, or with a token, for the endpoint.", "FILE"
    )
    endpoint_credentials: str = _setting(
        "", click.STRING, "These themselves; they go before the file.", "TEXT", secret=True
    )
    review: str = _setting(
        "", click.STRING,
        "Have the candidates of this mapping file reviewed at /review, which writes it; only on "
        "an address of this machine.", "FILE",
    )  # fmt: skip
    reviewer: str = _setting(
        "", click.STRING,
        "Who reviews: a name, or orcid:0000-0002-1825-0097; else git's user.name.", "NAME",
    )  # fmt: skip
    feedback: str = _setting(
        "", FEEDBACK,
        "Where readers tell of mistakes: an https: or mailto: address, in which {iri}, {title} and "
        "{page} are filled in, or a file that a form at /feedback adds messages to.",
        "PLACE",
    )  # fmt: skip
    languages: tuple[str, ...] = _setting(
        (), TAGS,
        "Languages whose texts are shown where there are none in the reader's, best first, "
        "separated by commas; English without it.", "TAGS",
    )  # fmt: skip
    services: tuple[str, ...] = _setting(
        (), ENDPOINTS,
        "Endpoints that SERVICE in a query may ask, separated by commas; none without it.", "URLS",
    )  # fmt: skip
    mcp: bool = _setting(
        True, click.BOOL, "Answer assistants at /mcp (Model Context Protocol).", "BOOLEAN"
    )
    mcp_origins: tuple[str, ...] = _setting(
        (), ORIGINS,
        "Origins of web pages that may ask at /mcp, separated by commas; those of this machine "
        "may where the service listens on it alone.", "ORIGINS",
    )  # fmt: skip
    snapshot: str = _setting(
        "", click.STRING, "Serve what skosmith snapshot has built or published.", "PLACE"
    )
    snapshot_cache: str = _setting(
        "~/.cache/skosmith", click.STRING, "Where archives of snapshots are unpacked.", "DIR"
    )
    store: str = _setting(
        "auto", click.Choice(["auto", "memory", "disk"]),
        "Where the engine has the snapshot; auto: first on disk, then in memory if it is small.",
    )  # fmt: skip
    most_in_memory: int = _setting(
        2_000_000, click.IntRange(0),
        "What a small snapshot is: larger ones stay on disk, and their pages ask it.", "STATEMENTS",
    )  # fmt: skip
    cache_max_age: int = _setting(
        60, click.IntRange(0), "How long others may keep an answer without asking again.", "SECONDS"
    )
    body_size: int = _setting(256, click.IntRange(1), "The longest body of a request.", "KIB")
    client_seconds: float = _setting(
        10.0, click.FloatRange(0.1),
        "How long a client may take to send the head of a request, its body, and to take a piece "
        "of an answer.", "SECONDS",
    )  # fmt: skip
    connections: int = _setting(
        10_000, click.IntRange(16), "Connections at once; more wait to be accepted.", "N"
    )
    trusted_proxies: tuple[Network, ...] = _setting(
        (), NETWORKS,
        "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, "
        "separated by commas.", "NETWORKS",
    )  # fmt: skip
    stop_seconds: float = _setting(
        10.0, click.FloatRange(0), "How long a stop waits for what is under way.", "SECONDS"
    )
    log_level: str = _setting("info", click.Choice(LOG_LEVELS), "What is logged at least.")
    log_format: str = _setting("text", click.Choice(LOG_FORMATS), "The form of the log.")
    access_log: bool = _setting(False, click.BOOL, "Log each request.", "BOOLEAN")
    slow_query: float = _setting(
        1.0, click.FloatRange(0), "Log queries that take so long; 0 logs none.", "SECONDS"
    )
    admin_token_file: str = _setting(
        "", click.STRING, "File with the token that POST /admin/reload asks for.", "FILE"
    )
    admin_token: str = _setting(
        "", TOKEN, "The token itself; goes before the file.", "TOKEN", secret=True
    )

    dataset_version: str = ""
    """Version of the snapshot that is served; empty: there is none. No setting, but found out."""

    @property
    def union(self) -> bool:
        """Whether the default graph of queries is the union of the graphs."""
        return self.default_graph == "union"

    @property
    def feedback_address(self) -> str:
        """Where mistakes are told elsewhere; empty where they are not."""
        return self.feedback if self.feedback.startswith(FEEDBACK_SCHEMES) else ""

    @property
    def feedback_file(self) -> str:
        """The file that keeps what is told of mistakes; empty where there is none."""
        return "" if self.feedback_address else self.feedback

    @property
    def writable(self) -> bool:
        """Whether the graph may be written to."""
        return bool(self.data)


def rows() -> tuple[Row, ...]:
    """Give the table, in the order of the fields."""
    return tuple(
        dataclasses.replace(entry.metadata["row"], name=entry.name)
        for entry in dataclasses.fields(Settings)
        if "row" in entry.metadata
    )


def option_name(name: str) -> str:
    """Give the option of a setting.

    >>> option_name("base_iri")
    '--base-iri'
    """
    return f"--{name.replace('_', '-')}"


def variable_name(name: str) -> str:
    """Give the variable of a setting in the environment.

    >>> variable_name("base_iri")
    'SKOSMITH_BASE_IRI'
    """
    return f"SKOSMITH_{name.upper()}"
