"""ESCO's CSV releases, v1.0 to v1.2: the files of one or many languages as one taxonomy."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Scheme, Taxonomy
from skosmith_converter.links.targets.documents import Document
from skosmith_converter.links.targets.drafting import Draft, Drafts, counted
from skosmith_converter.links.targets.esco_terms import (
    ACKNOWLEDGEMENT,
    COLLECTIONS,
    ESCO,
    GROUP,
    MODEL,
    OCCUPATION,
    REUSE_LEVELS,
    SCHEME,
    SKILL,
    SKILL_TYPES,
    TITLE,
    ict_candidates,
    main_scheme,
    schemes_of,
)
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.links.targets.rows import Row, Table
from skosmith_converter.terms import canonical_language_tag, iri

__all__ = ["is_esco_table", "read_esco_tables", "version_named"]

_LANGUAGE: Final = re.compile(r"_([a-z]{2}(?:-[A-Za-z]{2,4})?)\.csv", re.IGNORECASE)
_VERSION: Final = re.compile(r"\bv ?(1\.\d+(?:\.\d+)?)\b")
_MARKUP: Final = re.compile(r"</?(?:a|p|b|i|br|ul|li)\b[^>]*>")
_USUAL: Final = re.compile(rf"{re.escape(ESCO)}[A-Za-z0-9/.-]+")
"""IRIs that need no closer look; there are hundreds of thousands."""
_KINDS: Final = {
    "KnowledgeSkillCompetence": SKILL,
    "Occupation": OCCUPATION,
    "SkillGroup": GROUP,
    "ISCOGroup": GROUP,
}
_LEVELS: Final = range(4)
_HIERARCHY: Final = dict.fromkeys((f"{SCHEME}skills", f"{SCHEME}skills-hierarchy"))


def is_esco_table(table: Table) -> bool:
    """Tell by its columns whether a table is one of ESCO's."""
    return _reader_of(table) is not None


def version_named(documents: Iterable[Document]) -> list[str]:
    """Give the versions of ESCO that the names of files, folders and archives tell, sorted."""
    found = {one for document in documents for one in _VERSION.findall(document.name)}
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])


def read_esco_tables(tables: Sequence[Table], options: TargetOptions) -> Taxonomy:
    """Merge tables of ESCO, in any number of languages.

    Raises SourceError where a file names no language, a cell that should hold an IRI doesn't, or
    nothing has a label.
    """
    release = _Release(options.language)
    for table in sorted(tables, key=_precedence):
        reader = _reader_of(table)
        if reader is not None:
            reader(release, table)
    release.join_occupations()
    left_out = release.leave_out_bare()
    if not release.drafts:
        raise SourceError(
            tables[0].document.name,
            "names concepts, but no file has their labels",
            "Add the files of a language, such as skills_en.csv.",
        )
    concepts = release.drafts.concepts()
    relations = sorted(release.relations)
    versions = [options.version] if options.version else version_named(t.document for t in tables)
    remarks = release.drafts.remarks()
    if left_out:
        remarks.append(left_out)
    if len(versions) > 1:
        remarks.append(f"files of several versions were merged: {', '.join(versions)}")
    return Taxonomy(
        main_scheme(concepts),
        options.title or TITLE,
        versions[-1] if versions else "",
        concepts,
        relations,
        ACKNOWLEDGEMENT,
        ict_candidates(concepts, relations),
        schemes_of(concepts, release.schemes),
        remarks,
    )


def _precedence(table: Table) -> tuple[bool, bool]:
    """Full tables go first: collections repeat what they say; hierarchies add little."""
    return "broaderConceptUri" in table.columns, "conceptUri" not in table.columns


