"""All tools, in the order in which they are listed."""

from typing import Final

from skosmith_server.mcp.comparing import COMPARE
from skosmith_server.mcp.finding import SEARCH
from skosmith_server.mcp.matching import FIND_BY_DUTY_TEXT
from skosmith_server.mcp.querying import SPARQL
from skosmith_server.mcp.showing import GET_SKILL, MAPPINGS_OF
from skosmith_server.mcp.surveying import LIST_EDITIONS_AND_LANGUAGES

__all__ = ["TOOLS"]

TOOLS: Final = {
    tool.name: tool
    for tool in (
        LIST_EDITIONS_AND_LANGUAGES,
        SEARCH,
        FIND_BY_DUTY_TEXT,
        GET_SKILL,
        COMPARE,
        MAPPINGS_OF,
        SPARQL,
    )
}
