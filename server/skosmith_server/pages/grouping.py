"""Skills in the order of categories and subcategories."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from skosmith_server.framework import CategoryName, SkillEntry

__all__ = ["Group", "group"]


@dataclass(slots=True)
class Group:
    """What is in one category."""

    category: CategoryName | None
    """None for skills that are in none."""
    skills: list[SkillEntry] = field(default_factory=list)
    """Those that are in no subcategory of it."""
    parts: "dict[str, Group]" = field(default_factory=dict)
    """IRI → subcategory."""

    @property
    def count(self) -> int:
        """How many skills there are in it."""
        return len(self.skills) + sum(part.count for part in self.parts.values())


def group(skills: Iterable[SkillEntry], below: int = 0) -> list[Group]:
    """Put skills by their path, of which the first `below` steps are left out.

    Skills without a category come last.
    """
    root = Group(None)
    for skill in skills:
        place = root
        for step in skill.path[below:]:
            place = place.parts.setdefault(step.iri, Group(step))
        place.skills.append(skill)
    groups = [root.parts[iri] for iri in sorted(root.parts)]
    return [*groups, Group(None, root.skills)] if root.skills else groups
