"""The ``skosmith`` command: the converter's commands and the server's."""

import importlib
from typing import Final

import click

__all__ = ["main"]

_COMMANDS: Final = {
    "convert": "skosmith_converter.cli:convert_command",
    "validate": "skosmith_converter.validation_cli:validate_command",
    "diff": "skosmith_converter.diff_cli:diff_command",
    "export": "skosmith_converter.export_cli:export_command",
    "import": "skosmith_converter.import_cli:import_command",
    "link": "skosmith_converter.link_cli:link_command",
    "serve": "skosmith_server.cli:serve_command",
    "settings": "skosmith_server.cli:settings_command",
    "mcp": "skosmith_server.mcp_cli:mcp_command",
    "site": "skosmith_server.site_cli:site_command",
    "load": "skosmith_server.load_cli:load_command",
    "query": "skosmith_server.query_cli:query_command",
    "snapshot": "skosmith_server.snapshot_cli:snapshot_command",
    "languages": "skosmith_converter.cli:languages_command",
    "issues": "skosmith_converter.cli:issues_command",
}


class _Commands(click.Group):
    """Imports a command when it is asked for: Flask, pyshacl and rdflib take most of a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the alphabet."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, None where there is none of that name."""
        del ctx
        if (place := _COMMANDS.get(cmd_name)) is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="skosmith")
def main() -> None:
    """Skosmith: SFIA data as a validated SKOS graph, with a SPARQL service."""


if __name__ == "__main__":
    main()
