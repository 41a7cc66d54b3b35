"""Nothing lost: what of a graph would not come back is found by making it anew.

The documents that were read become a graph below the same base; statements of the file that it
does not have are told, one issue a property.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from skosmith_converter.framework import merge_documents, resolve_editions
from skosmith_converter.graph import Run, build_graph, build_published
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import Document
from skosmith_converter.rdf.index import Index
from skosmith_converter.terms import Iri, Term, iri_text, is_blank
from skosmith_converter.vocabulary import OWL, SM, prefixed

__all__ = ["losses"]


def losses(
    index: Index, documents: Sequence[Document], name: str, *, published: bool
) -> Iterator[Issue]:
    """Give an issue for each property of which the file has statements that would be lost."""
    lost: defaultdict[Iri, list[tuple[int, str]]] = defaultdict(list)
    for subject, predicate, line in _lost(index, documents, published=published):
        lost[predicate].append((line, iri_text(subject)))
    for predicate, found in sorted(lost.items()):
        line, node = min(found)
        kind = ISSUE_KINDS["statement-unread"]
        yield kind.at(name, line, count=f"{len(found):,}", property=prefixed(predicate), node=node)


def _lost(
    index: Index, documents: Sequence[Document], *, published: bool
) -> Iterator[tuple[Term, Iri, int]]:
    made = _again(index, documents, published=published)
    told_apart = all(document.source.via is not None for document in documents)
    for (subject, predicate, value, _), line in index.placed.items():
        local = index.local(subject)
        if (subject, predicate, value) in made or _is_made_anew(local, predicate):
            continue
        described = (local.startswith("sources/") or predicate == SM.saidAt) and not told_apart
        if not (described or is_blank(subject) or is_blank(value)):
            yield subject, predicate, line


def _is_made_anew(local: str, predicate: Iri) -> bool:
    """Tell what describes the dataset and the run that made it."""
    return local.partition("/")[0] == "dataset" or predicate == OWL.versionInfo


def _again(
    index: Index, documents: Sequence[Document], *, published: bool
) -> set[tuple[Term, Iri, Term]]:
    resolved, _ = resolve_editions(documents, {})
    framework = merge_documents(resolved)
    if published:
        graph = build_published(framework, index.iris)
    else:
        statements = bool(index.of_kind(SM.ResponsibilityStatement))
        graph = build_graph(framework, index.iris, Run(), with_statements=statements)
    return {quad[:3] for quad in graph.quads}
