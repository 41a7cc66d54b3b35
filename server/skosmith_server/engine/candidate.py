"""A copy of the zygote that tries a change; where it succeeds, it takes the zygote's place."""

import os
import resource
import signal
import threading
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.changing import ChangedStore
from skosmith_server.engine.messages import FrameKind, Frames, encode_fault, frame, read_change
from skosmith_server.engine.sandbox import limit_memory
from skosmith_server.engine.worker import STACK_BYTES, send

__all__ = ["try_change"]

_PIECE: Final = 1 << 20


def try_change(connection: int, store: ChangedStore, memory: int) -> bool:
    """Do the change that comes over a connected socket, and tell what came of it.

    Gives whether the store is changed now. The kernel ends this process where the change takes too
    long or too much memory; then nothing has happened.
    """
    done: list[bool] = []
    limits = resource.getrlimit(resource.RLIMIT_AS)
    limit_memory(memory, STACK_BYTES, hard=limits[1])
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=lambda: done.append(_answer(connection, store)))
    thread.start()
    thread.join()
    threading.stack_size(0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    resource.setrlimit(resource.RLIMIT_AS, limits)
    os.close(connection)
    return done == [True]


def _answer(connection: int, store: ChangedStore) -> bool:
    frames = Frames()
    try:
        while data := os.read(connection, _PIECE):
            for message in frames.feed(data):
                return _try(connection, store, message.payload)
    except ConnectionError:
        pass  # the service is gone
    return False


def _try(connection: int, store: ChangedStore, payload: bytes) -> bool:
    change, seconds = read_change(payload)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        record, existed = store.apply(change)
    except SkosmithError as error:
        send(connection, frame(FrameKind.FAULT, encode_fault(error)))
        return False
    end = frame(FrameKind.END, b"true" if existed else b"false")
    send(connection, frame(FrameKind.CHUNK, record) + end)
    return True
