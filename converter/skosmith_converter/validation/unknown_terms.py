"""What becomes of terms of SHACL that our own engine does not know: none is skipped."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from skosmith_converter.shacl import ShapesError
from skosmith_converter.shacl.unsupported import COUNTED_PATHS, KNOWN_NAMES
from skosmith_converter.terms import Term

__all__ = ["needs_pyshacl"]

_SHACL_AF: Final = """
ExpressionConstraint Function NodeExpression Rule SPARQLConstructExecutable SPARQLFunction
SPARQLRule SPARQLTarget SPARQLTargetType Target TargetType TripleRule condition construct count
desc distinct else exists expression filterShape groupConcat if intersection limit max min minus
nodes object offset orderBy predicate returnType rule separator subject sum target then this
union update values
"""
"""What pyshacl knows."""
_SHACL_JS: Final = """
JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator js
jsFunctionName jsLibrary jsLibraryURL
"""
_WORDLESS: Final = frozenset({"agentInstruction", "codeIdentifier", "deprecated", "intent", "unit"})
"""Terms of SHACL 1.2 that constrain nothing."""
_ADVANCED: Final = frozenset(_SHACL_AF.split()) | {COUNTED_PATHS}
_SCRIPTS: Final = frozenset(_SHACL_JS.split())


def needs_pyshacl(unsupported: Collection[tuple[Term, str]]) -> bool:
    """Tell whether shapes use extensions that only pyshacl knows.

    Raises ShapesError, naming shape and term, where a term is none that anybody here knows, where
    scripts are to be run (SHACL-JS), or where inference is asked for (``sh:entailment``).
    """
    names = {(shape, name.removeprefix("sh:")) for shape, name in unsupported}
    for shape, name in sorted(names):
        if name in _SCRIPTS:
            raise ShapesError(f"sh:{name} runs a script", "Write it as SPARQL (sh:sparql).", shape)
        if name == "entailment":
            remedy = "Add what follows to the graph beforehand."
            raise ShapesError("sh:entailment asks for inference", remedy, shape)
        if name not in _ADVANCED | _WORDLESS:
            near = get_close_matches(name, KNOWN_NAMES, n=1)
            remedy = f"Did you mean sh:{near[0]}?" if near else "Take it out."
            raise ShapesError(f"sh:{name} is no term of SHACL known here", remedy, shape)
    return any(name in _ADVANCED for _, name in names)
