"""Settings from where they may stand: defaults < file < environment < options of the command."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from skosmith_converter.errors import SkosmithError
from skosmith_server.engine.limits import Limits
from skosmith_server.local_access import is_loopback
from skosmith_server.settings import Row, Settings, option_name, rows, variable_name

__all__ = ["CONFIG_VARIABLE", "Configured", "SettingsError", "configure", "limits_of"]

CONFIG_VARIABLE: Final = "SKOSMITH_CONFIG"
_USUAL_FILE: Final = Path("skosmith.toml")
_DEFAULT: Final = "default"


@dataclass(eq=False)
class SettingsError(SkosmithError):
    """A setting that cannot be taken."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings, and where each comes from."""

    settings: Settings
    origins: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """Give a line for each setting: name, value, origin; secrets are masked."""
        shown = [(row.name, self._shown(row), self.origins[row.name]) for row in rows()]
        widths = [max(len(line[column]) for line in shown) for column in (0, 1)]
        for name, value, origin in shown:
            yield f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}"

    def _shown(self, row: Row) -> str:
        value = getattr(self.settings, row.name)
        if row.secret:
            return "(set)" if value else "(not set)"
        if isinstance(value, tuple):
            return ",".join(map(str, value)) or "-"
        return str(value) if value != "" else "-"


def configure(
    options: Mapping[str, object], environment: Mapping[str, str], file: Path | None = None
) -> Configured:
    """Give the settings of options, environment and file, each going before the next.

    `file` is read, or what ``SKOSMITH_CONFIG`` names, or ``skosmith.toml`` where there is one.
    Raises SettingsError with the place of the first that cannot be taken.
    """
    given: dict[str, tuple[str, object]] = {}
    if (path := _config_file(environment, file)) is not None:
        given |= {name: (str(path), value) for name, value in _read_file(path).items()}
    for row in rows():
        if (variable := variable_name(row.name)) in environment:
            given[row.name] = variable, environment[variable]
        if row.name in options:
            given[row.name] = option_name(row.name), options[row.name]
    values = {row.name: _taken(row, *given[row.name]) for row in rows() if row.name in given}
    origins = {row.name: given.get(row.name, (_DEFAULT, None))[0] for row in rows()}
    for row in (row for row in rows() if row.secret and not values.get(row.name)):
        if token_file := values.get(f"{row.name}_file"):
            values[row.name] = _taken(row, str(token_file), _read_token(Path(str(token_file))))
            origins[row.name] = str(token_file)
    _check_writes(values)
    _check_review(values)
    return Configured(Settings(**values), origins)


def _check_writes(values: Mapping[str, object]) -> None:
    """Refuse a service that would take writes from nobody, or keep them nowhere."""
    if values.get("data") and not values.get("write_token"):
        raise SettingsError(
            "data",
            "writers are known by a token: --write-token-file FILE, or SKOSMITH_WRITE_TOKEN "
            "(openssl rand -hex 32 makes one)",
        )
    if values.get("write_token_file") and not values.get("data"):
        raise SettingsError("write_token_file", "writes need a folder to be kept in: --data DIR")


def _check_review(values: Mapping[str, object]) -> None:
    """Refuse a review that others than those at this machine could reach."""
    host = str(values.get("host", Settings().host))
    if values.get("review") and not is_loopback(host):
        raise SettingsError(
            "review",
            f"whoever reaches the page writes the file, so it is not served at {host}: leave out "
            "--host, or say --host 127.0.0.1",
        )


def limits_of(settings: Settings) -> Limits:
    """Give the limits of the engine."""
    lanes = {"fast_lanes": settings.fast_lanes} if settings.fast_lanes else {}
    return Limits(
        seconds=settings.timeout,
        memory=settings.query_memory << 20,
        most_bytes=settings.answer_size << 20,
        slow_lanes=settings.slow_lanes,
        waiting=settings.waiting,
        waiting_of_client=settings.waiting_per_client,
        **lanes,
    )


def _config_file(environment: Mapping[str, str], file: Path | None) -> Path | None:
    if file is not None:
        return file
    if named := environment.get(CONFIG_VARIABLE):
        return Path(named)
    return _USUAL_FILE if _USUAL_FILE.is_file() else None


def _read_file(path: Path) -> Mapping[str, object]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise SettingsError(str(path), f"is no TOML: {error}") from error
    known = [row.name for row in rows()]
    for name in read:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0)
            raise SettingsError(str(path), f"no setting {name!r}; the nearest is {near[0]!r}")
    return read


def _taken(row: Row, origin: str, value: object) -> Any:  # noqa: ANN401 (checked by its type)
    """Give a value in the type of its row."""
    if isinstance(value, bool) and row.type is not click.BOOL:
        raise SettingsError(f"{row.name} ({origin})", "true and false are no value of it")
    try:
        return row.type.convert(value, None, None)
    except click.BadParameter as error:
        problem = error.message.replace(str(value), "***") if row.secret else error.message
        raise SettingsError(f"{row.name} ({origin})", problem) from error


def _read_token(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), f"cannot be read: {error}") from error
    if not token:
        raise SettingsError(str(path), "is empty; write a token into it")
    return token
