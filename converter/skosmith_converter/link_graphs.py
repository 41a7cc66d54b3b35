"""What mappings are held against: graphs, pages, taxonomies of others, in one index."""

from collections.abc import Sequence
from pathlib import Path

from skosmith_converter.conversion import is_rdf, load_quads
from skosmith_converter.errors import ConversionError, SourceError
from skosmith_converter.links.importing import build_quads
from skosmith_converter.links.targets import TargetOptions, read_target
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import accepted
from skosmith_converter.shacl import Index
from skosmith_converter.terms import Quad

__all__ = ["index_of"]


def index_of(arguments: Sequence[str]) -> Index | None:
    """Give an index of all that arguments name; None where they name nothing.

    RDF files are read as they are, all else as pages or, where it is none, as `read_target` does.
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
    path = Path(argument)
    if path.suffix.lower() == ".zip":
        return _target_at(path)
    try:
        return load_quads([argument])
    except (ConversionError, SourceError) as error:
        if is_rdf(argument):
            raise
        try:
            return _target_at(path)
        except SourceError:
            raise error from None


def _target_at(path: Path) -> list[Quad]:
    # Labels are compared in whatever language
    return build_quads(read_target([path], TargetOptions(language="und")))
