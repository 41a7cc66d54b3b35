"""Who reads a page: in which languages, the content's chosen apart from the interface's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from skosmith_converter.terms import canonical_language_tag
from skosmith_server.framework import Edition, Languages, is_same_language
from skosmith_server.negotiation import wished_languages
from skosmith_server.wording import ENGLISH, INTERFACES, Interface, interface_for, preferred

__all__ = ["ANYBODY", "Reader"]

_CARRIED: Final = ("lang", "ui")
"""Parameters that links between pages carry on: of the content's language, the interface's."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a request says of its reader."""

    languages: Languages = field(default_factory=Languages)
    interface: Interface = ENGLISH
    chosen: str = ""
    """The content language that was chosen on a page; empty where the browser decides."""
    carried: tuple[tuple[str, str], ...] = ()
    here: str = "/"
    """The path and query of the request, without what is carried."""

    @classmethod
    def of(
        cls,
        asked: Mapping[str, str],
        accept: str | None,
        configured: tuple[str, ...] = (),
        here: str = "/",
    ) -> "Reader":
        """Read parameters and ``Accept-Language``.

        ``?lang=`` (or ``?language=``) chooses the content's language, ``?ui=`` the interface's; a
        value that is no language tag counts as absent.
        """
        wishes = wished_languages(accept)
        chosen = _tag(asked.get("lang") or asked.get("language") or "")
        ui = _tag(asked.get("ui") or "")
        wanted = (chosen, *wishes) if chosen else wishes
        carried = tuple(
            (name, value) for name, value in zip(_CARRIED, (chosen, ui), strict=True) if value
        )
        interface = interface_for(ui) if ui else preferred(wishes)
        languages = Languages(wanted, configured or ("en",))
        return cls(languages, interface, chosen, carried, _without(here, (*_CARRIED, "language")))

    def link(self, path: str) -> str:
        """Give the address of another page, in the languages that were chosen."""
        return _with(path, self.carried)

    def in_language(self, tag: str, path: str = "") -> str:
        """Give the address of this page, or of another, with its content in a language."""
        others = [pair for pair in self.carried if pair[0] != "lang"]
        return _with(path or self.here, (("lang", tag), *others))

    def in_interface(self, tag: str) -> str:
        """Give the address of this page in another language of the interface."""
        others = [pair for pair in self.carried if pair[0] != "ui"]
        return _with(self.here, (*others, ("ui", tag)))

    def content_of(self, edition: Edition | None) -> str:
        """Give the language of a page that lists an edition; empty without one.

        That is the one that is wished for, the interface's, or a configured one; where the edition
        has none of them, the one in which most of its skills have a name.
        """
        return self.content_among(edition.named) if edition is not None else ""

    def content_among(self, counts: Mapping[str, int]) -> str:
        """Choose among languages by the same rule; each comes with how many names there are."""
        if not counts:
            return ""
        interface = (self.interface.tag,) if "ui" in dict(self.carried) else ()
        wishes = Languages((*self.languages.wanted, *interface), self.languages.configured)
        return wishes.wished(counts) or max(sorted(counts), key=lambda tag: counts[tag])

    @property
    def interfaces(self) -> tuple[str, ...]:
        """The tags of the languages of the interface."""
        return INTERFACES

    def wishes_another(self, shown: str) -> str:
        """Give the language that was wished for, where a page is shown in another; else ``""``.

        A wish of the browser counts only where the page is in none of its languages.
        """
        wishes = (self.chosen,) if self.chosen else self.languages.wanted
        if not wishes or any(is_same_language(wish, shown) for wish in wishes):
            return ""
        return wishes[0]


def _tag(value: str) -> str:
    try:
        return canonical_language_tag(value) if value else ""
    except ValueError:
        return ""


def _with(path: str, pairs: tuple[tuple[str, str], ...]) -> str:
    if not pairs:
        return path
    address, mark, fragment = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{_encoded(pairs)}{mark}{fragment}"


@lru_cache(maxsize=256)
def _encoded(pairs: tuple[tuple[str, str], ...]) -> str:
    """Write what links carry: a page has hundreds that carry the same."""
    return urlencode(pairs)


def _without(address: str, names: tuple[str, ...]) -> str:
    path, _, query = address.partition("?")
    kept = [
        (key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in names
    ]
    return f"{path}?{urlencode(kept)}" if kept else path


ANYBODY: Final = Reader()
