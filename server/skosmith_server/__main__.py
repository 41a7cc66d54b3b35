"""The ``skosmith`` command: the converter's commands and the server's."""

import click

from skosmith_converter.cli import (
    convert_command,
    issues_command,
    languages_command,
    validate_command,
)
from skosmith_converter.diff_cli import diff_command
from skosmith_server.cli import query_command, serve_command

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="skosmith")
def main() -> None:
    """Skosmith: SFIA data as a validated SKOS graph, with a SPARQL service."""


for command in (
    convert_command,
    validate_command,
    diff_command,
    serve_command,
    query_command,
    languages_command,
    issues_command,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
