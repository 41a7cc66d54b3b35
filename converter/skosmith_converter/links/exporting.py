"""Mapping sets for other tools: which rows, from which end, in which format."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from skosmith_converter.links.curies import BUILT_IN, NO_TERM_FOUND, expand
from skosmith_converter.links.header import Entry
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.slots import LIST_SLOTS
from skosmith_converter.links.sssom import MappingSet, write_sssom

__all__ = ["EXPORTS", "chosen", "inverted", "unsayable", "write_alignment", "write_jskos"]

_ALIGNMENT: Final = "http://knowledgeweb.semanticweb.org/heterogeneity/alignment#"
_RELATIONS: Final = {Predicate.EXACT: "=", Predicate.BROAD: "<", Predicate.NARROW: ">"}
"""What the Alignment format can say: the subject is the same, is below, is above."""


def chosen(
    mappings: MappingSet, *, proposals: bool = False, denials: bool = False, nothing: bool = False
) -> MappingSet:
    """Give the set with its accepted rows, and if asked what is proposed, or was denied.

    `nothing` adds, of what was denied, only where nothing corresponds.
    """
    wanted = {Status.ACCEPTED}
    wanted |= {Status.PROPOSED} if proposals else set()
    wanted |= {Status.REJECTED, Status.NO_MATCH} if denials else set()
    wanted |= {Status.NO_MATCH} if nothing else set()
    lines = mappings.lines or (0,) * len(mappings.links)
    kept = [
        (link, line)
        for link, line in zip(mappings.links, lines, strict=True)
        if link.status in wanted
    ]
    links = tuple(link for link, _ in kept)
    return replace(mappings, links=links, lines=tuple(line for _, line in kept))


def inverted(mappings: MappingSet) -> MappingSet:
    """Give the set as it reads from its objects: what was broader is narrower.

    >>> inverted(MappingSet((Link("http://a/1", Predicate.BROAD, "http://b/1"),))).links[0].predicate
    <Predicate.NARROW: 'skos:narrowMatch'>
    """
    return replace(
        mappings,
        links=tuple(map(_inverse, mappings.links)),
        header=tuple(map(_inverse_entry, mappings.header)),
        columns=tuple(map(_other_end, mappings.columns)),
        lines=(),
    )


def _other_end(slot: str) -> str:
    if slot.startswith("subject_"):
        return f"object_{slot.removeprefix('subject_')}"
    return f"subject_{slot.removeprefix('object_')}" if slot.startswith("object_") else slot


def _inverse_entry(entry: Entry) -> Entry:
    other = _other_end(entry.key)
    return Entry(other, entry.value, entry.text.replace(entry.key, other, 1))


def _inverse(link: Link) -> Link:
    fields = {_other_end(key): cell for key, cell in link.fields.items()}
    if (cardinality := fields.get("mapping_cardinality")) is not None:
        fields["mapping_cardinality"] = ":".join(reversed(cardinality.split(":")))
    return replace(
        link,
        subject=link.object,
        object=link.subject,
        predicate=link.predicate.inverse,
        fields=fields,
    )


def write_json(mappings: MappingSet) -> Iterator[str]:
    """Write SSSOM/JSON: the header's keys, and the rows below ``mappings``.

    The prefixes are there a second time as JSON-LD's context, where sssom-py looks for them.
    """
    made: dict[str, Any] = {"@context": BUILT_IN | dict(mappings.prefixes)} | {
        entry.key: dict(entry.value) if isinstance(entry.value, Mapping) else entry.value
        for entry in mappings.header
        if entry.key and entry.value is not None
    }
    table = csv.reader(
        io.StringIO("".join(write_sssom(replace(mappings, header=_prefixes_only(mappings)))),
                    newline=""), delimiter="\t",
    )  # fmt: skip
    rows = [row for row in table if row and not row[0].startswith("#")]
    made["mappings"] = [
        {key: _json_value(key, cell) for key, cell in zip(rows[0], row, strict=True) if cell}
        for row in rows[1:]
    ]
    yield json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _prefixes_only(mappings: MappingSet) -> tuple[Entry, ...]:
    return tuple(entry for entry in mappings.header if entry.key == "curie_map")


def _json_value(key: str, cell: str) -> object:
    if key in LIST_SLOTS:
        return cell.split("|")
    if key in {"confidence", "similarity_score", "reviewer_agreement"}:
        return float(cell)
    return cell


def write_jskos(mappings: MappingSet) -> Iterator[str]:
    """Write JSKOS, a mapping a line, as Cocoda and jskos-server take it.

    Where nothing corresponds the bundle is empty (JSKOS 0.7, *Concept Bundle*).
    """
    schemes = {
        key: {"uri": expand(value, mappings.prefixes)}
        for key, slot in (("fromScheme", "subject_source"), ("toScheme", "object_source"))
        if (value := mappings.text(slot))
    }
    for link in sorted(mappings.links, key=_order):
        made: dict[str, Any] = {
            "from": {"memberSet": _members(link.subject, link.fields.get("subject_label"))},
            "to": {"memberSet": _members(link.object, link.fields.get("object_label"))},
            "type": [expand(link.predicate, {})],
        } | schemes
        if link.confidence is not None:
            made["mappingRelevance"] = link.confidence
        if why := link.fields.get("mapping_justification"):
            made["justification"] = expand(why, mappings.prefixes)
        if date := link.fields.get("mapping_date"):
            made["created"] = date
        if comment := link.fields.get("comment"):
            made["note"] = {"und": [comment]}
        yield json.dumps(made, ensure_ascii=False, sort_keys=True) + "\n"


def _order(link: Link) -> tuple[str, str, str]:
    return link.subject, link.object, link.predicate


def _members(uri: str, label: str | None) -> list[dict[str, Any]]:
    if uri == NO_TERM_FOUND:
        return []
    return [{"uri": uri} | ({"prefLabel": {"und": label}} if label else {})]


def unsayable(mappings: MappingSet) -> int:
    """Count what the Alignment format has no relation for: close and related matches."""
    return sum(link.predicate not in _RELATIONS for link in mappings.links)


def write_alignment(mappings: MappingSet) -> Iterator[str]:
    """Write the Alignment format (RDF/XML, level 0) of what it can say; see `unsayable`."""
    ontologies = [
        expand(value, mappings.prefixes) if (value := mappings.text(slot)) else f"urn:{slot}"
        for slot in ("subject_source", "object_source")
    ]
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        '         xmlns:xsd="http://www.w3.org/2001/XMLSchema#"\n'
        f'         xmlns="{_ALIGNMENT}">\n'
        f"<Alignment rdf:about={quoteattr(mappings.text('mapping_set_id'))}>\n"
        "  <xml>yes</xml>\n  <level>0</level>\n  <type>**</type>\n"
    )
    for number, ontology in enumerate(ontologies, 1):
        yield f"  <onto{number}><Ontology rdf:about={quoteattr(ontology)}/></onto{number}>\n"
    for link in sorted(mappings.links, key=_order):
        if (relation := _RELATIONS.get(link.predicate)) is not None:
            measure = 1.0 if link.confidence is None else link.confidence
            yield (
                f"  <map><Cell>\n    <entity1 rdf:resource={quoteattr(link.subject)}/>\n"
                f"    <entity2 rdf:resource={quoteattr(link.object)}/>\n"
                f"    <relation>{escape(relation)}</relation>\n    <measure rdf:datatype="
                f'"http://www.w3.org/2001/XMLSchema#float">{measure:.15g}</measure>\n'
                "  </Cell></map>\n"
            )
    yield "</Alignment>\n</rdf:RDF>\n"


def write_table(mappings: MappingSet) -> Iterator[str]:
    """Write the mapping table that the Commission asks of EURES states, in SKOS's direction."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    creators = mappings.value("creator_label") or ""
    about = {
        "Mapping project name": mappings.text("mapping_set_title")
        or mappings.text("mapping_set_id"),
        "Mapping project author": creators if isinstance(creators, str) else ", ".join(creators),
        "Mapping project version": mappings.text("mapping_set_version"),
        "Mapping project version date": mappings.text("publication_date"),
    }
    for number, end in enumerate(("subject", "object"), 1):
        about[f"Classification {number} Name"] = mappings.text(f"{end}_source")
        about[f"Classification {number} Version"] = mappings.text(f"{end}_source_version")
    writer.writerows((key, value, "", "", "", "") for key, value in about.items())
    writer.writerow(("",) * 6)
    writer.writerow((
        "Classification 1 URI", "Classification 1 PrefLabel", "Classification 2 URI",
        "Classification 2 PrefLabel", "Mapping relation", "Editorial note",
    ))  # fmt: skip
    for link in sorted(mappings.links, key=_order):
        labels = [link.fields.get(f"{end}_label", "") for end in ("subject", "object")]
        note = link.fields.get("comment", "")
        writer.writerow((link.subject, labels[0], link.object, labels[1], link.predicate, note))
    yield made.getvalue()


EXPORTS: Final[dict[str, Callable[[MappingSet], Iterator[str]]]] = {
    "sssom": write_sssom,
    "json": write_json,
    "jskos": write_jskos,
    "alignment": write_alignment,
    "table": write_table,
}
"""Formats beside those of RDF."""
