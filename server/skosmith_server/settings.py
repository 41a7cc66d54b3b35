"""What whoever runs the service may choose."""

from dataclasses import dataclass

from skosmith_converter.terms import iri

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one service."""

    base_iri: str = ""
    """IRIs that begin so are answered under the service's own paths; empty: as the graph says."""
    public_url: str = ""
    """Where clients reach the service, for its own description; empty: as the request says."""

    union: bool = True
    """Whether the default graph of queries is the union of the graphs; else it stands apart."""
    writable: bool = False
    dataset_version: str = ""
    """Version of the snapshot that is served; empty: there is none."""

    def __post_init__(self) -> None:
        """Check both; raises ValueError where one is given and no IRI."""
        for value in filter(None, (self.base_iri, self.public_url)):
            iri(value)
