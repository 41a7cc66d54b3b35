"""A table of roles as it was read, and what its caller tells of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.links.findings import Finding
from skosmith_converter.terms import iri_text

__all__ = ["Levels", "Need", "Role", "RoleOptions", "RoleTable"]

Levels = Mapping[str, frozenset[int]]
"""Code of a skill → the levels at which an edition defines it."""


@dataclass(frozen=True, slots=True)
class RoleOptions:
    """What a table does not say of itself."""

    language: str
    """BCP 47 tag of its titles and comments."""
    base: str = ""
    """What identifiers of roles are appended to; by default a place below the edition."""
    sfia_base: str = DEFAULT_BASE
    edition: str = "9"
    title: str = ""
    license: str = ""
    source: str = ""
    """Where the table is published."""
    encoding: str | None = None
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Slot → the heading of its column, where it is none of those that are known."""

    @property
    def role_base(self) -> str:
        """What the IRIs of the profiles begin with."""
        return self.base or iri_text(Iris(self.sfia_base).role_profile(self.edition, ""))


@dataclass(frozen=True, slots=True)
class Need:
    """What a cell says that a role needs: a skill, perhaps at levels."""

    code: str
    levels: tuple[int, ...] = ()
    """Ascending; none where the cell names no level."""
    optional: bool | None = None
    """Whether the role can do without; None where nothing says so, which means that it can't."""
    comment: str = ""
    line: int = 0

    @property
    def local_name(self) -> str:
        """What tells the need from others of its role: PROG, PROG_4, PROG_3-4-5."""
        return f"{self.code}_{'-'.join(map(str, self.levels))}" if self.levels else self.code


@dataclass(slots=True)
class Role:
    """A role and all that its rows say."""

    local: str
    """What its profile is called below the base, escaped."""
    identifier: str
    """As in the table; empty where it has titles alone."""
    place: str
    """File and sheet where it begins, and the line."""
    line: int
    title: str = ""
    description: str = ""
    needs: list[Need] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Comments of rows that name several skills."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether the role has an IRI of its own, which its profile leads to."""
        return "://" in self.identifier or self.identifier.startswith("urn:")

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.title or self.identifier


@dataclass(frozen=True, slots=True)
class RoleTable:
    """A table, read."""

    file_name: str
    sha256: str
    roles: Sequence[Role]
    """In the order of the table."""
    findings: Sequence[Finding] = ()
    """What is not in the roles, and why."""
    remarks: Sequence[str] = ()
    """How the table was read: columns that were not, rows that say no role."""
