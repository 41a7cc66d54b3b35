"""What is linked: graphs, pages and workbooks, taxonomies of others, each side as a taxonomy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from skosmith_converter.conversion import is_rdf, load_quads
from skosmith_converter.errors import ConversionError, SourceError
from skosmith_converter.links.model import Taxonomy
from skosmith_converter.links.targets import TargetOptions, read_target
from skosmith_converter.links.targets.skos import read_skos_rows
from skosmith_converter.serialization import accepted

__all__ = ["read_side"]

_DATA: Final = frozenset({".csv", ".tsv", ".json", ".jsonld"})
"""Files that are more often taxonomies of others than SFIA: then what is wrong with them as such
is told.
"""


def read_side(places: Sequence[Path], options: TargetOptions | None = None) -> Taxonomy:
    """Read files and folders as one taxonomy: what ``skosmith import`` reads, or pages of SFIA.

    Raises SourceError and ConversionError where they are neither.
    """
    given = options or TargetOptions()
    names = [str(place) for place in places]
    if any(is_rdf(name) or name.lower().endswith(".zip") for name in names):
        return read_target(places, given)
    try:
        rows = load_quads(names)
    except (ConversionError, SourceError) as error:
        try:
            return read_target(places, given)
        except SourceError:
            if any(place.suffix.lower() in _DATA for place in places):
                raise
            raise error from None
    return read_skos_rows(accepted(rows), names[0], given)
