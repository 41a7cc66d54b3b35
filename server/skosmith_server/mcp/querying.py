"""The tool that asks with SPARQL, as the endpoint does: same guard, same limits."""

from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import DEFAULT_GRAPH, Quad, Term, iri_text, is_iri
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.mcp.asking import FORMS, exchange_of
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError
from skosmith_server.mcp.saying import clean
from skosmith_server.mcp.schemas import INTEGER, STRING, STRINGS, list_of, record
from skosmith_server.mcp.tool import About, Tool
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.search.patterns import searches_in
from skosmith_server.search.sparql import expand
from skosmith_server.service import write_graph

__all__ = ["SPARQL"]

_LONGEST_QUERY: Final = 65_536
_LONGEST_ANSWER: Final = 8 << 20
_LONGEST_CELL: Final = 4000


def _ask(knowledge: Knowledge, given: Arguments, about: About) -> dict[str, Any]:
    outcome = about.answers.get(given["query"])
    if isinstance(outcome, SkosmithError):
        raise ToolError(str(outcome)) from outcome
    answer = outcome or _evaluated(knowledge, given["query"], about.client)
    if len(answer.body) > _LONGEST_ANSWER:
        raise ToolError("The answer is too long: add LIMIT, or ask for fewer variables.")
    if answer.kind is AnswerKind.GRAPH:
        return _graph(table_of_ntriples(answer.body), given["limit"])
    return _table(table_of_json(answer.body), given["limit"])


def _evaluated(knowledge: Knowledge, text: str, client: str) -> Answer:
    service = knowledge.service
    query: Query = exchange_of(text, knowledge.catalogue.base).query
    if searches := searches_in(query.text):
        query = expand(query, searches, service.index)
    return service.engine.query(query, FORMS.formats, client)


def _table(table: Table, limit: int) -> dict[str, Any]:
    if table.boolean is not None:
        return {"kind": "boolean", "boolean": table.boolean}
    rows = [[_cell(term) for term in row] for row in table.rows[:limit]]
    told = {"kind": "solutions", "variables": list(table.variables), "rows": rows}
    return told | _counted(len(table.rows), limit)


def _graph(table: Table, limit: int) -> dict[str, Any]:
    quads: list[Quad] = [(*row, DEFAULT_GRAPH) for row in table.rows[:limit]]  # type: ignore[misc]
    told = {"kind": "graph", "turtle": clean(write_graph(quads, "turtle").decode(), 10**6)}
    return told | _counted(len(table.rows), limit)


def _counted(total: int, limit: int) -> dict[str, Any]:
    counted: dict[str, Any] = {"total": total, "isCut": total > limit}
    if total > limit:
        counted["note"] = f"The first {limit:,} of {total:,}: raise limit, or use LIMIT and OFFSET."
    return counted


def _cell(term: Term | None) -> str | None:
    if term is None:
        return None
    return iri_text(term) if is_iri(term) else clean(term, _LONGEST_CELL)


SPARQL: Final = Tool(
    "sparql",
    "Ask with SPARQL",
    "Ask the graph with a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); it stays as it is. "
    "Skills are sm:Skill (skos:notation code, skos:prefLabel, skos:definition, skos:inScheme "
    "edition, skos:narrower levels), skill levels sm:SkillLevel (skos:broader skill, sm:atLevel, "
    "skos:definition), activities sm:GuidanceActivity (sm:activityOf skill). Declare prefixes: "
    "PREFIX sm: <https://w3id.org/skosmith/ontology#> PREFIX skos: "
    '<http://www.w3.org/2004/02/skos/core#>. ?x sm:search "words" finds texts. Use LIMIT; queries '
    "that take long are ended. Errors name line and column.",
    (
        Parameter("query", "The query.", required=True, least=1, most=_LONGEST_QUERY),
        Parameter(
            "limit", "Rows or statements to give.", "integer", least=1, most=1000, default=100
        ),
    ),
    record(
        needed="kind",
        kind={"type": "string", "enum": ["solutions", "boolean", "graph"]},
        variables=STRINGS,
        rows=list_of(
            list_of({"type": ["string", "null"]}),
            "A value for each variable: an IRI as it is, literals and blank nodes as in N-Triples.",
        ),
        boolean={"type": "boolean"},
        turtle=STRING,
        total=INTEGER,
        isCut={"type": "boolean"},
        note=STRING,
    ),
    _ask,
)  # fmt: skip
