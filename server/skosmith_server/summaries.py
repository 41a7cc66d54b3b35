"""What a snapshot says of its graph: counted once, when it is built, by whoever has all of it.

A server of a graph that is too large for its memory has its front page and its description of
itself from here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from skosmith_converter.errors import SourceError
from skosmith_converter.terms import Literal, Quad
from skosmith_server.asked_catalogue import Asked
from skosmith_server.catalogue import Catalogue
from skosmith_server.overview import Edition, Overview, SkillEntry, TextCounts, survey
from skosmith_server.statistics import Linkset, Statistics, count

__all__ = ["Summary", "read_summary", "summarize", "write_summary"]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a graph, and what its front page says."""

    statistics: Statistics
    overview: Overview
    validation: Mapping[str, int]
    """Severity → how many findings there are."""


def summarize(
    quads: Sequence[Quad], engine: Asked, base: str, validation: Mapping[str, int]
) -> Summary:
    """Count a graph that an engine has loaded; its IRIs begin with `base`."""
    return Summary(count(quads), survey(engine, Catalogue.from_quads([], base)), validation)


def write_summary(summary: Summary) -> str:
    """Give a summary as JSON."""
    overview = asdict(summary.overview)
    texts = [[*key, *astuple(counts)] for key, counts in summary.overview.texts.items()]
    whole = {
        "statistics": asdict(summary.statistics),
        "overview": overview | {"texts": texts},
        "validation": summary.validation,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_summary(path: Path) -> Summary:
    """Read a file of `write_summary`; raises SourceError where it is none."""
    try:
        whole = json.loads(path.read_bytes())
        validation = {str(name): int(count) for name, count in whole["validation"].items()}
        return Summary(_statistics(whole["statistics"]), _overview(whole["overview"]), validation)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(str(path), f"cannot be read: {error}") from error


def _statistics(given: Mapping[str, Any]) -> Statistics:
    linksets = tuple(Linkset(**one) for one in given.get("linksets", ()))
    return Statistics(**{**given, "linksets": linksets})


def _overview(given: Mapping[str, Any]) -> Overview:
    parts = {
        "rights": tuple(map(Literal, given["rights"])),
        "editions": tuple(Edition(**edition) for edition in given["editions"]),
        "languages": tuple(given["languages"]),
        "texts": {
            (language, edition): TextCounts(*counts)
            for language, edition, *counts in given["texts"]
        },
        "skills": tuple(_skill(**skill) for skill in given["skills"]),
    }
    return Overview(**{**given, **parts})


def _skill(code: str, names: Mapping[str, str], editions: dict[str, str]) -> SkillEntry:
    return SkillEntry(code, {tag: Literal(name) for tag, name in names.items()}, editions)
