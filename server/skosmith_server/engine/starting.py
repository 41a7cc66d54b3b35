"""Starts the process from which workers are forked, and ends it."""

import asyncio
import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from skosmith_server.asking import StoreError
from skosmith_server.engine.limits import Limits

__all__ = ["end_process", "start_zygote"]

_ALLOCATION: Final = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=127"}
"""The engine asks for some hundred small pieces of memory for each query, many of one size: where
glibc keeps more than 7 of each at hand, a small query takes a tenth less of a worker."""


async def start_zygote(
    graph: Path, limits: Limits, mode: str
) -> tuple[asyncio.subprocess.Process, socket.socket]:
    """Start a zygote; gives it and its control when it has loaded the graph.

    Raises StoreError where it cannot.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    process = None
    try:
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "skosmith_server.engine.zygote",
                str(theirs.fileno()),
                str(graph),
                str(limits.memory),
                mode,
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                env=_ALLOCATION | os.environ,
            )
        await _hear(ours, limits.load_seconds)
    except BaseException:
        ours.close()
        if process is not None:
            await end_process(process)
        raise
    return process, ours


async def _hear(control: socket.socket, seconds: float) -> None:
    """Wait until a zygote has loaded the graph; raises StoreError where it says it can't."""
    said = b""
    with suppress(TimeoutError):
        receiving = asyncio.get_running_loop().sock_recv(control, 65536)
        said = await asyncio.wait_for(receiving, seconds)
    if not said or "error" in json.loads(said):
        reason = json.loads(said)["error"] if said else "its process ended while it loaded"
        raise StoreError(f"The engine cannot be started: {reason}")


async def end_process(process: asyncio.subprocess.Process) -> None:
    """Have a process ended, and wait until it is gone."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
