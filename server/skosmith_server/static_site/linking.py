"""Makes a page of the service one of a static site: links lead to files, the rest goes.

Only what leads somewhere is touched, all else stays as it was served. That needs no parser of HTML:
our templates escape whatever they fill in, so that no ``<`` or ``>`` stands but in markup.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qs, quote

from skosmith_server.static_site.places import Places, key_of, relative

__all__ = ["HOST", "Linking"]

HOST: Final = "http://site.invalid"
"""What the service takes for its public address (RFC 2606), so that we find it."""
_NAVIGATION: Final = re.compile(r"(<nav\b.*?</nav>)", re.DOTALL)
_LEADING: Final = re.compile(
    r"(?P<form><form\b[^>]*>)(?P<fields>.*?</form>\n?)"
    r"|(?P<anchor><a\b[^>]*>)(?P<text>.*?)</a>"
    r"|<(?P<name>link|script|img)\b[^>]*>(?P<end>\n?)",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_LANGUAGE: Final = re.compile(r'\shreflang="([^"]*)"')
_EMPTY_ITEM: Final = re.compile(r"<li\b[^>]*>\s*</li>\n?")
_INDEX: Final = re.compile(r"(?:(?<=/)|^)index\.html$")
_ENTRY: Final = re.compile(r"<url><loc>([^<]*)</loc>.*</url>\n")
_LOCATION: Final = re.compile(rf'(?<=[>"]){re.escape(HOST)}([^<"]*)')


@dataclass(frozen=True, slots=True)
class Linking:
    """Writes the links of one page of the site."""

    places: Places
    file: str
    """That of the page."""
    language: str
    base_url: str = ""
    """Where the site will be, with a slash at its end; links stay relative without it."""

    def page(self, html: str) -> str:
        """Give the page with its links written anew."""
        parts = _NAVIGATION.split(html)
        for at, part in enumerate(parts):
            parts[at] = _LEADING.sub(lambda found, nav=at % 2: self._element(found, nav), part)
        return _EMPTY_ITEM.sub("", "".join(parts))

    def sitemap(self, xml: str) -> str:
        """Give a sitemap that tells where the pages will be, without those that need a server."""
        xml = _ENTRY.sub(lambda found: found[0] if self._is_here(found[1]) else "", xml)
        return _LOCATION.sub(lambda found: escape(self._public(unescape(found[1]))), xml)

    def _is_here(self, location: str) -> bool:
        address = unescape(location).removeprefix(HOST)
        return self.places.file_of(address, self.places.languages[0]) is not None

    def _element(self, found: re.Match[str], in_navigation: int) -> str:
        whole, anchor = found[0], found["anchor"]
        if found["form"] is not None:
            return self._form(found["form"], found["fields"])
        if anchor is None:
            return self._lone(whole)
        written = self._tag(anchor)
        if written is not None:
            return f"{written}{found['text']}</a>"
        is_button = in_navigation or 'class="chip"' in anchor
        return "" if is_button else found["text"]

    def _form(self, form: str, fields: str) -> str:
        """Give the form of the search; no other one can be answered."""
        written = self._tag(form) if 'role="search"' in form else None
        return f"{written}{fields}" if written is not None else ""

    def _lone(self, tag: str) -> str:
        if self.base_url and 'rel="canonical"' in tag:
            return _ADDRESS.sub(f'href="{escape(self.own)}"', tag)
        named = _LANGUAGE.search(tag)
        if named is not None and named[1] not in {"x-default", self._language_of(tag)}:
            return ""
        return self._tag(tag) or ""

    def _language_of(self, tag: str) -> str:
        address = _ADDRESS.search(tag)
        return key_of(unescape(address[2]))[1] if address is not None else ""

    def _tag(self, tag: str) -> str | None:
        """Give a tag with its address written anew, None where that leads out of the site."""
        address = _ADDRESS.search(tag)
        if address is None:
            return tag
        written = self._written(unescape(address[2]))
        if written is None:
            return None
        return f"{tag[: address.start(2)]}{escape(written)}{tag[address.end(2) :]}"

    def _written(self, address: str) -> str | None:
        if address.startswith(HOST):
            return self._public_or_relative(address.removeprefix(HOST))
        if address.startswith("/resource?"):
            return parse_qs(address.partition("?")[2]).get("iri", [""])[0] or None
        if not address.startswith("/"):
            return address
        path, mark, fragment = address.partition("#")
        file = self.places.file_of(path, self.language)
        return None if file is None else f"{relative(file, self.file)}{mark}{fragment}"

    def _public_or_relative(self, address: str) -> str | None:
        file = self.places.file_of(address, self.places.languages[0])
        if file is None:
            return None
        return self._address(file) if self.base_url else relative(file, self.file)

    def _public(self, address: str) -> str:
        file = self.places.file_of(address, self.places.languages[0])
        if file is None:
            raise KeyError(address)
        return self._address(file)

    @property
    def own(self) -> str:
        """The address that the page will have."""
        return self._address(self.file)

    def _address(self, file: str) -> str:
        """Give the address of a file on the host: a folder stands for its ``index.html``."""
        return f"{self.base_url}{quote(_INDEX.sub('', file))}"
