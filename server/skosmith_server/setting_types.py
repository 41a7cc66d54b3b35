"""How the values of settings are read: from an option, the environment, or ``skosmith.toml``."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

import click

from skosmith_converter.terms import canonical_language_tag, iri, iri_text

__all__ = [
    "ENDPOINTS",
    "FEEDBACK",
    "FEEDBACK_SCHEMES",
    "FILES",
    "IRI",
    "NETWORKS",
    "ORIGINS",
    "TAGS",
    "TOKEN",
    "Network",
    "Read",
]

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Value = TypeVar("Value")

FEEDBACK_SCHEMES: Final = ("https:", "mailto:")
_SHORTEST_TOKEN: Final = 16
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_PLACE: Final = re.compile(r"\{(iri|title|page)\}")
_IN_NO_ADDRESS: Final = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`|]")


class Read(click.ParamType[Value]):
    """A value that a function reads; what is wrong with it, the function says by ValueError."""

    def __init__(self, name: str, read: Callable[[Any], Value]) -> None:
        """Make a type of a name and a function."""
        self.name = name
        self._read = read

    def convert(
        self, value: Any,  # noqa: ANN401 (as click has it)
        param: click.Parameter | None, ctx: click.Context | None
    ) -> Value:  # fmt: skip
        """Give what the function makes of a value."""
        try:
            return self._read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _read_iri(value: str) -> str:
    return iri_text(iri(value)) if value else ""


def _read_networks(value: str | Sequence[object]) -> tuple[Network, ...]:
    """Give networks, from a text with commas or from a list; an address is a network of one."""
    members: Sequence[object] = value.split(",") if isinstance(value, str) else value
    try:
        return tuple(ipaddress.ip_network(str(m).strip()) for m in members if str(m).strip())
    except (TypeError, ValueError) as error:
        raise ValueError(f"{error}; name addresses or networks such as 10.0.0.0/8") from error


def _read_token(value: object) -> str:
    """Give a token as it is; messages never repeat it."""
    token = str(value).strip()
    if 0 < len(token) < _SHORTEST_TOKEN or not token.isascii():
        raise ValueError(f"a token has {_SHORTEST_TOKEN} ASCII characters or more")
    return token


def _read_endpoints(value: str | Sequence[object]) -> tuple[str, ...]:
    """Give addresses, from a text with commas or from a list."""
    members: Sequence[object] = value.split(",") if isinstance(value, str) else value
    found = tuple(iri_text(iri(str(member).strip())) for member in members if str(member).strip())
    for one in found:
        if not one.startswith(("http://", "https://")):
            raise ValueError(f"{one} is no address of an endpoint: http:// or https://")
    return found


def _read_files(value: str | Sequence[object]) -> tuple[str, ...]:
    """Give names of files, from a text with commas or from a list."""
    try:
        names = value.split(",") if isinstance(value, str) else list(map(str, value))
    except TypeError as error:
        raise ValueError(f"{error}; name files") from error
    return tuple(name.strip() for name in names if name.strip())


def _read_origins(value: str | Sequence[object]) -> tuple[str, ...]:
    """Give origins of web pages (RFC 6454), from a text with commas or from a list."""
    members: Sequence[object] = value.split(",") if isinstance(value, str) else value
    try:
        found = tuple(str(m).strip().rstrip("/").lower() for m in members if str(m).strip())
    except TypeError as error:
        raise ValueError(f"{error}; name origins such as https://example.org") from error
    for one in found:
        parts = urlsplit(one)
        if f"{parts.scheme}://{parts.netloc}" != one or not parts.hostname:
            raise ValueError(f"{one} is no origin; name scheme, host and port: https://example.org")
    return found


def _read_feedback(value: object) -> str:
    """Give an address with places to be filled in, or the name of a file."""
    text = value.strip() if isinstance(value, str) else ""
    if not text and value != "":
        raise ValueError(f"{value!r} is neither an address nor a file")
    found = _SCHEME.match(text)
    if found is None:
        if "{" in text or "\0" in text:
            raise ValueError(f"{text!r} is no file; an address begins with https: or mailto:")
        return text
    scheme = found[0].lower()
    if scheme not in FEEDBACK_SCHEMES:
        raise ValueError(
            f"{text} does not begin with https: or mailto:; a file with a colon is ./{text}"
        )
    _check_address(scheme, text[len(scheme) :])
    return f"{scheme}{text[len(scheme) :]}"


def _check_address(scheme: str, rest: str) -> None:
    """Refuse an address whose places are none, or which would lead nowhere."""
    if _IN_NO_ADDRESS.search(rest):
        raise ValueError("it has a character that no address has; write it percent-encoded")
    if re.search(r"[{}]", _PLACE.sub("", rest)):
        raise ValueError("only {iri}, {title} and {page} are filled in; write { as %7B, } as %7D")
    if scheme == "mailto:":
        if not re.fullmatch(r"[^@{}]+@[^@{}]+", rest.partition("?")[0]):
            raise ValueError("name whom to write to: mailto:name@example.org?subject={title}")
    elif not (host := urlsplit(f"{scheme}{rest}").netloc) or "{" in host:
        raise ValueError("name the host: https://example.org/new?title={title}")


def _read_tags(value: str | Sequence[object]) -> tuple[str, ...]:
    """Give language tags, from a text with commas or from a list; their order counts."""
    members: Sequence[object] = value.split(",") if isinstance(value, str) else value
    tags = (str(member).strip() for member in members)
    return tuple(canonical_language_tag(tag) for tag in tags if tag)


ENDPOINTS: Final = Read("endpoints", _read_endpoints)
ORIGINS: Final = Read("origins", _read_origins)
FEEDBACK: Final = Read("address or file", _read_feedback)
IRI: Final = Read("iri", _read_iri)
FILES: Final = Read("files", _read_files)
NETWORKS: Final = Read("networks", _read_networks)
TOKEN: Final = Read("token", _read_token)
TAGS: Final = Read("tags", _read_tags)
