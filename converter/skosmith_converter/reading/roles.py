"""What each line of a page is."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skosmith_converter.blocks import Line
from skosmith_converter.issues import Issue
from skosmith_converter.page import SkillPage

__all__ = ["Outcome", "Reading", "Role", "with_blanks"]


class Outcome(enum.Enum):
    """What becomes of a line."""

    STATEMENT = "statement"
    BOILERPLATE = "boilerplate"
    BLANK = "blank"
    ISSUE = "issue"


class Role(enum.Enum):
    """What a line is; each role has one outcome."""

    BLANK = ("blank line", Outcome.BLANK)
    TITLE = ("skill name and code", Outcome.STATEMENT)
    MARK = ("change mark", Outcome.STATEMENT)
    DESCRIPTION = ("description", Outcome.STATEMENT)
    EDITION_BANNER = ("translation banner: edition and status", Outcome.STATEMENT)
    MACHINE_TRANSLATION = ("translation banner: note on machine translation", Outcome.STATEMENT)
    REVISION = ("revision note", Outcome.STATEMENT)
    GUIDANCE_NOTE = ("guidance note", Outcome.STATEMENT)
    LEAD_IN = ("introduction of the guidance activities", Outcome.STATEMENT)
    ACTIVITY = ("guidance activity", Outcome.STATEMENT)
    LEVEL_LIST = ("list of levels", Outcome.STATEMENT)
    LEVEL_HEADING = ("level heading", Outcome.STATEMENT)
    ESSENCE = ("guiding phrase and essence of the level", Outcome.STATEMENT)
    LEVEL_TEXT = ("level description", Outcome.STATEMENT)
    NOT_OBSERVED = ("not observed at this level", Outcome.STATEMENT)
    RELATED = ("related skill", Outcome.STATEMENT)
    FURNITURE = ("site furniture", Outcome.BOILERPLATE)
    BANNER = ("translation banner", Outcome.BOILERPLATE)
    REVISION_HEADING = ("heading of revision notes", Outcome.BOILERPLATE)
    GUIDANCE_HEADING = ("guidance heading", Outcome.BOILERPLATE)
    EXPLANATION = ("explanation of undefined levels", Outcome.BOILERPLATE)
    EXTRA_LEVELS = ("link to extra descriptions", Outcome.BOILERPLATE)
    LEVEL_LIST_HEADING = ("heading of the list of levels", Outcome.BOILERPLATE)
    RELATED_HEADING = ("heading of related skills", Outcome.BOILERPLATE)
    EMPTY_BULLET = ("empty bullet", Outcome.BOILERPLATE)
    UNREAD = ("unread", Outcome.ISSUE)

    def __init__(self, label: str, outcome: Outcome) -> None:
        self.label = label
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read, and what became of each of its lines."""

    page: SkillPage | None
    """None where the text is no page about a skill."""
    issues: tuple[Issue, ...]
    lines: tuple[Line, ...]
    roles: tuple[Role, ...]
    """One for each line."""


def with_blanks(
    lines: Sequence[Line], written: Sequence[Line], roles: Iterable[Role]
) -> tuple[Role, ...]:
    """Give the roles of all lines from those of the lines that are not blank."""
    found = [Role.BLANK] * len(lines)
    for line, role in zip(written, roles, strict=False):
        found[line.number - 1] = role
    return tuple(found)