class _Release:
    """What was read so far."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.drafts = Drafts()
        self.relations: set[tuple[str, str, str]] = set()
        self.schemes: list[Scheme] = []
        self.isco: dict[str, str] = {}

    def language_of(self, table: Table) -> str:
        found = _LANGUAGE.search(table.document.file_name)
        tag = found[1] if found else self.language
        if not tag:
            raise SourceError(
                table.document.name,
                "names no language",
                "Keep the name that ESCO gave it (skills_en.csv), or use --language.",
            )
        try:
            return canonical_language_tag(tag)
        except ValueError as error:
            raise SourceError(table.document.name, str(error)) from error

    def read_concepts(self, table: Table) -> None:
        language = self.language_of(table)
        listed = "broaderConceptUri" in table.columns
        stem = table.document.file_name.partition("_")[0].partition(".")[0]
        collection = COLLECTIONS.get(stem) if listed else None
        for row in table.rows:
            concept = _iri_in(row, "conceptUri")
            draft = self.drafts[concept]
            draft.label(language, _line(row["preferredLabel"]))
            for label in row["altLabels"].split(" | " if listed else "\n"):
                draft.other(language, _line(label))
            for label in row["hiddenLabels"].split("\n"):
                draft.hide(language, _line(label))
            for column in ("description", "definition", "scopeNote"):
                draft.text(language, _prose(row[column]), scope=column == "scopeNote")
            draft.notation = draft.notation or row["code"]
            draft.deprecated |= row["status"] == "obsolete"
            draft.schemes.update(dict.fromkeys(row["inScheme"].replace(",", " ").split()))
            if collection:
                draft.schemes[collection] = None
            self._read_kind(concept, draft, row)
            if listed:
                self._read_above(draft, row, language)

    def _read_kind(self, concept: str, draft: Draft, row: Row) -> None:
        kind = SKILL_TYPES.get(row["skillType"]) or _KINDS.get(row["conceptType"], "")
        if draft.kind in {"", SKILL}:
            draft.kind = kind or draft.kind
        if level := REUSE_LEVELS.get(row["reuseLevel"]):
            self.relations.add((concept, f"{MODEL}skillReuseLevel", level))
        if group := row["iscoGroup"]:
            self.isco[concept] = f"{ESCO}isco/C{group.removeprefix('C')}"

    def _read_above(self, draft: Draft, row: Row, language: str) -> None:
        """Read the concepts above; their labels make them known where no other file does."""
        above = row["broaderConceptUri"].replace("|", " ").split()
        labels = [label.strip() for label in row["broaderConceptPT"].split(" | ")]
        for number, one in enumerate(above):
            _checked(one, row)
            draft.broader[one] = None
            if len(labels) == len(above) and language not in self.drafts[one].labels:
                self.drafts[one].label(language, labels[number])

    def read_schemes(self, table: Table) -> None:
        language = self.language_of(table)
        for row in table.rows:
            scheme = _iri_in(row, "conceptSchemeUri")
            if title := row["title"] or row["preferredLabel"]:
                self.schemes.append(Scheme(scheme, {language: _line(title)}))

    def read_hierarchy(self, table: Table) -> None:
        """Read groups of skills, each beside those above it."""
        language = self.language_of(table)
        for row in table.rows:
            above = ""
            for level in _LEVELS:
                if not row[f"Level {level} URI"]:
                    break
                one = _iri_in(row, f"Level {level} URI")
                draft = self.drafts[one]
                if language not in draft.labels:
                    draft.label(language, _line(row[f"Level {level} preferred term"]))
                draft.notation = draft.notation or row[f"Level {level} code"]
                draft.kind = draft.kind or GROUP
                draft.schemes.update(_HIERARCHY)
                if above:
                    draft.broader[above] = None
                above = one

    def read_broader(self, table: Table) -> None:
        for row in table.rows:
            self.drafts[_iri_in(row, "conceptUri")].broader[_iri_in(row, "broaderUri")] = None

    def read_skills_of_occupations(self, table: Table) -> None:
        self._read_relations(table, "occupationUri", "skillUri")

    def read_skills_of_skills(self, table: Table) -> None:
        self._read_relations(table, "originalSkillUri", "relatedSkillUri")

    def _read_relations(self, table: Table, subject: str, thing: str) -> None:
        for row in table.rows:
            relation = row["relationType"].capitalize()
            if relation not in {"Essential", "Optional"}:
                raise SourceError(
                    row.place,
                    f"relationType is {row['relationType']!r}",
                    "ESCO knows essential and optional.",
                )
            predicate = f"{MODEL}related{relation}Skill"
            self.relations.add((_iri_in(row, subject), predicate, _iri_in(row, thing)))

    def leave_out_bare(self) -> str:
        """Leave out what is but named in a relation, and those relations; tell what it was."""
        concepts = len(self.drafts)
        for one in [one for one, draft in self.drafts.items() if not draft.labels]:
            del self.drafts[one]
        known = self.drafts.keys()
        kept = {
            (subject, predicate, thing)
            for subject, predicate, thing in self.relations
            if subject in known and (thing in known or not predicate.endswith("Skill"))
        }
        concepts -= len(self.drafts)
        relations = len(self.relations) - len(kept)
        self.relations = kept
        if not concepts and not relations:
            return ""
        counts = f"{counted(concepts, 'concept')}, {counted(relations, 'relation')}"
        return f"{counts} left out: no file describes the concept, or the other one"

    def join_occupations(self) -> None:
        """Put occupations below their group of ISCO where no file tells what is above."""
        for concept, group in self.isco.items():
            self.relations.add((concept, f"{MODEL}memberOfISCOGroup", group))
            if not (draft := self.drafts[concept]).broader:
                draft.broader[group] = None


_READERS: Final[tuple[tuple[tuple[str, ...], Callable[[_Release, Table], None]], ...]] = (
    (("conceptUri", "preferredLabel", "conceptType"), _Release.read_concepts),
    (("conceptSchemeUri", "preferredLabel"), _Release.read_schemes),
    (("Level 0 URI", "Level 0 preferred term"), _Release.read_hierarchy),
    (("conceptUri", "broaderUri"), _Release.read_broader),
    (("occupationUri", "skillUri", "relationType"), _Release.read_skills_of_occupations),
    (("originalSkillUri", "relatedSkillUri", "relationType"), _Release.read_skills_of_skills),
)
"""Who reads a table, by the columns that it must have."""


def _reader_of(table: Table) -> Callable[[_Release, Table], None] | None:
    fitting = (reader for columns, reader in _READERS if table.columns.keys() >= set(columns))
    return next(fitting, None)


def _iri_in(row: Row, column: str) -> str:
    return _checked(row[column], row)


def _checked(value: str, row: Row) -> str:
    if _USUAL.fullmatch(value):
        return value
    try:
        iri(value)
    except ValueError as error:
        raise SourceError(
            row.place, str(error), "Restore the cell from ESCO's own download."
        ) from error
    return value


def _line(text: str) -> str:
    return " ".join(text.split())


def _prose(text: str) -> str:
    """Give a text without the links of ESCO's pages."""
    return _MARKUP.sub("", text).replace("\r\n", "\n").replace("\xa0", " ").strip()
