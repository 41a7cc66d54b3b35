"""What Skosmos tells of one concept: labels, relations, place in the hierarchy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary import RDF
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import is_within
from skosmith_server.problems import NotFoundError
from skosmith_server.skosmos.contexts import ONKI, prefixes_of, shortened, with_context
from skosmith_server.vocabularies.relations import (
    BROADER,
    MEMBER,
    NARROWER,
    RELATED,
    TOP_OF,
    Relation,
)
from skosmith_server.vocabularies.vocabulary import (
    LABELS_OF,
    Vocabularies,
    code_of,
    label_of,
    texts_of,
)

__all__ = ["About"]

_TRANSITIVE_LIMIT: Final = 10_000
_RELATIONS: Final[Mapping[str, Relation]] = {
    "broader": BROADER,
    "narrower": NARROWER,
    "related": RELATED,
}


@dataclass(frozen=True, slots=True)
class About:
    """One vocabulary, asked about concepts in a language."""

    vocabularies: Vocabularies
    scheme: Iri | None
    """None where the question is of no vocabulary."""
    language: str

    # -- labels ------------------------------------------------------------------------------
    def label(self, concept: Iri) -> dict[str, Any]:
        """Give all labels of a concept, in one language."""
        known = self._known(concept)
        label = label_of(known, concept, self.language)
        used = label.language if label else self.language
        body: dict[str, Any] = {"prefLabel": label.value} if label else {}
        for name in ("altLabel", "hiddenLabel"):
            texts = texts_of(known, concept, LABELS_OF[name])
            found = [text for tag, said in texts.items() if is_within(tag, used) for text in said]
            if found:
                body[name] = found
        names = {name: f"skos:{name}" for name in LABELS_OF}
        return with_context({**names, "@language": used}, uri=iri_text(concept), **body)

    # -- relations ---------------------------------------------------------------------------
    def relation(self, concept: Iri, name: str) -> dict[str, Any]:
        """Give what is ``broader``, ``narrower`` or ``related``."""
        self._known(concept)
        found = self.vocabularies.source.related(concept, _RELATIONS[name])
        known = self.vocabularies.source.about(found)
        results = [{"uri": iri_text(one), "prefLabel": self._name(known, one)} for one in found]
        context = {"prefLabel": "skos:prefLabel", name: f"skos:{name}", "@language": self.language}
        return with_context(context, uri=iri_text(concept), **{name: results})

    def transitive(self, concept: Iri, name: str, limit: int) -> dict[str, Any]:
        """Give a concept and all that is above (or below) it, each with what is next to it."""
        self._known(concept)
        relation, whole = _RELATIONS[name], f"{name}Transitive"
        found = self.vocabularies.climb(concept, relation, min(limit, _TRANSITIVE_LIMIT))
        known = self.vocabularies.source.about(found)
        results = {
            iri_text(one): {
                "uri": iri_text(one),
                "prefLabel": self._name(known, one),
                **({name: [iri_text(n) for n in direct]} if direct else {}),
            }
            for one, direct in found.items()
        }
        context = {
            "prefLabel": "skos:prefLabel",
            name: {"@id": f"skos:{name}", "@type": "@id"},
            whole: {"@id": f"skos:{whole}", "@container": "@index"},
            "@language": self.language,
        }
        return with_context(context, uri=iri_text(concept), **{whole: results})

    def children(self, concept: Iri) -> dict[str, Any]:
        """Give the narrower concepts as a tree shows them."""
        self._known(concept)
        found = self.vocabularies.source.related(concept, NARROWER)
        context = {
            "prefLabel": "skos:prefLabel",
            "narrower": "skos:narrower",
            "notation": "skos:notation",
            "hasChildren": "onki:hasChildren",
            "onki": ONKI,
            "@language": self.language,
        }
        narrower = self._in_tree(found, "prefLabel")
        return with_context(context, uri=iri_text(concept), narrower=narrower)

    def hierarchy(self, concept: Iri) -> dict[str, Any]:
        """Give the way up from a concept, with what is beside each step."""
        self._known(concept)
        source = self.vocabularies.source
        found = self.vocabularies.climb(concept, BROADER, _TRANSITIVE_LIMIT)
        known = source.about(found)
        children = source.related_to_each(found, NARROWER)
        topmost = source.related_to_each(found, TOP_OF)
        results = {}
        for one, above in found.items():
            below = self._in_tree(children[one], "label")
            tops = sorted(map(iri_text, topmost[one]))
            results[iri_text(one)] = {
                "uri": iri_text(one),
                **self._top(tops),
                **({"broader": [iri_text(a) for a in above]} if above else {}),
                **({"narrower": below} if below else {}),
                "prefLabel": self._marked(known, one),
                "hasChildren": bool(below),
                **_notation(known, one),
            }
        context = {
            "onki": ONKI,
            "prefLabel": "skos:prefLabel",
            "notation": "skos:notation",
            "narrower": {"@id": "skos:narrower", "@type": "@id"},
            "broader": {"@id": "skos:broader", "@type": "@id"},
            "broaderTransitive": {"@id": "skos:broaderTransitive", "@container": "@index"},
            "top": {"@id": "skos:topConceptOf", "@type": "@id"},
            "tops": {"@id": "skos:topConceptOf", "@type": "@id"},
            "hasChildren": "onki:hasChildren",
            "@language": self.language,
        }
        return with_context(context, uri=iri_text(concept), broaderTransitive=results)

    def _top(self, tops: Sequence[str]) -> dict[str, Any]:
        """Give the schemes that a concept is at the top of; that of the question counts first."""
        if not tops:
            return {}
        own = iri_text(self.scheme) if self.scheme else ""
        return {"tops": tops, "top": own if own in tops else tops[0]}

    # -- whole vocabulary --------------------------------------------------------------------
    def tops(self, scheme: Iri) -> dict[str, Any]:
        """Give the top concepts of a scheme."""
        found = self.vocabularies.source.related(scheme, TOP_OF.opposite)
        context = {
            "onki": ONKI,
            "topconcepts": "skos:hasTopConcept",
            "notation": "skos:notation",
            "label": "skos:prefLabel",
            "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
            "hasChildren": "onki:hasChildren",
            "@language": self.language,
        }
        whose = {"topConceptOf": iri_text(scheme)}
        tops = [{"uri": one.pop("uri"), **whose, **one} for one in self._in_tree(found, "label")]
        return with_context(context, uri=iri_text(scheme), topconcepts=tops)

    def members(self, group: Iri) -> dict[str, Any]:
        """Give the members of a collection, in their order where it has one."""
        source = self.vocabularies.source
        found = dict.fromkeys([*source.listed(group), *source.related(group, MEMBER)])
        if not found:
            raise NotFoundError(f"Could not find group <{iri_text(group)}>.")
        about = self.vocabularies.source.about(found)
        full = self.vocabularies.source.having([*found], MEMBER)
        members = [
            {
                "uri": iri_text(one),
                "isSuper": False,
                "hasMembers": one in full,
                "type": [shortened(name) for name in sorted(about.values(one, RDF.type))],
                "prefLabel": self._marked(about, one),
                **_notation(about, one),
            }
            for one in found
        ]
        types = {shortened(name) for one in found for name in about.values(one, RDF.type)}
        context = {
            "prefLabel": "skos:prefLabel",
            "members": "skos:member",
            **prefixes_of(types),
            "@language": self.language,
        }
        return with_context(context, uri=iri_text(group), members=members)

    # -- what they are made of ---------------------------------------------------------------
    def _known(self, concept: Iri) -> Catalogue:
        known = self.vocabularies.source.about([concept])
        if not self.vocabularies.exists(concept, known):
            raise NotFoundError(f"Could not find concept <{iri_text(concept)[:500]}>.")
        return known

    def _in_tree(self, terms: Sequence[Iri], label: str) -> list[dict[str, Any]]:
        """Give concepts with their labels, and whether there is anything below them."""
        known = self.vocabularies.source.about(terms)
        full = self.vocabularies.source.having(terms, NARROWER)
        return [
            {
                "uri": iri_text(one),
                label: self._marked(known, one),
                "hasChildren": one in full,
                **_notation(known, one),
            }
            for one in terms
        ]

    def _name(self, known: Catalogue, term: str) -> str | None:
        label = label_of(known, term, self.language)
        return label.value if label else None

    def _marked(self, known: Catalogue, term: str) -> str | None:
        """Give a label as Skosmos's trees show it: with its language where that is another."""
        label = label_of(known, term, self.language)
        return label.marked(self.language) if label else None


def _notation(known: Catalogue, term: str) -> dict[str, str]:
    code = code_of(known, term)
    return {"notation": code} if code else {}
