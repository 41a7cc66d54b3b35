"""The pipeline: source files in, a graph and issues out."""

import enum
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from skosmith_converter.errors import ConversionError
from skosmith_converter.forms import read_documents
from skosmith_converter.framework import Framework, Given, merge_documents, resolve_editions
from skosmith_converter.graph import Graph, Run, build_graph, build_published
from skosmith_converter.iris import Iris
from skosmith_converter.issues import ISSUE_KINDS, Issue, Severity
from skosmith_converter.page import Document
from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.records import is_records
from skosmith_converter.serialization import FORMATS
from skosmith_converter.sources import (
    beside,
    entry_for,
    find_files,
    read_sources,
    unused_entries,
)
from skosmith_converter.terms import Quad

__all__ = [
    "Conversion",
    "Options",
    "Profile",
    "Reading",
    "convert",
    "is_rdf",
    "load_quads",
    "read_framework",
    "told_of",
    "uncollected",
]


_BEGINNING = 100_000
"""Bytes that tell records from JSON-LD."""


class Profile(enum.StrEnum):
    """The vocabulary of a graph."""

    FULL = "full"
    """Our own model, docs/model.md."""
    PUBLISHED = "published"
    """That of the RDF published for SFIA 9."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller wants of a conversion."""

    iris: Iris = field(default_factory=Iris)
    given: Given = field(default_factory=Given)
    """Said of every page; a manifest's entry of a page goes before it."""
    manifest: Mapping[str, Given] = field(default_factory=dict)
    run: Run = field(default_factory=Run)
    profile: Profile = Profile.FULL
    with_statements: bool = True
    strict: bool = False
    """Whether warnings, too, keep the graph from being made."""
    output: Path | None = None
    """The file that will be written; it is no source of itself where it lies in a folder."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A graph, and what is worth knowing about the pages it was made of."""

    graph: Graph
    issues: tuple[Issue, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What sources say together, and what is worth knowing about them."""

    framework: Framework
    issues: tuple[Issue, ...]
    documents: int


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of reference cycles still: a run makes millions of values and no cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def told_of(name: str, options: Options) -> Given:
    """Give all that the caller says of a page: its manifest entry, then what is said of all."""
    entry, common = entry_for(name, options.manifest), options.given
    return Given(
        entry.edition or common.edition,
        entry.language or common.language,
        entry.url or common.url,
        entry.status or common.status,
    )


@uncollected()
def convert(
    arguments: Sequence[str],
    options: Options | None = None,
    progress: Callable[[Sequence[object]], Iterable[object]] = iter,
    stage: Callable[[str], object] = str,
) -> Conversion:
    """Convert the pages that the arguments name (files, folders, patterns, ``-``).

    `progress` and `stage` are those of `read_framework`, which raises all that this does.
    """
    options = options or Options()
    read = read_framework(arguments, options, progress, stage)
    stage("Building the graph")
    return Conversion(_build(read.framework, options), read.issues, read.documents)


def read_framework(
    arguments: Sequence[str],
    options: Options | None = None,
    progress: Callable[[Sequence[object]], Iterable[object]] = iter,
    stage: Callable[[str], object] = str,
) -> Reading:
    """Read the sources that the arguments name (files, folders, patterns, ``-``) and merge them.

    `progress` wraps the sequence of files, and `stage` is called with the name of each stage after
    them, to show how far the run has come. Raises SourceError
    where a file can't be read, and ConversionError where a page can't be used: then there is no
    framework at all, since one without that page would be wrong in silence.
    """
    options = _with_manifests(options or Options(), arguments)
    documents: list[Document] = []
    first: dict[str, str] = {}
    told: dict[str, Given] = {}
    issues: list[Issue] = []
    names = find_files(arguments, options.output)
    issues += unused_entries([name for name, _ in names], options.manifest)
    for file in read_sources(progress(names)):  # type: ignore[arg-type]
        if file.sha256 in first:
            issues.append(ISSUE_KINDS["same-bytes"].at(file.name, other=first[file.sha256]))
            continue
        first[file.sha256] = file.name
        of_file = told_of(file.name, options)
        read, found = read_documents(file, of_file)
        issues += found
        documents += read
        for document in read:  # what is said of a page goes before what is said of its graph
            if document.source.via is None:
                told[document.source.key] = of_file
            else:
                told.setdefault(document.source.key, of_file)
    stage("Merging")
    resolved, doubts = resolve_editions(documents, told)
    framework = merge_documents(resolved)
    issues += [*doubts, *framework.issues]
    issues.sort(key=_issue_order)
    _refuse(issues, Severity.WARNING if options.strict else Severity.ERROR)
    return Reading(framework, tuple(issues), len({d.source.key for d in documents}))


def _build(framework: Framework, options: Options) -> Graph:
    if options.profile is Profile.PUBLISHED:
        return build_published(framework, options.iris)
    statements = options.with_statements
    return build_graph(framework, options.iris, options.run, with_statements=statements)


def _with_manifests(options: Options, arguments: Sequence[str]) -> Options:
    found = beside(arguments)
    return replace(options, manifest={**found, **options.manifest})


def _issue_order(issue: Issue) -> tuple[str, int, str, str]:
    return issue.source, issue.line, issue.kind.code, issue.message


def _refuse(issues: Sequence[Issue], severity: Severity) -> None:
    if any(issue.severity >= severity for issue in issues):
        raise ConversionError(issues)


def is_rdf(argument: str) -> bool:
    """Tell whether an argument names RDF, by its suffix; ``.json`` may hold records, too."""
    path = Path(argument)
    if path.is_dir() or not any(path.suffix.lower() in form.suffixes for form in FORMATS.values()):
        return False
    return path.suffix.lower() != ".json" or not path.is_file() or not _begins_as_records(path)


def _begins_as_records(path: Path) -> bool:
    with path.open("rb") as file:
        return is_records(file.read(_BEGINNING))


def load_quads(
    arguments: Sequence[str],
    options: Options | None = None,
    progress: Callable[[Sequence[object]], Iterable[object]] = iter,
    stage: Callable[[str], object] = str,
) -> list[Quad]:
    """Give the rows of RDF files and of the graph that the other arguments convert to."""
    files = [argument for argument in arguments if is_rdf(argument)]
    pages = [argument for argument in arguments if not is_rdf(argument)]
    # A dict keeps the order of files, which our own are sorted by: a set has to be sorted anew
    quads = dict.fromkeys(quad for file in files for quad in read_rdf_file(Path(file)))
    if pages:
        quads.update(dict.fromkeys(convert(pages, options, progress, stage).graph.quads))
    return sorted(quads)
