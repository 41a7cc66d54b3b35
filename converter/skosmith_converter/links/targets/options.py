"""What a caller may tell of a target that its files don't."""

from dataclasses import dataclass

__all__ = ["TargetOptions"]


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """Empty where the files are to tell."""

    language: str = ""
    """Of a CSV or JSON file whose name and headings tell none."""
    id_column: str = ""
    label_column: str = ""
    description_column: str = ""
    base_iri: str = ""
    """What stands before the identifiers of a taxonomy that has no IRIs."""
    title: str = ""
    version: str = ""
