"""The sheets of skills and of attributes: one page a row."""

from skosmith_converter.guidance_text import lead_ins, split_guidance, split_paragraphs
from skosmith_converter.page import (
    MAX_LEVEL,
    MIN_LEVEL,
    AttributePage,
    EditionEvidence,
    Guidance,
    LevelSection,
    Passage,
    SkillPage,
)
from skosmith_converter.tables.cells import SheetDraft, passage, passages
from skosmith_converter.tables.columns import Columns
from skosmith_converter.tables.records import CodeTable, address_of, levels_in, read_rows

__all__ = ["read_attributes", "read_skills"]


def read_skills(
    draft: SheetDraft, table: CodeTable, evidence: EditionEvidence | None
) -> tuple[SkillPage, ...]:
    """Read the rows of a table of skills."""
    guidance = table.columns.fields.get("guidance", 0)
    known = lead_ins((draft.sheet.text(row, guidance) for row in table.rows), draft.pack)
    rows = read_rows(draft, table)
    pages = (_read_skill(draft, row, table.columns, evidence, known) for row in rows)
    return tuple(page for page in pages if page is not None)


def _read_skill(
    draft: SheetDraft,
    row: int,
    columns: Columns,
    evidence: EditionEvidence | None,
    known: tuple[str, ...],
) -> SkillPage | None:
    name = _field(draft, row, columns, "name")
    if name is None:
        draft.report("names-missing", row)
        draft.claim_row(row)
        return None
    _field(draft, row, columns, "number")
    page = SkillPage(
        source=draft.source,
        language=draft.language,
        code=draft.take(row, columns.fields["code"]),
        name=name,
        description=_field(draft, row, columns, "description"),
        mark=None,
        mark_line=0,
        revisions=(),
        guidance=_guidance(draft, row, columns, known),
        listed_levels=levels_in(draft, row, columns),
        sections=_sections(draft, row, columns, name.text),
        related=(),
        status=None,
        machine_translation_note=None,
        edition=draft.edition,
        evidence=evidence,
        category=_field(draft, row, columns, "category"),
        subcategory=_field(draft, row, columns, "subcategory"),
        address=address_of(draft, row, columns),
    )
    _judge(draft, row, page, columns)
    return page


def _guidance(
    draft: SheetDraft, row: int, columns: Columns, known: tuple[str, ...]
) -> Guidance | None:
    cell = draft.take(row, columns.fields.get("guidance"))
    if not cell:
        return None
    guidance = split_guidance(passage(cell, row), known)
    if guidance.activities and not known:
        lead_in = guidance.lead_in or guidance.activities[0].passage
        draft.report("lead-in-unknown", row, lead_in.text)
    return guidance


def _field(draft: SheetDraft, row: int, columns: Columns, name: str) -> Passage | None:
    """Give a cell of one line; where it had more than one space somewhere, they are one."""
    cell = draft.take(row, columns.fields.get(name))
    flat = " ".join(cell.split())
    return passage(cell if flat == cell else flat, row) if flat else None


def _sections(draft: SheetDraft, row: int, columns: Columns, name: str) -> tuple[LevelSection, ...]:
    """Read the texts of the levels; those of levels that SFIA does not have are reported."""
    sections = []
    for level, column in sorted(columns.texts.items()):
        text = draft.take(row, column)
        if not text:
            continue
        if not MIN_LEVEL <= level <= MAX_LEVEL:
            draft.report("level-out-of-range", row, text, level=level)
            continue
        word = columns.words.get(level, "")
        heading = f"{name}: {word} {level}" if word else ""
        sections.append(
            LevelSection(
                heading=passage(heading, row),
                first=level,
                last=level,
                level_word=word,
                text=passages(text, row),
                raw=passage(text, row),
            )
        )
    return tuple(sections)


def _judge(draft: SheetDraft, row: int, page: SkillPage, columns: Columns) -> None:
    """Report what a skill lacks, and where its flags and its texts disagree."""
    if page.description is None and "description" in columns.fields:
        draft.report("no-description", row, page.name.text)
    if not columns.texts:
        return
    described = {section.first for section in page.sections}
    if not described and not page.listed_levels:
        draft.report("no-levels", row, page.name.text)
    listed = set(described if page.listed_levels is None else page.listed_levels)
    for level in sorted(listed - described):
        draft.report("listed-level-missing", row, page.name.text, level=level)
    for level in sorted(described - listed):
        draft.report("level-not-listed", row, page.name.text, level=level)


def read_attributes(draft: SheetDraft, table: CodeTable) -> tuple[AttributePage, ...]:
    """Read the rows of a table of attributes."""
    pages = (_read_attribute(draft, row, table.columns) for row in read_rows(draft, table))
    return tuple(page for page in pages if page is not None)


def _read_attribute(draft: SheetDraft, row: int, columns: Columns) -> AttributePage | None:
    name = _field(draft, row, columns, "name")
    if name is None:
        draft.report("names-missing", row)
        draft.claim_row(row)
        return None
    _field(draft, row, columns, "number")
    cell = draft.take(row, columns.fields.get("guidance"))
    notes = passage(cell, row) if cell else None
    sections = _sections(draft, row, columns, name.text)
    described = tuple(section.first for section in sections)
    listed = levels_in(draft, row, columns)
    for level in sorted(set(listed or ()) - set(described)):
        draft.report("listed-level-missing", row, name.text, level=level)
    return AttributePage(
        source=draft.source,
        language=draft.language,
        code=draft.take(row, columns.fields["code"]),
        name=name,
        kind=_field(draft, row, columns, "kind"),
        description=_field(draft, row, columns, "description"),
        notes=split_paragraphs(notes) if notes else (),
        notes_raw=notes,
        levels=tuple((s.first, s.raw) for s in sections if s.raw is not None),
        address=address_of(draft, row, columns),
    )
