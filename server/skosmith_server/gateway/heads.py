"""The headers of what the gateway answers itself, and its problems."""

from functools import lru_cache
from typing import Final

from skosmith_server.engine.written import Written
from skosmith_server.gateway.outlet import Outlet
from skosmith_server.gateway.replies import Headers, Sent
from skosmith_server.negotiation import Offer
from skosmith_server.offers import PROBLEMS
from skosmith_server.problems import Problem
from skosmith_server.responses import SECURITY_HEADERS, data_headers

__all__ = ["COMMON_HEADERS", "answer_headers", "problem_reply", "timing_of"]

COMMON_HEADERS: Final = [(name.lower(), value) for name, value in SECURITY_HEADERS.items()]


@lru_cache(maxsize=64)
def answer_headers(offer: Offer, freshness: str, dataset: str, version: str) -> Headers:
    """Give the headers of an answer in a form; `freshness` says who may keep it, and how long.

    A version of SPARQL or RDF that readers need is a parameter of the media type (SPARQL 1.2
    Protocol, RDF 1.2 Turtle; drafts).
    """
    needed = f"; version={version}" if version else ""
    return [
        *([("dataset-version", dataset)] if dataset else []),
        ("content-type", offer.content_type + needed),
        ("vary", "Accept, Accept-Encoding"),
        ("cache-control", freshness),
        *((name.lower(), value) for name, value in data_headers(offer).items()),
        *COMMON_HEADERS,
    ]


def timing_of(written: Written) -> str:
    """Give what took how many milliseconds (Server-Timing)."""
    queue, engine = written.waited * 1000, written.took * 1000
    return f"cache;desc=miss, queue;dur={queue:.1f}, engine;dur={engine:.1f}"


def problem_reply(problem: Problem, outlet: Outlet) -> Sent:
    """Give the reply of a problem as JSON; pages are made by Flask."""
    headers = [
        ("content-type", PROBLEMS[0].content_type),
        ("access-control-allow-origin", "*"),
        ("cache-control", "no-store"),
        *((name.lower(), value) for name, value in problem.headers.items()),
        *COMMON_HEADERS,
    ]
    return Sent(problem.status, headers, problem.as_json(outlet.id).encode())
