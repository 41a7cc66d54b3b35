"""The concepts of a vocabulary that are new or modified, where the graph has dates."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from skosmith_converter.terms import Iri, iri_text, is_literal, literal_parts
from skosmith_converter.vocabulary import DCT, XSD
from skosmith_server.catalogue import Catalogue
from skosmith_server.skosmos.contexts import with_context
from skosmith_server.vocabularies.relations import CREATED, MODIFIED
from skosmith_server.vocabularies.vocabulary import Vocabularies, is_deprecated, label_of

__all__ = ["DATES", "changed"]

DATES: Final[Mapping[str, Iri]] = {"new": CREATED, "modified": MODIFIED}


def changed(
    vocabularies: Vocabularies, scheme: Iri, language: str, how: str, page: slice
) -> dict[str, Any]:
    """Give the concepts that are ``new`` or ``modified``, the latest first."""
    concepts = vocabularies.concepts(scheme)
    known = vocabularies.source.about(concepts)
    dated = sorted(
        ((date, concept) for concept in concepts if (date := _date_of(known, concept, how))),
        reverse=True,
    )
    changes = [_change(vocabularies, known, one, language) for one in dated[page]]
    context = {
        "@language": language,
        "prefLabel": "skos:prefLabel",
        "xsd": XSD.namespace,
        "date": {"@id": f"{DCT.namespace}date", "@type": iri_text(XSD.dateTime)},
    }
    return with_context(context, changeList=changes)


def _change(
    vocabularies: Vocabularies, known: Catalogue, one: tuple[str, Iri], language: str
) -> dict[str, Any]:
    date, concept = one
    label = label_of(known, concept, language)
    change: dict[str, Any] = {
        "uri": iri_text(concept),
        "prefLabel": label.value if label else None,
        "date": date,
        "deprecated": is_deprecated(known, concept),
    }
    for other in known.values(concept, DCT.isReplacedBy)[:1]:
        name = label_of(vocabularies.source.about([other]), other, language)
        change["replacedBy"] = iri_text(other)
        change |= {"replacingLabel": name.value} if name else {}
    return change


def _date_of(known: Catalogue, concept: Iri, how: str) -> str:
    """Give a date or time as Skosmos writes it; empty where there is none that is one."""
    for value in filter(is_literal, known.values(concept, DATES[how])):
        try:
            moment = datetime.fromisoformat(literal_parts(value).value)
        except ValueError:
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.isoformat(timespec="seconds").replace("+00:00", "+0000")
    return ""
