"""Two editions compared: what a newer one adds, withdraws, renames, moves and rewords."""

from skosmith_converter.comparison.comparing import compare
from skosmith_converter.comparison.description import as_json, entry_as_json
from skosmith_converter.comparison.model import (
    Change,
    Comparison,
    Entry,
    EntryChanges,
    EntryKind,
    Kind,
    Place,
    Snapshot,
)
from skosmith_converter.comparison.presenting import present
from skosmith_converter.comparison.reading import read_editions
from skosmith_converter.comparison.rows import rows_of
from skosmith_converter.comparison.words import Piece, compare_words

__all__ = [
    "Change",
    "Comparison",
    "Entry",
    "EntryChanges",
    "EntryKind",
    "Kind",
    "Piece",
    "Place",
    "Snapshot",
    "as_json",
    "compare",
    "compare_words",
    "entry_as_json",
    "present",
    "read_editions",
    "rows_of",
]
