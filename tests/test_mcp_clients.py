"""The official SDK's client asks our server, as assistants do: over both transports, in both eras."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

import pytest

from running import ENVIRONMENT, serving

mcp = pytest.importorskip("mcp", reason="the SDK of the Model Context Protocol is not installed")
from mcp.client.client import Client  # noqa: E402
from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from mcp.shared.exceptions import MCPError  # noqa: E402

pytestmark = pytest.mark.network
ERAS = [("legacy", "2025-11-25"), ("auto", "2026-07-28"), ("2026-07-28", "2026-07-28")]


@pytest.fixture(scope="module")
def service(sample_file):
    with serving(sample_file) as served:
        yield served


@asynccontextmanager
async def connected(transport, mode, service, sample_file):
    if transport == "stdio":
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "skosmith_server", "mcp", str(sample_file)],
            env=dict(ENVIRONMENT),
        )
        place = stdio_client(server)
    else:
        place = streamable_http_client(f"{service.url}/mcp")
    async with Client(place, mode=mode) as client:
        yield client


async def walk(client):
    """Ask for all that there is, and give what came of it."""
    tools = await client.list_tools()
    found = {}
    for name, arguments in (
        ("list_editions_and_languages", {}),
        ("search", {"text": "shoe"}),
        ("find_by_duty_text", {"text": "Shoe mending: heels and soles", "language": "en"}),
        ("get_skill", {"skill": "SHOE", "level": 2, "language": "ar"}),
        ("compare", {"skill": "SHOE", "other_edition": "8"}),
        ("mappings_of", {"skill": "SHOE"}),
        ("sparql", {"query": "ASK {}"}),
    ):
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        found[name] = result.structured_content
    assert set(found) == {tool.name for tool in tools.tools}
    refused = await client.call_tool("get_skill", {"skill": "BOOT"})
    resources = await client.list_resources()
    read = await client.read_resource(resources.resources[0].uri)
    templates = await client.list_resource_templates()
    prompts = await client.list_prompts()
    prompt = await client.get_prompt("explain_skill", {"code": "SHOE"})
    with pytest.raises(MCPError) as missing:
        await client.read_resource("skosmith://skill/9/BOOT")
    return {
        "version": client.protocol_version,
        "name": client.server_info and client.server_info.name,
        "refused": refused.content[0].text if refused.is_error else "",
        "read": read.contents[0].text,
        "templates": len(templates.resource_templates),
        "prompts": {one.name for one in prompts.prompts},
        "prompt": prompt.messages[0].content.text,
        "missing": missing.value.error.code,
        **found,
    }


@pytest.mark.parametrize("transport", ["stdio", "http"])
@pytest.mark.parametrize(("mode", "version"), ERAS)
def test_the_official_client_finds_everything(transport, mode, version, service, sample_file):
    async def talk():
        async with connected(transport, mode, service, sample_file) as client:
            return await walk(client)

    told = asyncio.run(talk())
    assert told["version"] == version
    assert told["name"] == (None if mode == version else "skosmith")  # nobody asked who it is
    assert told["refused"].startswith("No skill has the code 'BOOT'")
    assert told["read"].startswith("# Cordonnerie (SHOE, edition 8)")
    assert told["templates"] == 3
    assert told["prompts"] == {"explain_skill", "map_duties", "what_changed"}
    assert "SHOE" in told["prompt"]
    assert told["missing"] == (-32602 if version == "2026-07-28" else -32002)
    assert told["get_skill"]["skill"]["name"] == {"text": "إصلاح الأحذية", "language": "ar"}
    assert told["find_by_duty_text"]["results"][0]["code"] == "SHOE"
