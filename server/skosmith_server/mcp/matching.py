"""The tool that finds the skills of a duty text: ranked by words in common, and honest about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.languages import detect_language
from skosmith_converter.terms import iri_text
from skosmith_server.framework.skills import natural
from skosmith_server.mcp.duties import Duties, Duty, Passage, Ranked, read_duties
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError
from skosmith_server.mcp.saying import Saying, clean
from skosmith_server.mcp.schemas import INTEGER, STRING, STRINGS, TEXT, list_of, record
from skosmith_server.mcp.tool import About, Tool

__all__ = ["FIND_BY_DUTY_TEXT"]

LONGEST_DUTY_TEXT: Final = 20_000
_WORDS_SHOWN: Final = 20
_PASSAGES_SHOWN: Final = 3
_LONGEST_PASSAGE: Final = 400
_LIKELY_WORDS, _LIKELY_SHARE = 6, 60
_POSSIBLE_WORDS, _POSSIBLE_SHARE = 3, 35
_CLOSE: Final = 0.85
"""Levels that score so near to the best are not told apart by words."""
_CAUTION: Final = (
    "Ranked by words that the duty text and the framework have in common: no judgement of meaning, "
    "and none of a person. Read candidates with get_skill before choosing, levels above all: their "
    "descriptions are told apart by autonomy, influence and complexity, which few words show."
)


def _find(knowledge: Knowledge, given: Arguments, _about: About) -> dict[str, Any]:
    index = knowledge.service.index
    editions = _editions(knowledge, given["edition"])
    language = _language(editions, given["language"], given["text"])
    edition = next(name for name, tags in editions.items() if language in tags)
    key = ("duties", edition, language)
    duties = knowledge.kept(key, lambda: read_duties(index, edition, language))
    duty = Duty.of(given["text"], duties.stems)
    ranked = duties.rank(duty, given["limit"])
    best = ranked[0].score if ranked else 1.0
    place = _Place(duty, edition, language)
    return {
        "language": language,
        "edition": edition,
        "results": [_result(knowledge, one, place, best) for one in ranked],
        "wordsKnown": len(duties.known(duty)),
        "wordsUnknown": _unknown(duties, duty),
        "caution": _CAUTION,
    }


def _editions(knowledge: Knowledge, wish: str | None) -> dict[str, list[str]]:
    """Give the editions to look in, the newest first, each with the languages of its skills."""
    texts = knowledge.service.overview.texts
    editions: dict[str, list[str]] = {}
    for tag, name in sorted(texts, key=lambda key: (natural(key[1]), key[0]), reverse=True):
        editions.setdefault(name, []).insert(0, tag)
    if not editions:
        raise ToolError("There are no skills in this graph.")
    if wish is None:
        return editions
    if wish not in editions:
        raise ToolError(f"No edition {wish!r} here. There are: {', '.join(editions)}.")
    return {wish: editions[wish]}


def _language(editions: Mapping[str, Sequence[str]], wish: str | None, text: str) -> str:
    """Give the language to compare in: that of the text, since words are compared."""
    available = list(dict.fromkeys(tag for tags in editions.values() for tag in tags))
    wanted = wish or detect_language(text.splitlines()) or ("en" if "en" in available else "")
    primary = wanted.lower().partition("-")[0]
    for tag in sorted(available, key=lambda tag: tag.lower() != wanted.lower()):
        if tag.lower().partition("-")[0] == primary:
            return tag
    there = "; ".join(f"edition {name}: {', '.join(tags)}" for name, tags in editions.items())
    if not wanted:
        raise ToolError(f"Say the language of the text. Skills are in {there}.")
    raise ToolError(
        f"No skills here are in {clean(wanted, 35)}, and words are compared: translate the duty "
        f"text into a language of the graph and ask again ({there})."
    )


def _unknown(duties: Duties, duty: Duty) -> list[str]:
    known = set(duties.known(duty))
    return [clean(word, 40) for stem, word in duty.words.items() if stem not in known][
        :_WORDS_SHOWN
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """What was looked for, and where."""

    duty: Duty
    edition: str
    language: str


def _result(knowledge: Knowledge, one: Ranked, place: _Place, best: float) -> dict[str, Any]:
    duty, edition, language = place.duty, place.edition, place.language
    skill = knowledge.skills.get(one.code, {}).get(edition)
    share = round(100 * one.score / best) if best else 0
    top = one.levels[0][1] if one.levels else 0.0
    names = [p.text for p in one.passages if p.field == "label"]
    told: dict[str, Any] = {
        "code": one.code,
        "iri": iri_text(skill.iri) if skill else "",
        "score": share,
        "likelihood": _likelihood(one, share),
        "nameStandsInText": one.is_named,
        "matchedWords": [clean(duty.words[stem], 40) for stem in one.matched[:_WORDS_SHOWN]],
        "levels": [
            {"level": level, "score": round(100 * score / top)}
            for level, score in one.levels
            if top > 0 and score > 0
        ],
        "levelIsClear": _is_clear(one),
        "evidence": [_evidence(p, duty, language) for p in one.passages[:_PASSAGES_SHOWN]],
    }
    if skill is not None:
        name = Saying(language).name(knowledge.view([skill.iri]), skill.iri)
    else:
        name = {"text": clean(names[0]), "language": language} if names else None
    if name:
        told["name"] = name
    return told


def _likelihood(one: Ranked, share: int) -> str:
    words = len(one.matched)
    if one.is_named or (words >= _LIKELY_WORDS and share >= _LIKELY_SHARE):
        return "likely"
    if words >= _POSSIBLE_WORDS and share >= _POSSIBLE_SHARE:
        return "possible"
    return "weak"


def _is_clear(one: Ranked) -> bool:
    """Tell whether one level stands out."""
    scores = [score for _, score in one.levels]
    return bool(scores) and scores[0] > 0 and (len(scores) == 1 or scores[1] < _CLOSE * scores[0])


def _evidence(passage: Passage, duty: Duty, language: str) -> dict[str, Any]:
    words = [clean(duty.words[s], 40) for s in sorted(passage.stems) if s in duty.words]
    told: dict[str, Any] = {
        "field": "level description" if passage.field == "level" else passage.field,
        "text": {"text": clean(passage.text, _LONGEST_PASSAGE), "language": language},
        "words": words,
    }
    if passage.level:
        told["level"] = passage.level
    return told


FIND_BY_DUTY_TEXT: Final = Tool(
    "find_by_duty_text",
    "Find skills for a duty text",
    "Rank the skills that a job advert, duty statement or role description may need, with the "
    "levels that fit best and the words that matched. Give the text as it is; split a long one by "
    "duty for sharper results. Words are compared, so the text must be in a language of the graph.",
    (
        Parameter(
            "text", "The duty text itself.", required=True, least=3, most=LONGEST_DUTY_TEXT
        ),
        Parameter("language", "Language that the text is in; found out without it.", most=35),
        Parameter("edition", "Edition to look in; without it the newest.", most=20),
        Parameter("limit", "How many skills.", "integer", least=1, most=30, default=10),
    ),
    record(
        needed="language edition results wordsKnown wordsUnknown caution",
        language=STRING | {"description": "Language in which texts were compared."},
        edition=STRING,
        results=list_of(
            record(
                "A skill; scores are relative to the best, which has 100.",
                "code iri score likelihood nameStandsInText matchedWords levels levelIsClear "
                "evidence",
                code=STRING, iri=STRING, name=TEXT, score=INTEGER,
                likelihood={"type": "string", "enum": ["likely", "possible", "weak"]},
                nameStandsInText={"type": "boolean"},
                matchedWords=STRINGS,
                levels=list_of(
                    record("", "level score", level=INTEGER, score=INTEGER),
                    "Levels of the skill, the best first; scores within the skill.",
                ),
                levelIsClear={"type": "boolean", "description": "Whether one level stands out."},
                evidence=list_of(
                    record("", "field text words", field=STRING, level=INTEGER, text=TEXT,
                           words=STRINGS)
                ),
            ),
            "The best first; empty where nothing has two words in common.",
        ),
        wordsKnown=INTEGER,
        wordsUnknown=STRINGS | {"description": "Words of the text that no skill has."},
        caution=STRING,
    ),
    _find,
)  # fmt: skip
