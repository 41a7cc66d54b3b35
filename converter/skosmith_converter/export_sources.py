"""What an export is made of: sources as for ``convert``, and what graphs know beside texts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skosmith_converter.conversion import Options, Reading, is_rdf, read_framework
from skosmith_converter.exports.model import Match, Material, Rights
from skosmith_converter.exports.selecting import Selection, languages_of, select
from skosmith_converter.exports.texts import any_text
from skosmith_converter.graph import Run, build_graph
from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.links.findings import Finding
from skosmith_converter.links.joining import join_links
from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.rdf.names import base_of
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import Iri, Quad, Term, iri, iri_text, is_iri, literal_parts
from skosmith_converter.vocabulary import DCAT, DCT, FOAF, OWL, RDF, SKOS

__all__ = ["Gathered", "Request", "gather"]

_MATCHES: Final = {
    getattr(SKOS, name): name
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}

_INVERSES: Final = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
_OBJECT_LABEL: Final = iri("https://w3id.org/sssom/object_label")


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of the sources."""

    options: Options
    selection: Selection
    links: tuple[Path, ...] = ()
    """Mapping files."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The material of an export, and what is worth knowing about it."""

    material: Material
    reading: Reading
    findings: tuple[Finding, ...]
    """About mapping files."""


def gather(
    arguments: Sequence[str],
    request: Request,
    progress: Callable[[Sequence[object]], Iterable[object]] = iter,
    stage: Callable[[str], object] = str,
) -> Gathered:
    """Read sources, and take of them what is wanted.

    Graphs keep their base where the options leave the default one, and give their rights, their
    date and their mappings along with their texts. Raises what `read_framework` and `join_links`
    raise, and ValueError where something is wanted that there is not.
    """
    options, wanted = request.options, request.selection
    reading = read_framework(arguments, options, progress, stage)
    graphs = [Path(argument) for argument in arguments if is_rdf(argument)]
    quads: list[Quad] = sorted({quad for graph in graphs for quad in read_rdf_file(graph)})
    base = base_of(quads) or options.iris.base
    iris = Iris(base) if options.iris.base == DEFAULT_BASE else options.iris
    joined = join_links(quads, request.links)
    framework = select(reading.framework, wanted)
    languages = wanted.languages or tuple(languages_of(framework))
    built = build_graph(framework, iris, Run(), with_statements=False).quads
    index = _index([*joined.quads, *(q for q in built if q[1] in _MATCHES)])
    material = Material(
        framework=framework,
        iris=iris,
        languages=languages,
        rights=_rights(index),
        category_names={
            category.key: any_text(category.names, languages)
            for edition in reading.framework.editions
            for category in edition.categories
        },
        matches=_matches(index, (base, iris.base)),
        date=options.run.date or _date(index),
    )
    return Gathered(material, reading, joined.findings)


_Index = Mapping[Term, Mapping[Iri, list[Term]]]


def _index(quads: Sequence[Quad]) -> _Index:
    asked = {*_MATCHES, RDF.type, DCT.rights, DCT.license, DCT.rightsHolder, DCT.created}
    asked |= {FOAF.name, SKOS.prefLabel, OWL.annotatedTarget, _OBJECT_LABEL}
    found: defaultdict[Term, defaultdict[Iri, list[Term]]]
    found = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in sorted({quad[:3] for quad in accepted(quads)}):
        if predicate in asked:
            found[subject][predicate].append(value)
    return found


def _of_datasets(index: _Index, predicate: Iri) -> list[Term]:
    datasets = [node for node in index if DCAT.Dataset in index[node].get(RDF.type, ())]
    return sorted({value for node in datasets for value in index[node].get(predicate, ())})


def _rights(index: _Index) -> Rights:
    """Give the rights that datasets state, and ours for what they leave out."""
    usual = Rights()
    said = [literal_parts(v) for v in _of_datasets(index, DCT.rights) if v.startswith('"')]
    licences = [iri_text(v) for v in _of_datasets(index, DCT.license) if is_iri(v)]
    holders = [v for v in _of_datasets(index, DCT.rightsHolder) if is_iri(v)]
    names = [v for node in holders[:1] for v in index.get(node, {}).get(FOAF.name, ())]
    return Rights(
        tuple((part.value, part.language or "en") for part in said) or usual.statements,
        licences[0] if licences else usual.licence,
        iri_text(holders[0]) if holders else usual.holder,
        literal_parts(names[0]).value if names else usual.holder_name,
    )


def _date(index: _Index) -> str | None:
    dates = (literal_parts(v).value for v in _of_datasets(index, DCT.created) if v[0] == '"')
    return max(dates, default=None)


def _matches(index: _Index, bases: tuple[str, str]) -> dict[Iri, tuple[Match, ...]]:
    """Give the mappings of concepts of the graph, from whichever end they are stated.

    The concepts are put below the base of the export, the second of `bases`.
    """
    found: defaultdict[Iri, list[Match]] = defaultdict(list)
    labels = _labels(index)
    for subject, relation, target in _mappings(index):
        for own, name, other in (
            (subject, relation, target), (target, _INVERSES.get(relation, relation), subject),
        ):  # fmt: skip
            if iri_text(own).startswith(bases):
                local = iri_text(own).removeprefix(bases[0]).removeprefix(bases[1])
                match = Match(name, iri_text(other), labels.get(other, ""))
                found[iri(f"{bases[1]}{local}")].append(match)
    return {concept: tuple(dict.fromkeys(matches)) for concept, matches in found.items()}


def _mappings(index: _Index) -> Iterator[tuple[Term, str, Term]]:
    for subject, properties in index.items():
        for predicate, name in _MATCHES.items():
            for value in properties.get(predicate, ()):
                if is_iri(subject) and is_iri(value):
                    yield subject, name, value


def _labels(index: _Index) -> dict[Term, str]:
    """Give the labels of what mappings lead to: its own in the graph, else those of their rows."""
    found: dict[Term, str] = {}
    for node, properties in index.items():
        if own := properties.get(SKOS.prefLabel):
            labels = [literal_parts(value) for value in own]
            found[node] = min(labels, key=lambda one: (one.language != "en", one.value)).value
    for properties in index.values():
        for target in properties.get(OWL.annotatedTarget, ()):
            for label in properties.get(_OBJECT_LABEL, ()):
                found.setdefault(target, literal_parts(label).value)
    return found
