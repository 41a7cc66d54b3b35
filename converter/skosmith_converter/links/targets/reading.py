"""Which reader a target is for: its content tells."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Taxonomy
from skosmith_converter.links.targets.digcomp import is_digcomp, read_digcomp
from skosmith_converter.links.targets.documents import Document, find_documents
from skosmith_converter.links.targets.ecsf import is_ecsf, read_ecsf
from skosmith_converter.links.targets.esco import is_esco_table, read_esco_tables
from skosmith_converter.links.targets.json_text import read_json
from skosmith_converter.links.targets.listing import read_listing
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.links.targets.rows import read_table
from skosmith_converter.links.targets.skos import read_skos

__all__ = ["read_target"]

_TABLES: Final = frozenset({".csv", ".tsv"})
_JSON: Final = frozenset({".json", ".jsonld"})


def read_target(paths: Sequence[Path], options: TargetOptions | None = None) -> Taxonomy:
    """Read files, folders and zip archives as one taxonomy; what they are, their content tells.

    ESCO's CSV files in any number of languages, SKOS (ESCO's Turtle among it), DigComp's and
    ECSF's JSON, or tables with columns for label, identifier and description. Raises SourceError
    where something cannot be read or the files are of several kinds.
    """
    given = options or TargetOptions()
    documents = find_documents(paths)
    tables = [one for one in documents if one.suffix in _TABLES]
    others = [one for one in documents if one.suffix not in _TABLES]
    if tables and others:
        raise SourceError(
            others[0].name,
            f"is of another kind than {tables[0].name}",
            "Import them one by one.",
        )
    return _read_tables(tables, given) if tables else _read_others(others, given)


def _read_tables(documents: Sequence[Document], options: TargetOptions) -> Taxonomy:
    tables = [read_table(document) for document in documents]
    esco = [table for table in tables if is_esco_table(table)]
    if not esco:
        return read_listing(tables, options)
    taxonomy = read_esco_tables(esco, options)
    left = [table.document.file_name for table in tables if not is_esco_table(table)]
    if not left:
        return taxonomy
    remark = f"{len(left)} files are none that an import needs: {', '.join(left)}"
    return replace(taxonomy, remarks=(*taxonomy.remarks, remark))


def _read_others(documents: Sequence[Document], options: TargetOptions) -> Taxonomy:
    contents = [(one.name, read_json(one)) for one in documents if one.suffix in _JSON]
    if contents and all(is_digcomp(content) for _, content in contents):
        return read_digcomp(contents, options)
    ecsf = [(name, content) for name, content in contents if is_ecsf(content)]
    if ecsf:
        if len(documents) > 1:
            raise SourceError(documents[1].name, "is a second file", "Import them one by one.")
        return read_ecsf(*ecsf[0], options)
    return read_skos(documents, options)
