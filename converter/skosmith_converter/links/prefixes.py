"""One set of prefixes for two mapping sets."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from skosmith_converter.links.header import Value
from skosmith_converter.links.slots import LIST_SLOTS, REFERENCES
from skosmith_converter.links.sssom import MappingSet

__all__ = ["join_prefixes"]


def join_prefixes(prefixes: Mapping[str, str], mappings: MappingSet) -> MappingSet:
    """Give a set whose prefixes mean nothing else than `prefixes` do: others get a number."""
    names: dict[str, str] = {}
    for prefix, namespace in mappings.prefixes.items():
        if prefixes.get(prefix, namespace) != namespace:
            taken = prefixes.keys() | mappings.prefixes.keys() | set(names.values())
            names[prefix] = next(f"{prefix}{n}" for n in count(2) if f"{prefix}{n}" not in taken)
    if not names:
        return mappings
    links = tuple(
        replace(link, fields={k: _cell(k, v, names) for k, v in link.fields.items()})
        for link in mappings.links
    )
    made = replace(mappings, links=links)
    for entry in mappings.header:
        if entry.key in REFERENCES and entry.value is not None:
            made = made.with_value(entry.key, _value(entry.value, names))
    renamed = {names.get(prefix, prefix): iri for prefix, iri in mappings.prefixes.items()}
    return made.with_value("curie_map", renamed)


def _cell(column: str, cell: str, names: Mapping[str, str]) -> str:
    if column not in REFERENCES:
        return cell
    if column not in LIST_SLOTS:
        return _reference(cell, names)
    return "|".join(_reference(one, names) for one in cell.split("|"))


def _value(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return _reference(value, names)
    return value if isinstance(value, Mapping) else tuple(_reference(one, names) for one in value)


def _reference(cell: str, names: Mapping[str, str]) -> str:
    prefix, colon, local = cell.partition(":")
    return f"{names[prefix]}:{local}" if colon and prefix in names else cell
