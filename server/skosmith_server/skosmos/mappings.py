"""The mappings of a concept as Skosmos gives them: in the manner of JSKOS, with what pages show."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from skosmith_converter.terms import Iri, iri_text, is_iri
from skosmith_server.catalogue import Catalogue
from skosmith_server.cells import property_title
from skosmith_server.skosmos.contexts import shortened
from skosmith_server.vocabularies.relations import MAPPINGS
from skosmith_server.vocabularies.vocabulary import Vocabularies, code_of, label_of

__all__ = ["mappings_of"]

_DESCRIBED: Final = frozenset(MAPPINGS)


def mappings_of(
    concept: Iri, scheme: Iri | None, vocabularies: Vocabularies, names: Catalogue, language: str
) -> list[dict[str, Any]]:
    """Give the mappings that begin at a concept."""
    source = vocabularies.source
    known = source.about([concept])
    found = sorted(
        {
            (MAPPINGS.index(predicate), predicate, Iri(value))
            for _, predicate, value, _ in known.by_subject.get(concept, ())
            if predicate in _DESCRIBED and is_iri(value)
        }
    )
    about = source.about(target for *_, target in found)
    own = scheme or next(iter(vocabularies.schemes_of(concept)), None)
    return [
        _mapping(concept, own, predicate, target, (vocabularies, about, names, language))
        for _, predicate, target in found
    ]


def _mapping(
    concept: Iri,
    scheme: Iri | None,
    predicate: Iri,
    target: Iri,
    known: tuple[Vocabularies, Catalogue, Catalogue, str],
) -> dict[str, Any]:
    vocabularies, about, names, language = known
    label, code = label_of(about, target, language), code_of(about, target)
    schemes = vocabularies.schemes_of(target)
    member: dict[str, Any] = {"uri": iri_text(target)}
    member |= {"notation": code} if code else {}
    member |= {"prefLabel": {label.language: label.value}} if label else {}
    body: dict[str, Any] = {
        "uri": iri_text(concept),
        "notation": code or None,
        "type": [shortened(predicate)],
        "prefLabel": label.value if label else iri_text(target),
        "from": {"memberSet": [{"uri": iri_text(concept)}]},
        "to": {"memberSet": [member]},
        "hrefLink": names.path_of(target) if schemes else iri_text(target),
        "lang": label.language if label else "",
        "vocabName": _vocabulary(schemes, target, vocabularies, language),
        "typeLabel": property_title(predicate),
    }
    if scheme:
        body["fromScheme"] = {"uri": iri_text(scheme)}
    if schemes:
        body["toScheme"] = {"uri": iri_text(schemes[0])}
    return body


def _vocabulary(
    schemes: Iterable[Iri], target: Iri, vocabularies: Vocabularies, language: str
) -> str:
    """Give what the vocabulary of a target is called, else the host of the target."""
    for scheme in schemes:
        if label := label_of(vocabularies.source.about([scheme]), scheme, language):
            return label.value
    try:
        return urlsplit(iri_text(target)).netloc
    except ValueError:
        return ""
