"""The guidance section: its heading, paragraphs, and the list of activities."""

from collections.abc import Sequence

from skosmith_converter.blocks import ends_a_sentence
from skosmith_converter.guidance_text import may_lead_in
from skosmith_converter.reading.draft import Draft
from skosmith_converter.reading.roles import Role

__all__ = ["claim_guidance"]


def claim_guidance(draft: Draft) -> None:
    """Guidance heading, notes, the sentence that introduces the activities, the activities."""
    start, stop = draft.body
    lines = draft.open(start, stop)
    heading = _find_heading(draft, lines)
    if heading is not None:
        draft.claim([heading], Role.GUIDANCE_HEADING)
        lines = draft.open(heading, stop)
    lead_in, activities = _find_activities(draft, lines)
    if heading is None and lead_in is None:
        return
    draft.claim([] if lead_in is None else [lead_in], Role.LEAD_IN)
    draft.claim(activities, Role.ACTIVITY)
    if heading is not None:
        draft.claim(lines, Role.GUIDANCE_NOTE)


def _find_heading(draft: Draft, lines: Sequence[int]) -> int | None:
    """Give the line with a known label, else the last short line before the activities' lead-in.

    Lines that name an edition head banners and revision notes, not the guidance.
    """
    for index in lines:
        if draft.says(index, "guidance"):
            return index
    lead_in, _ = _find_activities(draft, lines)
    before = lines if lead_in is None else lines[: lines.index(lead_in)]
    candidates = [
        index
        for index in before
        if draft.looks_like_heading(index)
        and "SFIA" not in draft.lines[index].text
        and not draft.sections[index]
        and not _next_is_bullet(draft, index)
        and draft.next(index) is not None
    ]
    return candidates[-1] if candidates else None


def _next_is_bullet(draft: Draft, index: int) -> bool:
    following = draft.next(index)
    return following is not None and draft.lines[following].bullet


def _find_activities(draft: Draft, lines: Sequence[int]) -> tuple[int | None, list[int]]:
    """Give the lead-in and the lines of the activities.

    Of several lists the one behind a known lead-in is it, else the last; without bullets, the
    lines behind a known lead-in up to the first that ends as a sentence.
    """
    runs = _bullet_runs(draft, lines)
    known = [
        (lead, run) for lead, run in runs if lead is not None and draft.says(lead, "activities")
    ]
    if known:
        return known[0]
    for index in lines:
        if draft.says(index, "activities"):
            return index, _bare_items(draft, [i for i in lines if i > index])
    outside_banner = [(lead, run) for lead, run in runs if not _in_banner(draft, lines, run[0])]
    if not outside_banner:
        return None, []
    lead, run = outside_banner[-1]
    return (lead if lead is not None and may_lead_in(draft.lines[lead].text) else None), run


def _bullet_runs(draft: Draft, lines: Sequence[int]) -> list[tuple[int | None, list[int]]]:
    """Give each list as (line before it, its lines); a lone bullet owns the line below it."""
    runs: list[tuple[int | None, list[int]]] = []
    current: list[int] | None = None
    last_plain: int | None = None
    for index in lines:
        line = draft.lines[index]
        if line.bullet:
            if current is None:
                current = []
                runs.append((last_plain, current))
            current.append(index)
        elif current is not None and _is_lone_bullet(draft, current[-1]):
            current.append(index)
        else:
            current, last_plain = None, index
    return runs


def _is_lone_bullet(draft: Draft, index: int) -> bool:
    return draft.lines[index].bullet and not draft.lines[index].text


def _in_banner(draft: Draft, lines: Sequence[int], index: int) -> bool:
    """Tell whether a list follows a line that names an edition, with no heading between."""
    for before in reversed([i for i in lines if i < index and not draft.lines[i].bullet]):
        if "SFIA" in draft.lines[before].text:
            return True
        if draft.looks_like_heading(before) and not _next_is_bullet(draft, before):
            return False
    return False


def _bare_items(draft: Draft, lines: Sequence[int]) -> list[int]:
    """Give lines without bullets up to the first that ends as a sentence; one alone is no list."""
    items: list[int] = []
    for index in lines:
        items.append(index)
        if ends_a_sentence(draft.lines[index].text):
            break
    return items if len(items) > 1 else []
