"""The answers of jskos-server's API to requests for reading: parameters in, objects out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request

from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.jskos.mappings import DIRECTIONS, Wanted, link_of, links, mapping_object
from skosmith_server.jskos.objects import Objects
from skosmith_server.jskos_asked import (
    MOST_VALUES,
    Answer,
    page_of,
    refused,
    suggestions,
    terms_asked,
    wants_objects,
    words_asked,
)
from skosmith_server.open_data import address_of
from skosmith_server.parameters import as_iri, languages_in, parts_of
from skosmith_server.search.index import Filters
from skosmith_server.search.ranking import search
from skosmith_server.service import Service
from skosmith_server.vocabularies.matching import Wanted as Pattern
from skosmith_server.vocabularies.matching import matches
from skosmith_server.vocabularies.relations import NARROWER, TOP_OF
from skosmith_server.vocabularies.vocabulary import Vocabularies, label_of

__all__ = ["PATH", "Answers"]

PATH: Final = "/jskos"
_FIELDS: Final = ("code", "label", "altLabel")
_SCHEME_TYPE: Final = iri_text(SKOS.ConceptScheme)


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers."""

    service: Service
    vocabularies: Vocabularies

    # -- concept schemes ---------------------------------------------------------------------
    def schemes(self) -> Answer:
        """Give the concept schemes that are asked for."""
        found = self._all_schemes()
        for name in ("uri", "notation"):
            if given := parts_of(request.args.get(name, ""), MOST_VALUES):
                wanted = {self._scheme(one) for one in given}
                found = [scheme for scheme in found if scheme in wanted]
        if request.args.get("type", _SCHEME_TYPE) != _SCHEME_TYPE:
            found = []
        if tags := languages_in(request.args.get("languages", "")):
            found = [s for s in found if not set(tags).isdisjoint(self.vocabularies.languages(s))]
        shown = page_of(found)
        return Answer(self._objects().schemes(shown), len(found))

    def found_schemes(self) -> Sequence[Iri]:
        """Give the schemes whose name or notation has what is looked for in it."""
        wanted, ids = words_asked().lower(), self.vocabularies.ids()
        if not wanted:
            return []
        known = self.vocabularies.source.about(ids.values())
        labels = {name: label_of(known, scheme) for name, scheme in ids.items()}
        return [
            ids[name]
            for name, label in labels.items()
            if wanted in name.lower() or (label and wanted in label.value.lower())
        ]

    def search_schemes(self) -> Answer:
        """Give the concept schemes that a search finds."""
        found = self.found_schemes()
        return Answer(self._objects().schemes(page_of(found)), len(found))

    def suggest_schemes(self) -> Answer:
        """Suggest concept schemes."""
        if wants_objects():
            return self.search_schemes()
        found = self.found_schemes()
        return suggestions(self._objects().schemes(page_of(found)), len(found))

    def tops(self) -> Answer:
        """Give top concepts."""
        schemes = [self._named_scheme()] if request.args.get("uri") else self._all_schemes()
        source = self.vocabularies.source
        found = [one for scheme in schemes for one in source.related(scheme, TOP_OF.opposite)]
        return self._concepts(list(dict.fromkeys(found)))

    def members(self) -> Answer:
        """Give the concepts of a scheme."""
        return self._concepts(self.vocabularies.concepts(self._named_scheme()))

    # -- concepts ----------------------------------------------------------------------------
    def concepts(self) -> Answer:
        """Give the concepts that are named; of a scheme, all."""
        uris = parts_of(request.args.get("uri", ""), MOST_VALUES)
        notations = parts_of(request.args.get("notation", ""), MOST_VALUES)
        scheme = self._scheme(request.args.get("voc", ""))
        if request.args.get("voc") and not scheme:
            return Answer([], 0)
        if not uris and not notations:
            return self._concepts(self.vocabularies.concepts(scheme) if scheme else [])
        found = [one for uri in uris if (one := self._concept(uri))]
        found += [one for code in notations for one in self._coded(code)]
        if scheme:
            found = [one for one in found if self.vocabularies.has(scheme, one)]
        return self._concepts(list(dict.fromkeys(found)))

    def narrower(self) -> Answer:
        """Give the narrower concepts of one."""
        concept = self._asked_concept()
        found = self.vocabularies.source.related(concept, NARROWER) if concept else []
        return self._concepts(found)

    def ancestors(self) -> Answer:
        """Give the way up from a concept."""
        concept = self._asked_concept()
        return self._concepts(self._objects().ancestors(concept) if concept else [])

    def search_concepts(self) -> Answer:
        """Give the concepts that a search finds."""
        return self._concepts(self._found())

    def suggest_concepts(self) -> Answer:
        """Suggest concepts."""
        found = self._found()
        if wants_objects():
            return self._concepts(found)
        return suggestions(self._objects().concepts(page_of(found)), len(found))

    def data(self) -> Answer:
        """Give whatever has an IRI: scheme, concept, mapping."""
        objects, body = self._objects(), []
        for uri in parts_of(request.args.get("uri", ""), MOST_VALUES):
            if (scheme := self._scheme(uri)) and iri_text(scheme) == uri:
                body += objects.schemes([scheme])
            elif concept := self._concept(uri):
                body += objects.concepts([concept])
            else:
                body += self._of_axiom(as_iri(uri))
        return Answer(body)

    # -- mappings ----------------------------------------------------------------------------
    def mappings(self) -> Answer:
        """Give the mappings that are asked for."""
        given = request.args
        direction = given.get("direction") or DIRECTIONS[0]
        if direction not in DIRECTIONS:
            raise refused(f"?direction= is {', '.join(DIRECTIONS)}.")
        wanted = Wanted(
            Wanted.end(self._ends("from"), self._end_schemes("fromScheme")),
            Wanted.end(self._ends("to"), self._end_schemes("toScheme")),
            direction,
            given.get("mode") == "or",
            terms_asked("type"),
            terms_asked("partOf"),
        )
        found = links(self.vocabularies, wanted)
        tags = languages_in(given.get("language", ""))
        return Answer(
            [mapping_object(link, self.vocabularies, tags) for link in page_of(found)], len(found)
        )

    def _of_axiom(self, axiom: Iri | None) -> list[Any]:
        """Give the mapping that is called so, as its own statement says."""
        link = link_of(axiom, self.vocabularies.source) if axiom else None
        return [mapping_object(link, self.vocabularies)] if link else []

    def _ends(self, name: str) -> list[Iri] | None:
        given = parts_of(request.args.get(name, ""), MOST_VALUES)
        if not given:
            return None
        named = [one for uri in given if ":" in uri and (one := as_iri(uri))]
        return named + [one for code in given if ":" not in code for one in self._coded(code)]

    def _end_schemes(self, name: str) -> list[Iri] | None:
        given = parts_of(request.args.get(name, ""), MOST_VALUES)
        return [self._scheme(one) or as_iri(one) or Iri("") for one in given] or None

    # -- what they share ---------------------------------------------------------------------
    def status(self) -> Answer:
        """Tell what there is, and where."""
        address = f"{address_of(self.service)}{PATH}"
        reading = {"read": {"auth": False}}
        names = {
            "data": "data", "schemes": "voc", "top": "voc/top", "voc-search": "voc/search",
            "voc-suggest": "voc/suggest", "voc-concepts": "voc/concepts", "concepts": "concepts",
            "narrower": "concepts/narrower", "ancestors": "concepts/ancestors",
            "search": "concepts/search", "suggest": "concepts/suggest", "mappings": "mappings",
        }  # fmt: skip
        config: dict[str, Any] = {"env": "production", "baseUrl": f"{address}/", "version": "2.0"}
        config |= {"schemes": reading, "concepts": reading, "mappings": reading}
        absent = dict.fromkeys(("concordances", "annotations", "registries", "types", "validate"))
        paths = {name: f"{address}/{path}" for name, path in names.items()}
        return Answer({"config": config, **paths, **absent, "ok": 1})

    def _objects(self) -> Objects:
        asked = [one.strip() for one in request.args.get("properties", "").split(",")]
        wanted = {one.lstrip("+") for one in asked if one and one[0] != "-"}
        if "*" in wanted:
            wanted |= {"narrower", "ancestors"}
        dropped, is_dropping = set(), False
        for one in asked:  # all that stand behind a name with a minus are dropped, too
            is_dropping = is_dropping or one[:1] == "-"
            name = one.lstrip("+-")
            if is_dropping and one[:1] != "+" and name not in {"uri", "@context"}:
                dropped.add(name)
            elif one[:1] == "+":
                dropped.discard(name)
        languages = languages_in(request.args.get("language", ""))
        return Objects(self.vocabularies, languages, frozenset(wanted), frozenset(dropped))

    def _concepts(self, found: Sequence[Iri]) -> Answer:
        return Answer(self._objects().concepts(page_of(found)), len(found))

    def _all_schemes(self) -> list[Iri]:
        return [*self.vocabularies.ids().values()]

    def _scheme(self, given: str) -> Iri:
        """Give the scheme of an IRI or of a notation, which is its id; empty for none."""
        ids = self.vocabularies.ids()
        if given in ids:
            return ids[given]
        scheme = as_iri(given) if given else None
        return scheme if scheme and self.vocabularies.id_of(scheme) else Iri("")

    def _named_scheme(self) -> Iri:
        given = request.args.get("uri", "")
        if not given:
            raise refused("?uri= is the IRI of a concept scheme.")
        return self._scheme(given) or as_iri(given) or Iri("")

    def _asked_concept(self) -> Iri:
        return self._concept(request.args.get("uri", ""))

    def _concept(self, given: str) -> Iri:
        concept = as_iri(given) if given else None
        if concept is None:
            return Iri("")
        known = self.vocabularies.source.about([concept])
        return concept if self.vocabularies.exists(concept, known) else Iri("")

    def _coded(self, code: str) -> list[Iri]:
        """Give the concepts of a notation; a star at its end stands for more."""
        index = self.service.index_for(code.replace("*", " "))
        found = matches(index, self.vocabularies.source, Pattern(code))
        beginning = code.rstrip("*")
        return [
            match.concept
            for match in found
            if match.kind == "notation"
            and (match.value == code or (code != beginning and match.value.startswith(beginning)))
        ]

    def _found(self) -> list[Iri]:
        """Give the concepts that a search finds by their names and notations, the best first."""
        words = words_asked()
        if not words.strip():
            return []
        scheme = self._scheme(request.args.get("voc", ""))
        if request.args.get("voc") and not scheme:
            return []
        schemes = (scheme,) if scheme else ()
        filters = Filters(field=_FIELDS, scheme=schemes, class_iri=(SKOS.Concept,))
        index = self.service.index_for(words)
        return [Iri(result.subject.iri) for result in search(index, words, filters).results]
