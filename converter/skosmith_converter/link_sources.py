"""What is linked, and held against links: graphs, pages and workbooks, taxonomies of others."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from skosmith_converter.conversion import is_rdf, load_quads
from skosmith_converter.errors import ConversionError, SourceError
from skosmith_converter.links.importing import build_quads
from skosmith_converter.links.model import Taxonomy
from skosmith_converter.links.targets import TargetOptions, read_target
from skosmith_converter.links.targets.skos import read_skos_rows
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import accepted
from skosmith_converter.shacl import Index
from skosmith_converter.terms import Quad

__all__ = ["index_of", "read_side"]

_DATA: Final = frozenset({".csv", ".tsv", ".json", ".jsonld"})
"""Files that are more often taxonomies of others than SFIA: then what is wrong with them as such
is told.
"""


def read_side(places: Sequence[Path], options: TargetOptions | None = None) -> Taxonomy:
    """Read files and folders as one taxonomy: what ``skosmith import`` reads, or pages of SFIA.

    Raises SourceError and ConversionError where they are neither.
    """
    given = options or TargetOptions()
    if any(is_rdf(str(place)) for place in places):
        return read_target(places, given)
    read = _read(places, given)
    if isinstance(read, Taxonomy):
        return read
    return read_skos_rows(accepted(read), str(places[0]), given)


def index_of(arguments: Sequence[str]) -> Index | None:
    """Give an index of all that arguments name; None where they name nothing.

    RDF files are read as they are, all else as `read_side` does, labels in whatever language.
    Raises SourceError and ConversionError where something is neither.
    """
    if not arguments:
        return None
    with Progress("Reading graphs"):
        index = Index()
        for argument in arguments:
            index.add_quads(accepted(_quads_at(argument)))
        return index


def _quads_at(argument: str) -> list[Quad]:
    if is_rdf(argument):
        return load_quads([argument])
    read = _read([Path(argument)], TargetOptions(language="und"))
    return build_quads(read) if isinstance(read, Taxonomy) else read


def _read(places: Sequence[Path], options: TargetOptions) -> list[Quad] | Taxonomy:
    """Read what is no RDF: pages of SFIA, or a taxonomy where they are none."""
    if any(place.suffix.lower() == ".zip" for place in places):
        return read_target(places, options)
    try:
        return load_quads([str(place) for place in places])
    except (ConversionError, SourceError) as error:
        try:
            return read_target(places, options)
        except SourceError:
            if any(place.suffix.lower() in _DATA for place in places):
                raise
            raise error from None
