"""The guidance of a skill, back from its notes, lists and marks."""

from collections.abc import Mapping, Sequence
from typing import Final

from skosmith_converter.graph.skills import MARK_TERMS
from skosmith_converter.page import Activity, Guidance, Passage
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.speakers import Heard, Speaker
from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["MARKS", "read_guidance"]

MARKS: Final = {term: mark for mark, term in MARK_TERMS.items()}


def read_guidance(
    index: Index, speaker: Speaker, nodes: Sequence[Iri], state: int
) -> Guidance | None:
    """Give the guidance section in one of the states of its texts; None where there is none.

    `nodes` are all nodes of the skill that the document speaks of.
    """
    collections = _of_kind(index, nodes, "activities")
    marks = [h for node in collections for h in speaker.heard(node, SM.changeMark, state)]
    leads = [p for node in collections if (p := speaker.passage(node, SKOS.prefLabel, state))]
    notes = tuple(h.passage for n in nodes for h in speaker.heard(n, SKOS.scopeNote, state))
    activities = _activities(index, speaker, _of_kind(index, nodes, "activity"), state)
    if not (marks or leads or notes or activities):
        return None
    texts = [*notes, *leads[:1], *(activity.passage for activity in activities)]
    line = texts[0].lines if texts else (0, 0)
    return Guidance(
        mark=MARKS.get(Iri(marks[0].value)) if marks else None,
        notes=notes,
        lead_in=leads[0] if leads else None,
        activities=activities,
        mark_line=marks[0].line if marks else 0,
        raw=Passage("\n".join(passage.text for passage in texts), line) if texts else None,
    )


def _of_kind(index: Index, nodes: Sequence[Iri], kind: str) -> list[Iri]:
    return [node for node in nodes if (name := index.name(node)) and name.kind == kind]


def _activities(
    index: Index, speaker: Speaker, nodes: Sequence[Iri], state: int
) -> tuple[Activity, ...]:
    """Give the list of activities: the accepted one, or one with superseded items in it."""
    accepted: dict[int, Heard] = {}
    others: dict[int, Heard] = {}
    parents: dict[int, int | None] = {}
    for node in nodes:
        name = index.name(node)
        number = name.number if name else 0
        accepted |= _text(speaker, node, number, accepted=True)
        others |= _text(speaker, node, number, accepted=False)
        parents[number] = _parent(index, node)
    apart = accepted.keys() & others.keys()
    texts = _lists(accepted, others)[state : state + 1] if apart else []
    if not apart and state == 0:
        texts = [accepted | others]
    return tuple(
        Activity(one[number].passage, parents[number]) for one in texts for number in sorted(one)
    )


def _lists(accepted: Mapping[int, Heard], others: Mapping[int, Heard]) -> list[Mapping[int, Heard]]:
    """Give two lists of one document: what is missing from the second is as in the first."""
    filled = others if others.keys() - accepted.keys() else {**accepted, **others}
    return [accepted, filled]


def _text(speaker: Speaker, node: Iri, number: int, *, accepted: bool) -> dict[int, Heard]:
    """Give the text of an activity by its number: as on the page where that differs."""
    for predicate in (SM.sourceText, SKOS.prefLabel):
        for heard in speaker.said[node].get(predicate, ()):
            if heard.accepted == accepted:
                return {number: heard}
    return {}


def _parent(index: Index, node: Iri) -> int | None:
    """Give the number of the activity that one is nested below."""
    names = (index.name(value) for value in index.values(node, SKOS.broader))
    return next((n.number for n in names if n is not None and n.kind == "activity"), None)
