"""What a shapes graph asks for beyond SHACL Core and SHACL-SPARQL: named, so none is skipped."""

from typing import Final

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.vocabulary import SH, sh
from skosmith_converter.terms import Term
from skosmith_converter.vocabulary import RDF

__all__ = ["COUNTED_PATHS", "KNOWN_NAMES", "find_unsupported"]

COUNTED_PATHS: Final = "a count over alternative paths"
"""What is told of queries that are answered wrongly: Oxigraph takes a|b for a set."""
_TERMS: Final = """
alternativePath and annotationProperty annotationValue annotationVarName ask class closed conforms
datatype deactivated declare defaultValue description detail disjoint equals flags focusNode group
hasValue ignoredProperties in inversePath labelTemplate languageIn lessThan lessThanOrEquals
maxCount maxExclusive maxInclusive maxLength message minCount minExclusive minInclusive minLength
name namespace node nodeKind nodeValidator not oneOrMorePath optional or order parameter path
pattern prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount
qualifiedValueShape qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath
resultSeverity select severity shapesGraph shapesGraphWellFormed sourceConstraint
sourceConstraintComponent sourceShape sparql suggestedShapesGraph targetClass targetNode
targetObjectsOf targetSubjectsOf uniqueLang validator value xone zeroOrMorePath zeroOrOnePath
"""
_CLASSES: Final = """
AbstractResult ConstraintComponent NodeKind NodeShape Parameter PrefixDeclaration PropertyGroup
PropertyShape ResultAnnotation SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint
SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Severity Shape ValidationReport
ValidationResult Validator
"""
KNOWN_NAMES: Final = frozenset(_TERMS.split()) | frozenset(_CLASSES.split())
"""Local names of all terms that are known."""
_KNOWN: Final = frozenset(map(sh, _TERMS.split()))
_KNOWN_KINDS: Final = frozenset(map(sh, _CLASSES.split()))


def find_unsupported(graph: Index) -> tuple[tuple[Term, str], ...]:
    """Give the nodes that use a term of SHACL's namespace that this engine does not know.

    Those are terms of SHACL-AF, SHACL-JS and SHACL 1.2, and misspelt ones. An entailment regime is
    one, too: a processor that does not support it must say so (SHACL §3.2).
    """
    start = f"<{SH}"
    found = {
        (subject, f"sh:{predicate.removeprefix(start)[:-1]}")
        for predicate, column in graph.columns.items()
        if predicate.startswith(start) and predicate not in _KNOWN
        for subject, _ in column.pairs()
    }
    found |= {
        (subject, f"sh:{kind.removeprefix(start)[:-1]}")
        for subject, kind in graph.column(RDF.type).pairs()
        if kind.startswith(start) and kind not in _KNOWN_KINDS
    }
    return tuple(sorted(found))
