"""Statistics and suggestions as files: the format is told by the name."""

import json
from collections import defaultdict
from pathlib import PurePath

from skosmith_converter.serialization import format_named, serialize
from skosmith_converter.shacl import Triple
from skosmith_converter.terms import GraphName
from skosmith_converter.validation import patches, statistics_dqv
from skosmith_converter.validation.measuring import measure
from skosmith_converter.validation.patches import as_changesets, as_update
from skosmith_converter.validation.statistics_dqv import as_dqv
from skosmith_converter.validation.statistics_text import as_json, format_statistics
from skosmith_converter.validation.subject import Subject
from skosmith_converter.validation.suggestions import suggest

__all__ = ["statistics_as", "suggestions_as"]


def statistics_as(name: str, subject: Subject, language: str = "en") -> str:
    """Give the statistics of a graph: DQV for a name in .ttl, JSON in .json, else text."""
    statistics = measure(subject.index)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".ttl":
        return "".join(
            serialize(as_dqv(statistics), format_named("turtle"), statistics_dqv.PREFIXES)
        )
    if suffix == ".json":
        return json.dumps(as_json(statistics), ensure_ascii=False, indent=2) + "\n"
    return format_statistics(statistics, language=language)


def suggestions_as(name: str, subject: Subject) -> str:
    """Give the repairs of a graph as a patch: changesets for a name in .ttl, else SPARQL Update."""
    suggestions = suggest(subject.index)
    if PurePath(name).suffix.lower() == ".ttl":
        return "".join(
            serialize(as_changesets(suggestions), format_named("turtle"), patches.PREFIXES)
        )
    graphs: dict[Triple, list[GraphName]] = defaultdict(list)
    if suggestions:
        for (s, p, o, graph), _ in subject.located(None):
            graphs[s, p, o].append(graph)
    return as_update(suggestions, subject.index, lambda triple: graphs.get(triple, []))
