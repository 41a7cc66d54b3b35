"""Resources: every skill as Markdown, every concept as Turtle."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final
from urllib.parse import quote, unquote

from skosmith_converter.terms import Iri, iri, iri_text, literal_parts
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.markdown import as_markdown
from skosmith_server.mcp.messages import INVALID_PARAMS, NOT_FOUND, Call, Fault
from skosmith_server.mcp.parameters import ToolError
from skosmith_server.mcp.saying import clean
from skosmith_server.mcp.showing import shown_skill
from skosmith_server.mcp.tool import About
from skosmith_server.mcp.versions import is_stateless
from skosmith_server.service import write_graph

__all__ = ["list_resources", "list_templates", "read_resource"]

_PAGE: Final = 100
_SKILL: Final = re.compile(r"skosmith://skill/([^/?#]+)/([^/?#]+)(?:/([^/?#]+))?")
_LONGEST: Final = 2000


def list_templates(knowledge: Knowledge, call: Call, about: About) -> dict[str, Any]:
    """Give the templates of addresses (RFC 6570)."""
    del call, about
    markdown = {"mimeType": "text/markdown"}
    return {
        "resourceTemplates": [
            {
                "uriTemplate": "skosmith://skill/{edition}/{code}",
                "name": "skill",
                "title": "A skill to read",
                "description": "A skill of an edition, in English where there is English.",
                **markdown,
            },
            {
                "uriTemplate": "skosmith://skill/{edition}/{code}/{language}",
                "name": "skill-in-language",
                "title": "A skill to read, in a language",
                "description": "A skill of an edition in a language; texts that there are not in "
                "it are given in another.",
                **markdown,
            },
            {
                "uriTemplate": f"{knowledge.catalogue.base}{{+path}}",
                "name": "concept",
                "title": "A concept as RDF",
                "description": "What the graph says of a concept, by its IRI, as Turtle.",
                "mimeType": "text/turtle",
            },
        ]
    }


def list_resources(knowledge: Knowledge, call: Call, about: About) -> dict[str, Any]:
    """Give the skills, a page at a time; raises Fault where a cursor is none of ours."""
    del about
    start = _start(call)
    skills = [skill for editions in knowledge.skills.values() for skill in editions.values()]
    page = skills[start : start + _PAGE]
    names = knowledge.service.names.naming(skill.iri for skill in page)
    listed = []
    for skill in page:
        label = names.label(skill.iri)
        told = {
            "uri": f"skosmith://skill/{quote(skill.edition, safe='')}/{quote(skill.code, safe='')}",
            "name": f"{skill.code} (edition {skill.edition})",
            "mimeType": "text/markdown",
        }
        if label:
            told["title"] = clean(literal_parts(label).value)
        listed.append(told)
    result: dict[str, Any] = {"resources": listed}
    if start + _PAGE < len(skills):
        result["nextCursor"] = urlsafe_b64encode(str(start + _PAGE).encode()).decode()
    return result


def _start(call: Call) -> int:
    cursor = call.params.get("cursor")
    if cursor is None:
        return 0
    try:
        start = int(urlsafe_b64decode(str(cursor)[:40].encode()))
    except ValueError as error:
        raise Fault(INVALID_PARAMS, "No such cursor.", id=call.id) from error
    if start < 0:
        raise Fault(INVALID_PARAMS, "No such cursor.", id=call.id)
    return start


def read_resource(knowledge: Knowledge, call: Call, about: About) -> dict[str, Any]:
    """Give a resource; raises Fault where there is none of that address."""
    uri = call.params.get("uri")
    if not isinstance(uri, str) or len(uri) > _LONGEST:
        raise Fault(
            INVALID_PARAMS, f"uri is a text of at most {_LONGEST:,} characters.", id=call.id
        )
    try:
        if found := _SKILL.fullmatch(uri):
            edition, code, language = (unquote(part or "") or None for part in found.groups())
            kind, text = "text/markdown", _markdown(knowledge, code or "", edition, language, about)
        else:
            kind, text = "text/turtle", _turtle(knowledge, uri)
    except ToolError as error:
        code_ = INVALID_PARAMS if is_stateless(about.version) else NOT_FOUND
        raise Fault(code_, f"Resource not found: {error}", {"uri": uri}, call.id) from error
    return {"contents": [{"uri": uri, "mimeType": kind, "text": text}]}


def _markdown(
    knowledge: Knowledge, code: str, edition: str | None, language: str | None, about: About
) -> str:
    knowledge.skill_at(code, edition)  # a name will not do here
    given = {"skill": code, "level": None, "edition": edition, "language": language}
    return as_markdown(shown_skill(knowledge, given, about))


def _turtle(knowledge: Knowledge, uri: str) -> str:
    try:
        wanted: Iri = iri(uri)
    except ValueError as error:
        raise ToolError(f"it is no IRI: {error}") from error
    view = knowledge.view([wanted])
    if wanted not in view:
        raise ToolError(f"the graph has nothing called {iri_text(wanted)[:200]}")
    return write_graph(view.describe(wanted), "turtle").decode()
