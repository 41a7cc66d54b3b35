"""The versions of the protocol, and what a request says of its own."""

from typing import Any, Final

from skosmith_server.mcp.messages import INVALID_PARAMS, UNSUPPORTED_VERSION, Call, Fault

__all__ = [
    "ASSUMED",
    "CAPABILITIES",
    "LATEST_WITH_HANDSHAKE",
    "VERSION",
    "VERSIONS",
    "WITH_BATCHES",
    "agreed",
    "is_stateless",
    "unsupported",
    "version_of",
]

STATELESS: Final = ("2026-07-28",)
"""Each request says its version (``_meta``), and nothing comes before it."""
WITH_HANDSHAKE: Final = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""``initialize`` comes first, and settles the version."""
VERSIONS: Final = (*STATELESS, *WITH_HANDSHAKE)
"""The newest first."""
LATEST_WITH_HANDSHAKE: Final = WITH_HANDSHAKE[0]
WITH_BATCHES: Final = frozenset({"2025-03-26", "2024-11-05"})
ASSUMED: Final = "2025-03-26"
"""Of a request over HTTP that names none (2025-06-18, Transports: Protocol Version Header)."""
VERSION: Final = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES: Final = "io.modelcontextprotocol/clientCapabilities"


def agreed(wished: object) -> str:
    """Give the version for a client that begins with a handshake: its own, else our latest."""
    return wished if wished in WITH_HANDSHAKE else LATEST_WITH_HANDSHAKE


def is_stateless(version: str) -> bool:
    """Tell whether a version knows no handshake."""
    return version in STATELESS


def version_of(call: Call, settled: str) -> str:
    """Give the version of a request: what its ``_meta`` says, else what is `settled` already.

    Raises Fault where it says a version that is none of ours, or says too little beside it
    (2026-07-28, Base Protocol: Per-request protocol fields).
    """
    if VERSION not in call.meta:
        return settled
    version = call.meta[VERSION]
    if not isinstance(version, str):
        raise Fault(INVALID_PARAMS, f"{VERSION} is a string.", id=call.id)
    if version not in STATELESS:
        raise unsupported(version, call)
    if CAPABILITIES not in call.meta:
        raise Fault(INVALID_PARAMS, f"_meta lacks {CAPABILITIES}.", id=call.id)
    return version


def unsupported(version: str, call: Call | None = None) -> Fault:
    """Give the fault for a version that is none of ours."""
    data: dict[str, Any] = {"supported": list(VERSIONS), "requested": version[:40]}
    id_ = call.id if call else None
    return Fault(UNSUPPORTED_VERSION, "Unsupported protocol version", data, id_)
