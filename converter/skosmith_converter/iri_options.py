"""Options of commands that hold an IRI."""

from typing import Final

import click

from skosmith_converter.terms import iri

__all__ = ["absolute"]

_ENDS: Final = ("/", "#", ":", "=")
_OURS: Final = ("/", "#")
"""What the IRIs of SFIA are appended to."""


def absolute(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Take an IRI; one that others are appended to (…base) ends where a name can begin.

    Raises click.BadParameter where it does not, or is no IRI.
    """
    if not value:
        return value
    try:
        iri(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from error
    name = option.name or ""
    if name.endswith("base") and not value.endswith(_OURS if name == "sfia_base" else _ENDS):
        raise click.BadParameter(f"{value!r} ends neither in / nor in #", ctx, option)
    return value
