"""Where and in which format commands write."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from skosmith_converter.errors import SourceError
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import Format, format_named, format_of_path, write_whole

__all__ = ["output_option", "wanted_format", "write_output"]

output_option = click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output."
)
"""The option of every command that writes data."""


def wanted_format(output: str, name: str | None) -> Format:
    """Give the format that an option or a file name asks for; raises click.UsageError."""
    try:
        if name is not None or output == "-":
            return format_named(name or "turtle")
        return format_of_path(output)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def write_output(output: str, chunks: Iterable[str]) -> None:
    """Write to standard output or, whole or not at all, to a file."""
    if output == "-":
        try:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk.encode())
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = str(error.strerror or error)
            raise SourceError("standard output", reason, "Write to a file: -o FILE.") from error
    else:
        with Progress("Writing"):
            write_whole(Path(output), chunks)
