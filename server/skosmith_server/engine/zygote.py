"""The process that has loaded the graph and from which workers are forked.

Started as ``python -m skosmith_server.engine.zygote CONTROL GRAPH MEMORY`` with an inherited
socket (SOCK_SEQPACKET): it loads a file of `store_lines` into memory, says so, and then for each
message forks a worker and gives back the worker's socket and a pidfd, by which alone it is ever
ended. Where the graph is the folder of a store on disk, each worker opens it for itself.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from skosmith_server.asking import StoreError
from skosmith_server.engine.worker import serve_queries
from skosmith_server.store import Store

__all__ = ["main"]


def main(control_number: int, graph: Path, memory: int) -> None:
    """Load a graph and fork workers until the service hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # workers leave no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which hangs up then
    control = socket.socket(fileno=control_number)
    try:
        store = Store.on_disk(graph) if graph.is_dir() else Store.from_file(graph)
    except StoreError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        return
    control.send(b"{}")
    gc.collect()
    gc.freeze()  # keeps the collector of a worker from touching, and so copying, shared pages
    with suppress(ConnectionError):  # the service is gone
        while control.recv(64):
            _fork_worker(control, store, memory)


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
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
