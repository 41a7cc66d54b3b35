"""Role profiles of the invented skills of `sample_model`, as `skosmith link roles` makes them."""

from sample_model import sample_quads
from skosmith_converter.links.roles.building import build_roles
from skosmith_converter.links.roles.model import RoleOptions
from skosmith_converter.links.roles.reading import read_roles
from skosmith_converter.terms import Quad

__all__ = ["quads_with_roles"]

TABLE = """\
Role ID,Role,SFIA code,Level,Core,Comment
R1,Kite keeper,KITE,1,yes,Every kite
R1,Kite keeper,BREW,2,no,
R2,Tea host,BREW,,yes,
"""


def quads_with_roles() -> list[Quad]:
    """Give the sample graph with the profiles of two roles."""
    options = RoleOptions(language="en")
    table = read_roles(TABLE.encode(), "roles.csv", options, None)
    assert not table.findings
    return [*sample_quads(), *build_roles(table, options)]
