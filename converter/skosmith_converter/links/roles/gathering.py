"""The roles of a table while its rows are read: which row is of which role, what contradicts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from skosmith_converter.blocks import fold
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.roles.cells import CellError
from skosmith_converter.links.roles.model import Levels, Need, Role
from skosmith_converter.links.targets.listing import slug_of
from skosmith_converter.terms import iri

__all__ = ["Gathering"]


@dataclass(slots=True)
class Gathering:
    """All roles of a file so far."""

    known: Levels | None = None
    """The skills of the edition, where a graph tells them."""
    roles: dict[str, Role] = field(default_factory=dict)
    """By what tells them apart: identifier, else title."""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _locals: dict[str, str] = field(default_factory=dict)

    def tell(self, place: str, line: int, rule: str, message: str, remedy: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(place, line, rule, message, remedy, Severity.WARNING))

    def role(self, identifier: str, title: str, place: str, line: int) -> Role:
        """Give the role of a row; raises CellError where it would have another one's IRI."""
        key = identifier or fold(title)
        if (role := self.roles.get(key)) is None:
            local = _local(identifier, title)
            if (other := self._locals.setdefault(local, key)) != key:
                raise CellError(
                    f"has the role {identifier or title!r}, whose IRI would end as that of "
                    f"{self.roles[other].name!r}: {local}",
                    "Give each role an identifier in a column of its own, such as Role ID.",
                )
            role = self.roles[key] = Role(local, identifier, place, line, title)
        elif title and role.title and fold(title) != fold(role.title):
            self.tell(
                place, line, "title",
                f"calls {identifier} {title!r}, which line {role.line} calls {role.title!r}",
                "The first title was taken; give the other role another identifier.",
            )  # fmt: skip
        role.title = role.title or title
        return role

    def describe(self, role: Role, description: str, place: str, line: int) -> None:
        """Add what a role is."""
        if role.description and description and description != role.description:
            message = f"describes {role.name!r} in other words than a row before"
            self.tell(place, line, "description", message, "The first description was taken.")
        role.description = role.description or description

    def need(self, role: Role, need: Need, place: str) -> bool:
        """Add what a role needs, as far as it is known and contradicts nothing."""
        for check in (self._defined, self._agreeing):
            try:
                need = check(role, need, place)
            except CellError as error:
                self.tell(place, need.line, "requirement", *error.args)
                return False
        role.needs.append(need)
        return True

    def _defined(self, _role: Role, need: Need, place: str) -> Need:
        """Leave out the levels at which the edition does not define a skill."""
        if self.known is None:
            return need
        if (levels := self.known.get(need.code)) is None:
            raise CellError(
                f"needs {need.code}, which the graph does not have in this edition",
                "Correct the code, or name the edition that it is of: --edition 8.",
            )
        gone = [level for level in need.levels if level not in levels]
        if not gone:
            return need
        message = (
            f"needs {need.code} at level {', '.join(map(str, gone))}, at which the edition does "
            "not define it"
        )
        remedy = f"It is defined at {', '.join(map(str, sorted(levels))) or 'no level'}."
        if len(gone) == len(need.levels):
            raise CellError(message, remedy)
        self.tell(place, need.line, "requirement", message, remedy)
        return replace(need, levels=tuple(n for n in need.levels if n in levels))

    def _agreeing(self, role: Role, need: Need, _place: str) -> Need:
        """Refuse what is both essential and optional."""
        for other in role.needs:
            same = other.levels == need.levels or set(other.levels) & set(need.levels)
            if other.code == need.code and same and bool(other.optional) != bool(need.optional):
                words = ["essential", "optional"]
                raise CellError(
                    f"says that {need.local_name} is {words[bool(need.optional)]} for "
                    f"{role.name!r}, and line {other.line} says that it is "
                    f"{words[bool(other.optional)]}",
                    "Keep one of the two rows.",
                )
        return need

    def finished(self) -> Iterator[Role]:
        """Give the roles that need something."""
        for role in self.roles.values():
            if not role.needs:
                message = f"has the role {role.name!r}, of which no requirement could be read"
                self.tell(role.place, role.line, "role", message, "See its skills.")
                continue
            at_levels = {(one.code, bool(one.optional)) for one in role.needs if one.levels}
            role.needs = [
                one
                for one in role.needs
                if one.levels or one.comment or (one.code, bool(one.optional)) not in at_levels
            ]
            yield role


def _local(identifier: str, title: str) -> str:
    """Give what the IRI of a role ends with; raises CellError where there is nothing."""
    if "://" in identifier or identifier.startswith("urn:"):
        try:
            iri(identifier)
        except ValueError as error:
            raise CellError(str(error), "Write an absolute IRI.") from error
        local = re.split(r"[/#:]", identifier.rstrip("/#:"))[-1]
    else:
        local = quote(identifier, safe="") or slug_of(title)
    if not local.strip("."):
        raise CellError(f"has the role {identifier or title!r}", "Give it an identifier.")
    return local
