"""The tool that searches texts."""

from typing import Any, Final

from skosmith_converter.terms import iri_text, is_iri, literal_parts
from skosmith_server.catalogue import Catalogue
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError
from skosmith_server.mcp.saying import Saying, clean
from skosmith_server.mcp.schemas import INTEGER, LANGUAGES, STRING, STRINGS, TEXT, list_of, record
from skosmith_server.mcp.tool import About, Tool
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.ranking import Found, Result, search
from skosmith_server.search.terms import MAX_QUERY

__all__ = ["SEARCH"]

_MATCHES: Final = 3


def _search(knowledge: Knowledge, given: Arguments, _about: About) -> dict[str, Any]:
    service = knowledge.service
    index = service.index_for(given["text"])
    filters = _filters(index, given)
    found = search(index, given["text"], filters)
    shown = found.results[: given["limit"]]
    names = service.names.naming(result.subject.iri for result in shown)
    saying = Saying(given["language"])
    told: dict[str, Any] = {
        "total": found.total,
        "totalIsExact": found.is_counted,
        "lookedThrough": "texts" if service.texts is not None else "names and codes",
        "results": [_result(result, found, names, saying) for result in shown],
        "languages": saying.languages(),
    }
    if found.corrections:
        told["alsoLookedFor"] = sorted({w for words in found.corrections.values() for w in words})
    return told


def _filters(index: Index, given: Arguments) -> Filters:
    kind = given["kind"]
    known = index.choices.get("type", ())
    if kind and known and kind not in known:
        kind = next((one for one in known if one.lower() == kind.replace(" ", "").lower()), "")
        if not kind:
            raise ToolError(f"No kind {given['kind']!r} here. There are: {', '.join(known)}.")
    level = given["level"]
    return Filters(
        language=_alone(given["language"] if given["only_language"] == "yes" else None),
        type=_alone(kind),
        edition=_alone(given["edition"]),
        level=_alone(str(level) if level else None),
    )


def _alone(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _result(result: Result, found: Found, names: Catalogue, saying: Saying) -> dict[str, Any]:
    subject = result.subject
    name = names.label(subject.iri, saying.wish or result.hits[0].text.language)
    literal = literal_parts(name) if name else None
    told = {
        "iri": iri_text(subject.iri) if is_iri(subject.iri) else "",
        "kind": subject.kind,
        "code": subject.code,
        "edition": subject.edition,
        "level": int(subject.level) if subject.level.isdecimal() else 0,
        "name": literal and {"text": clean(literal.value), "language": literal.language or ""},
        "matches": [
            {
                "field": hit.text.field,
                "language": hit.text.language,
                "text": clean(found.snippet(hit).text),
            }
            for hit in result.hits[:_MATCHES]
        ],
    }
    saying.available.update(hit.text.language for hit in result.hits if hit.text.language)
    return {name: value for name, value in told.items() if value or name == "matches"}


SEARCH: Final = Tool(
    "search",
    "Search the framework",
    "Find skills, levels, activities, attributes and other concepts by words or by a code, in all "
    "languages at once. All words must stand in one text; typing errors, accents and endings of "
    "the last word are forgiven. For a whole job advert use find_by_duty_text. Results have an "
    "iri or code for get_skill.",
    (
        Parameter(
            "text", "A few words, or a code such as PROG.", required=True, least=1, most=MAX_QUERY
        ),
        Parameter("language", "Language to name results in, such as es.", most=35),
        Parameter(
            "only_language", "yes: look only at texts in that language.",
            choices=("yes", "no"), default="no",
        ),
        Parameter("edition", "Only this edition, such as 9.", most=20),
        Parameter(
            "kind", "Only things of this kind: Skill, SkillLevel, GuidanceActivity, Level, "
            "Attribute, Category …", most=60,
        ),
        Parameter(
            "level", "Only what is said of this level.", "integer", least=1, most=7
        ),
        Parameter("limit", "How many results.", "integer", least=1, most=50, default=10),
    ),
    record(
        needed="total totalIsExact lookedThrough results languages",
        total=INTEGER | {"description": "Texts that were found."},
        totalIsExact={"type": "boolean"},
        lookedThrough=STRING,
        alsoLookedFor=STRINGS | {"description": "Words looked for in the place of rare ones."},
        results=list_of(
            record(
                "The best first.",
                "matches",
                iri=STRING, kind=STRING, code=STRING, edition=STRING, level=INTEGER, name=TEXT,
                matches=list_of(
                    record("", "field language text", field=STRING, language=STRING, text=STRING)
                ),
            )
        ),
        languages=LANGUAGES,
    ),
    _search,
)  # fmt: skip
