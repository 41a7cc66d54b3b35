"""DigComp 3.0: the data supplement in JSON, official or with translations beside the English."""

import re
from collections.abc import Sequence
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Scheme, Taxonomy
from skosmith_converter.links.targets.drafting import Draft, Drafts
from skosmith_converter.links.targets.json_text import Fields, entries_of, text_in
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.terms import iri

__all__ = ["is_digcomp", "read_digcomp"]

_BASE: Final = "https://w3id.org/skosmith/digcomp/3.0/"
_TITLE: Final = "DigComp 3.0: European Digital Competence Framework"
_ACKNOWLEDGEMENT: Final = (
    "DigComp 3.0, European Commission, Joint Research Centre, 2025 "
    "(https://doi.org/10.5281/zenodo.17780383), CC BY-SA 4.0; what is derived from it is under "
    "the same licence."
)
_ABOVE: Final = {
    "CompetenceArea": "",
    "Competence": "competence_area_id",
    "CompetenceStatement": "competence_id",
    "LearningOutcome": "competence_id",
    "Glossary": "",
}
"""The kinds that are concepts, and where each names what is above it. Levels are none."""
_TAGGED: Final = re.compile(r"(name|description|explanation)(?:_([a-z]{2}(?:-[A-Za-z]{2,4})?))?")
_CANDIDATES: Final = frozenset({"Competence", "CompetenceStatement"})


def is_digcomp(content: Any) -> bool:  # noqa: ANN401 (what a file may hold)
    """Tell whether the content of a file is DigComp's supplement."""
    return any(one.get("@type") == "CompetenceArea" for one in entries_of(content, "@graph"))


def read_digcomp(contents: Sequence[tuple[str, Any]], options: TargetOptions) -> Taxonomy:
    """Read areas, competences, statements, outcomes and terms; files are given with their names.

    The identifiers of the supplement are relative: they get a base.
    """
    base = options.base_iri or _BASE
    scheme = base.rstrip("/#")
    drafts = Drafts()
    candidates = set()
    for name, content in contents:
        for entry in entries_of(content, "@graph"):
            kind, identifier = text_in(entry, "@type"), text_in(entry, "@id")
            if kind not in _ABOVE:
                continue
            concept = _iri_of(base, identifier, name)
            draft = drafts[concept]
            _read(entry, draft, options.language or "en")
            draft.kind = f"{base}{kind}"
            draft.schemes[scheme] = None
            if above := text_in(entry, _ABOVE[kind]) if _ABOVE[kind] else "":
                draft.broader[_iri_of(base, above, name)] = None
            if kind in _CANDIDATES:
                candidates.add(concept)
    concepts = drafts.concepts()
    return Taxonomy(
        scheme, options.title or _TITLE, options.version or "3.0", concepts, (), _ACKNOWLEDGEMENT,
        frozenset(candidates), [Scheme(scheme)], drafts.remarks(),
    )  # fmt: skip


def _iri_of(base: str, identifier: str, name: str) -> str:
    try:
        return iri(base + re.sub(r"\s+", "-", identifier))[1:-1] if identifier else _missing(name)
    except ValueError as error:
        raise SourceError(name, f"@id: {error}", "Restore the official file.") from error


def _missing(name: str) -> str:
    raise SourceError(name, "holds an entry without @id", "Restore the official file.")


def _read(entry: Fields, draft: Draft, language: str) -> None:
    """Read names and texts in every language; a statement's text is its label."""
    draft.notation = text_in(entry, "@id").partition("/")[2]
    named = text_in(entry, "name") != ""
    for key in entry:
        if (found := _TAGGED.fullmatch(key)) is None:
            continue
        field, tag = found[1], found[2] or language
        text = text_in(entry, key)
        if field == "name" or (field == "description" and not named):
            draft.label(tag, " ".join(text.split()))
        else:
            draft.text(tag, text)
    if not draft.labels:  # a term of the glossary has but its identifier
        draft.label("en", draft.notation.replace("_", " "))
        draft.notation = ""
