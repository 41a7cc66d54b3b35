"""What is here to stay is passed over by the collector, until it is exchanged."""

import gc
import weakref

from skosmith_server.gateway.collector import leave_alone


class Graph:
    """Something that only the collector gives back."""

    def __init__(self):
        self.itself = self


def test_what_was_here_to_stay_is_given_back_when_it_was_exchanged():
    threshold = gc.get_threshold()
    try:
        graph = Graph()
        watched = weakref.ref(graph)
        leave_alone()
        del graph
        gc.collect()
        assert watched() is not None  # it was passed over
        leave_alone()
        assert watched() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
