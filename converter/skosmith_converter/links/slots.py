"""The columns of SSSOM 1.0, in the order in which its schema lists them."""

import re
from collections.abc import Callable
from typing import Final

__all__ = ["IRI_SLOTS", "JUSTIFICATIONS", "LIST_SLOTS", "REFERENCES", "SLOTS", "VALUE_CHECKS"]

SLOTS: Final = (
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id",
    "predicate_label", "predicate_modifier", "object_id", "object_label", "object_category",
    "mapping_justification", "author_id", "author_label", "reviewer_id", "reviewer_label",
    "creator_id", "creator_label", "license", "subject_type",
    "subject_source", "subject_source_version", "object_type", "object_source",
    "object_source_version", "predicate_type", "mapping_provider", "mapping_source",
    "mapping_cardinality", "cardinality_scope", "mapping_tool", "mapping_tool_id",
    "mapping_tool_version", "mapping_date", "publication_date", "review_date", "confidence",
    "reviewer_agreement",
    "curation_rule", "curation_rule_text", "subject_match_field", "object_match_field",
    "match_string", "subject_preprocessing", "object_preprocessing", "similarity_score",
    "similarity_measure", "see_also", "issue_tracker_item", "other", "comment",
)  # fmt: skip

REFERENCES: Final = frozenset({
    "mapping_justification", "author_id", "reviewer_id", "creator_id", "subject_source",
    "object_source", "mapping_source", "mapping_tool_id", "curation_rule", "subject_match_field",
    "object_match_field", "subject_preprocessing", "object_preprocessing", "issue_tracker_item",
    "record_id",
})  # fmt: skip
"""Columns and header keys that hold CURIEs."""

LIST_SLOTS: Final = frozenset({
    "author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label",
    "curation_rule", "curation_rule_text", "subject_match_field", "object_match_field",
    "match_string", "subject_preprocessing", "object_preprocessing", "see_also",
    "cardinality_scope",
})  # fmt: skip
"""Columns whose cells hold several values, with ``|`` between them."""

IRI_SLOTS: Final = frozenset({"license", "mapping_provider", "see_also"})
"""Columns that hold whole IRIs."""

JUSTIFICATIONS: Final = frozenset({
    "LexicalMatching", "LogicalReasoning", "CompositeMatching", "UnspecifiedMatching",
    "SemanticSimilarityThresholdMatching", "LexicalSimilarityThresholdMatching",
    "StructuralMatching", "InstanceBasedMatching", "BackgroundKnowledgeBasedMatching",
    "MappingChaining", "MappingReview", "ManualMappingCuration", "MappingInversion",
    "EmbeddingBasedMatching",
})  # fmt: skip
"""Terms of semapv that tell why a mapping holds."""

_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_CARDINALITY = re.compile(r"[1n]:[1n]|1:0|0:1|0:0")


def _between(least: float, most: float) -> Callable[[str], bool]:
    def fits(cell: str) -> bool:
        try:
            return least <= float(cell) <= most
        except ValueError:
            return False

    return fits


def _is_date(cell: str) -> bool:
    return _DATE.fullmatch(cell) is not None


VALUE_CHECKS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "confidence": (_between(0, 1), "a number from 0 to 1"),
    "similarity_score": (_between(0, 1), "a number from 0 to 1"),
    "reviewer_agreement": (_between(-1, 1), "a number from -1 to 1"),
    "mapping_date": (_is_date, "a date such as 2026-03-01"),
    "publication_date": (_is_date, "a date such as 2026-03-01"),
    "review_date": (_is_date, "a date such as 2026-03-01"),
    "predicate_modifier": (lambda cell: cell == "Not", "Not, or empty"),
    "mapping_cardinality": (
        lambda cell: _CARDINALITY.fullmatch(cell) is not None, "such as 1:1, 1:n, n:1, n:n"
    ),
}  # fmt: skip
"""Column → what its cells have to be, and how to say so."""
