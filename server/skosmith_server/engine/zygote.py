"""The process that has loaded the graph and from which workers are forked.

Started as ``python -m skosmith_server.engine.zygote CONTROL GRAPH MEMORY MODE`` with an inherited
socket (SOCK_SEQPACKET): it loads a file of lines into memory, says so, and then for each message
forks a worker and gives back the worker's socket and a pidfd, by which alone it is ever ended.
Where the graph is the folder of a store on disk, each worker opens it for itself.

MODE is ``fixed`` where the file is one of `store_lines`. Where the graph may change, it is
``union`` or ``separate``: then the message ``change`` brings two sockets and has it fork a
*candidate*, a copy of itself that tries the change. The service either closes the candidate's
control, which ends it, or goes on with it and closes the control of the old zygote.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from skosmith_server.asking import StoreError
from skosmith_server.engine.sandbox import SandboxError, adopt_orphans, confine_zygote
from skosmith_server.engine.worker import serve_queries
from skosmith_server.store import Store

if TYPE_CHECKING:
    from skosmith_server.changing import ChangedStore

__all__ = ["main"]


def main(control_number: int, graph: Path, memory: int, mode: str) -> None:
    """Load a graph and fork workers until the service hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # workers leave no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which hangs up then
    control = socket.socket(fileno=control_number)
    if mode != "fixed":
        _stay_behind(control)
    try:
        if mode == "fixed":
            store, changed = _opened(graph), None
        else:
            # Here, because reading a store on disk is to begin at once
            from skosmith_server.changing import ChangedStore  # noqa: PLC0415

            changed = ChangedStore(graph, union=mode == "union")
            store = changed.store
            confine_zygote()
    except (StoreError, SandboxError) as error:
        control.send(json.dumps({"error": str(error)}).encode())
        return
    control.send(b"{}")  # nothing is wrong
    _freeze()
    with suppress(ConnectionError):  # the service is gone
        _serve(control, store, changed, memory)


def _opened(graph: Path) -> Store:
    return Store.on_disk(graph) if graph.is_dir() else Store.from_file(graph)


def _stay_behind(control: socket.socket) -> None:
    """Go on as a child; what stays behind reaps the zygotes that were replaced."""
    adopt_orphans()
    if os.fork() == 0:
        return
    control.close()
    with suppress(ChildProcessError):  # that is how it learns that there are no descendants
        while True:
            os.wait()
    os._exit(0)


def _freeze() -> None:
    """Keep the collector of a worker from touching, and so copying, shared pages."""
    gc.collect()
    gc.freeze()


def _serve(
    control: socket.socket, store: Store, changed: "ChangedStore | None", memory: int
) -> None:
    while True:
        message, handles, _, _ = socket.recv_fds(control, 64, 2)
        if not message:
            return
        if not handles or changed is None:
            _fork_worker(control, store, memory)
            continue
        from skosmith_server.engine.candidate import try_change  # noqa: PLC0415 (as above)

        if os.fork() == 0:
            control.close()
            control = socket.socket(fileno=handles[0])
            if not try_change(handles[1], changed, memory):
                os._exit(0)
            _freeze()
        else:
            for handle in handles:
                os.close(handle)


def _fork_worker(control: socket.socket, store: Store, memory: int) -> None:
    ours, theirs = socket.socketpair()
    worker = os.fork()
    if worker == 0:
        control.close()
        theirs.close()
        if store.folder is not None:  # threads of its engine do not come along with a fork
            store = Store.on_disk(store.folder)
        serve_queries(ours.fileno(), store, memory)
    ours.close()
    handle = os.pidfd_open(worker)
    socket.send_fds(control, [b"{}"], [theirs.fileno(), handle])
    theirs.close()
    os.close(handle)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
