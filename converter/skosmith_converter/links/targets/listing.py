"""Any table with columns for identifier, label and description, as a flat taxonomy."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Scheme, Taxonomy
from skosmith_converter.links.targets.drafting import Draft, Drafts
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.links.targets.rows import Row, Table
from skosmith_converter.terms import canonical_language_tag, iri

__all__ = ["language_tag", "read_listing", "slug_of"]

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("concepturi", "uri", "iri", "onetsoccode", "elementid", "identifier", "id", "code",
           "notation"),
    "label": ("preferredlabel", "preflabel", "label", "name", "title", "skillname", "elementname",
              "term", "skill", "workrole"),
    "description": ("description", "definition", "skilldescription", "elementdescription", "text"),
    "others": ("altlabels", "altlabel", "alternativelabels", "synonyms", "alternatetitle"),
}  # fmt: skip
"""How columns are called, the likeliest first, in small letters without anything between them."""
_LANGUAGE: Final = re.compile(r"[_.-]([a-z]{2}(?:-[A-Za-z]{2,4})?)\.(?:csv|tsv)")
_ABSOLUTE: Final = re.compile(r"(?:https?|urn):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """A published table that is told by its headings."""

    headings: frozenset[str]
    base: str
    title: str
    acknowledgement: str
    language: str = "en"


_KNOWN: Final = (
    _Known(
        frozenset({"Skill Name", "Skill Description", "Awareness", "Practitioner"}),
        "https://ddat-capability-framework.service.gov.uk/skills#",
        "UK Government Digital and Data Profession Capability Framework: skills",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    ),
    _Known(
        frozenset({"O*NET-SOC Code", "Title", "Description"}),
        "https://www.onetonline.org/link/summary/",
        "O*NET-SOC occupations",
        "This service includes information from the O*NET database by the U.S. Department of "
        "Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 "
        "licence.",
    ),
)


def read_listing(tables: Sequence[Table], options: TargetOptions) -> Taxonomy:
    """Read a row as a concept; tables of several languages with the same identifiers are merged.

    Raises SourceError where a column, a language or a base of IRIs is missing, or two rows of a
    table have the same identifier.
    """
    known = next((one for one in _KNOWN if one.headings <= tables[0].columns.keys()), None)
    base = options.base_iri or (known.base if known else "")
    drafts = Drafts()
    for table in tables:
        _read_table(table, drafts, base, options, known)
    scheme = (known.base if known and not options.base_iri else base).rstrip("#/")
    scheme = scheme or _common_beginning(list(drafts))
    for draft in drafts.values():
        draft.schemes[scheme] = None
    concepts = drafts.concepts()
    title = options.title or (known.title if known else tables[0].document.file_name)
    acknowledgement = known.acknowledgement if known else ""
    return Taxonomy(
        scheme, title, options.version, concepts, (), acknowledgement, frozenset(),
        [Scheme(scheme)], drafts.remarks(),
    )  # fmt: skip


def language_tag(tag: str, name: str) -> str:
    """Give a tag in its canonical case; raises SourceError where it is none."""
    try:
        return canonical_language_tag(tag)
    except ValueError as error:
        raise SourceError(name, str(error), "Give one with --language.") from error


def slug_of(label: str) -> str:
    """Give a label as the end of an IRI.

    >>> slug_of("Adapting to: Delivery (methods)")
    'adapting-to-delivery-methods'
    """
    plain = unicodedata.normalize("NFKC", label).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_")


def _read_table(
    table: Table, drafts: Drafts, base: str, options: TargetOptions, known: _Known | None
) -> None:
    columns = _columns(table, options)
    language = _language(table, options, known)
    seen: dict[str, int] = {}
    for row in table.rows:
        label = " ".join(row[columns["label"]].split())
        if not label:
            continue
        concept, notation = _identity(row, row[columns["id"]] or slug_of(label), base)
        if concept in seen:
            raise SourceError(
                row.place,
                f"{concept} is that of line {seen[concept]}, too",
                "Name the column of identifiers with --id-column, or mend the row.",
            )
        seen[concept] = row.line
        _fill(drafts[concept], row, columns, language)
        drafts[concept].notation = notation if row[columns["id"]] else ""
    if not seen:
        raise SourceError(table.document.name, "holds no row with a label")


def _fill(draft: Draft, row: Row, columns: Mapping[str, str], language: str) -> None:
    draft.label(language, " ".join(row[columns["label"]].split()))
    draft.text(language, row[columns["description"]].replace("\r\n", "\n"))
    for other in re.split(r"[\n|;]", row[columns["others"]]):
        draft.other(language, " ".join(other.split()))


def _columns(table: Table, options: TargetOptions) -> dict[str, str]:
    """Give the heading of each role; "" for one that the table does without."""
    wanted = {
        "id": options.id_column,
        "label": options.label_column,
        "description": options.description_column,
    }
    by_word = {re.sub(r"[\W_]+", "", heading).lower(): heading for heading in table.columns}
    found = {}
    for role, names in _HEADINGS.items():
        heading = wanted.get(role, "")
        if heading and heading not in table.columns:
            raise SourceError(
                f"{table.document.name}:1",
                f"has no column {heading!r}",
                f"It has: {', '.join(table.columns)}.",
            )
        found[role] = heading or next((by_word[n] for n in names if n in by_word), "")
    if not found["label"]:
        raise SourceError(
            f"{table.document.name}:1",
            "has no column that is known to hold labels",
            f"Name it with --label-column, one of: {', '.join(table.columns)}.",
        )
    return found


def _language(table: Table, options: TargetOptions, known: _Known | None) -> str:
    named = _LANGUAGE.search(table.document.file_name)
    tag = (named[1] if named else "") or options.language or (known.language if known else "")
    if not tag:
        raise SourceError(
            table.document.name, "names no language", "Say which one it is: --language en."
        )
    return language_tag(tag, table.document.name)


def _identity(row: Row, identifier: str, base: str) -> tuple[str, str]:
    """Give IRI and notation of a row."""
    absolute = _ABSOLUTE.match(identifier)
    if not absolute and not base:
        raise SourceError(
            row.place,
            f"{identifier!r} is no IRI",
            "Say what goes before identifiers: --base-iri https://example.org/skills/.",
        )
    concept = identifier if absolute else base + identifier.replace(" ", "-")
    try:
        iri(concept)
    except ValueError as error:
        remedy = "Name the column of identifiers with --id-column, or mend the row."
        raise SourceError(row.place, str(error), remedy) from error
    return concept, "" if absolute else identifier


def _common_beginning(names: Sequence[str]) -> str:
    """Give what IRIs have in common, up to a slash or hash: the scheme of a table of IRIs."""
    least, most = min(names), max(names)
    same = next((i for i, c in enumerate(least) if c != most[i : i + 1]), len(least))
    found = re.match(r"(https?://[^/]+/.*|urn:.*)[/#:]", least[:same])
    return found[1] if found else "urn:x-skosmith:scheme"
