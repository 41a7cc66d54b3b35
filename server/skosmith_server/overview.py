"""What the front page says: what is here, how much of it, and in which languages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skosmith_converter.languages import load_packs
from skosmith_converter.terms import (
    Literal,
    Term,
    canonical_language_tag,
    iri_text,
    is_iri,
    literal_parts,
)
from skosmith_converter.vocabulary import SM
from skosmith_server.asked_catalogue import Asked, rows_of
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework.skills import natural
from skosmith_server.queries import load_query

__all__ = ["Edition", "Overview", "SkillEntry", "TextCounts", "language_name", "survey"]


@dataclass(frozen=True, slots=True)
class Edition:
    """A concept scheme of an edition."""

    path: str
    name: str
    title: str


@dataclass(slots=True)
class TextCounts:
    """How much there is in one language of one edition."""

    skills: int = 0
    descriptions: int = 0
    activities: int = 0


@dataclass(slots=True)
class SkillEntry:
    """One skill, whatever the edition."""

    code: str
    names: dict[str, Literal] = field(default_factory=dict)
    """Language → name, of the newest edition that has the language."""
    editions: dict[str, str] = field(default_factory=dict)
    """Name of an edition → path of the skill there."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    title: str
    rights: tuple[Literal, ...]
    licence: str
    holder: str
    classes: Mapping[str, int]
    """Local name of a class of ours → number of resources."""
    editions: tuple[Edition, ...]
    languages: tuple[str, ...]
    texts: Mapping[tuple[str, str], TextCounts]
    """Language and name of the edition → counts."""
    skills: tuple[SkillEntry, ...]


_FIELDS = {SM.Skill: "skills", SM.SkillLevel: "descriptions", SM.GuidanceActivity: "activities"}


def survey(engine: Asked, catalogue: Catalogue) -> Overview:
    """Ask a graph for its overview; a graph without skills has an empty one."""
    dataset = _select(engine, "dataset")
    editions = _editions(engine, catalogue)
    texts = _texts(engine, {row.path: row.name for row in editions}, catalogue)
    return Overview(
        title=next((literal_parts(row["title"]).value for row in dataset if "title" in row), ""),
        rights=tuple(dict.fromkeys(Literal(row["rights"]) for row in dataset if "rights" in row)),
        licence=_first_text(dataset, "licence"),
        holder=_first_text(dataset, "name") or _first_text(dataset, "holder"),
        classes=_classes(engine),
        editions=editions,
        languages=tuple(sorted({language for language, _ in texts})),
        texts=texts,
        skills=_skills(engine, catalogue, {row.path: row.name for row in editions}),
    )


def _select(engine: Asked, name: str) -> list[dict[str, Term]]:
    """Give the solutions of one of our own queries."""
    return rows_of(engine, load_query(name).text)


def _first_text(rows: Sequence[Mapping[str, Term]], name: str) -> str:
    term = next((row[name] for row in rows if name in row), None)
    if term is None:
        return ""
    return iri_text(term) if is_iri(term) else literal_parts(term).value


def _classes(engine: Asked) -> dict[str, int]:
    return {
        iri_text(row["class"]).removeprefix(SM.namespace): _number(row["count"])
        for row in _select(engine, "classes")
    }


def _editions(engine: Asked, catalogue: Catalogue) -> tuple[Edition, ...]:
    rows = _select(engine, "editions")
    found = [
        Edition(
            catalogue.path_of(row["edition"]),
            iri_text(row["edition"]).rstrip("/").rpartition("/")[2],
            literal_parts(row["title"]).value if "title" in row else "",
        )
        for row in rows
        if "edition" in row and is_iri(row["edition"])
    ]
    return tuple(sorted(found, key=lambda e: natural(e.name)))


def _texts(
    engine: Asked, names: Mapping[str, str], catalogue: Catalogue
) -> dict[tuple[str, str], TextCounts]:
    texts: dict[tuple[str, str], TextCounts] = defaultdict(TextCounts)
    for row in _select(engine, "texts"):
        edition = names.get(catalogue.path_of(row["edition"])) if "edition" in row else None
        if edition is not None:
            language = canonical_language_tag(literal_parts(row["language"]).value)
            setattr(texts[language, edition], _FIELDS[row["class"]], _number(row["count"]))  # type: ignore[index]
    return dict(texts)


def _skills(
    engine: Asked, catalogue: Catalogue, names: Mapping[str, str]
) -> tuple[SkillEntry, ...]:
    entries: dict[str, SkillEntry] = {}
    for row in _select(engine, "skills"):
        code = literal_parts(row["code"]).value
        edition = names.get(catalogue.path_of(row["edition"]))
        if edition is None:
            continue
        entry = entries.setdefault(code, SkillEntry(code))
        entry.editions[edition] = catalogue.path_of(row["skill"])
        if "label" in row:
            label = Literal(row["label"])
            entry.names[literal_parts(label).language or ""] = label
    return tuple(entries[code] for code in sorted(entries))


def language_name(tag: str) -> str:
    """Give a language's own name for itself; the tag where we know none."""
    pack = load_packs().get(tag)
    return pack.name if pack is not None else tag


def _number(term: Term) -> int:
    return int(literal_parts(term).value)
