"""The one rule by which a text is taken where there is none in the language that is wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Languages", "is_same_language", "primary"]


def primary(tag: str) -> str:
    """Give the language of a tag, without script, region and the rest."""
    return tag.partition("-")[0].lower()


def is_same_language(one: str, other: str) -> bool:
    """Tell whether two tags name one language, of whatever region.

    >>> is_same_language("fr-CA", "fr"), is_same_language("fr", "es")
    (True, False)
    """
    return primary(one) == primary(other)


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a reader, best first, and those that the service falls back to.

    >>> reader = Languages(("fr-BE", "de"))
    >>> reader.best(["en", "fr", "fr-CA"]), reader.best(["de-AT", "en"]), reader.best(["ja", "ar"])
    ('fr', 'de-AT', 'ar')
    """

    wanted: tuple[str, ...] = ()
    configured: tuple[str, ...] = ("en",)

    def best(self, tags: Iterable[str]) -> str | None:
        """Give the tag whose text is shown; None where there is no tag.

        For each wish in turn: the tag itself, a variant of it, the tag it is a variant of, another
        variant of its language, machine translations (``-t-``, RFC 6497) after the others. Then the
        configured languages likewise, then the first by name; a text without language comes last.
        """
        if type(tags) is dict and self.wanted and self.wanted[0] in tags:
            return self.wanted[0]  # of nearly all texts, of which a page has hundreds
        known = tuple(tags)
        return known[0] if len(known) == 1 else _best(self, tuple(sorted(known)))

    def wished(self, tags: Iterable[str]) -> str | None:
        """Give the tag that is wanted or configured; None where none of the tags is.

        >>> Languages(("de",)).wished(["ar", "ru"]), Languages(("de",)).wished(["ar", "de-CH"])
        (None, 'de-CH')
        """
        return _wished(self, tuple(sorted(tags)))

    def ordered(self, tags: Iterable[str]) -> list[str]:
        """Give all tags, the one that is shown first, the others by name."""
        known = sorted(tags)
        best = self.best(known)
        return sorted(known, key=lambda tag: (tag != best, tag))

    def among(self, tags: Iterable[str]) -> "Languages":
        """Give the same without wishes that none of the tags fits: the choice is the same.

        >>> Languages(("fr-BE", "ja", "de")).among(["de-AT", "fr"]).wanted
        ('fr-BE', 'de')
        """
        known = {primary(tag) for tag in tags}
        fitting = (wish for wish in self.wanted if primary(wish) in known)
        return Languages(tuple(fitting), self.configured)

    def preferring(self, tag: str) -> "Languages":
        """Give the same with one language before all others."""
        others = (wish for wish in self.wanted if wish != tag)
        return Languages((tag, *others), self.configured)


@lru_cache(maxsize=4096)
def _best(languages: Languages, tags: tuple[str, ...]) -> str | None:
    found = _wished(languages, tags)
    return found or next((tag for tag in tags if tag), tags[0] if tags else None)


def _wished(languages: Languages, tags: tuple[str, ...]) -> str | None:
    for wish in (*languages.wanted, *languages.configured):
        if (found := _fitting(wish.lower(), tags)) is not None:
            return found
    return None


def _fitting(wish: str, tags: Sequence[str]) -> str | None:
    ranked = [(_distance(wish, tag.lower()), tag) for tag in tags if tag]
    fitting = [(rank, tag) for rank, tag in ranked if rank is not None]
    return min(fitting)[1] if fitting else None


def _distance(wish: str, tag: str) -> tuple[bool, int] | None:
    """Tell how far a tag is from a wish; None where it is another language."""
    if primary(tag) != primary(wish):
        return None
    rank = 0 if tag == wish else 1 if tag.startswith(f"{wish}-") else 3
    if rank and wish.startswith(f"{tag}-"):
        rank = 2
    return ("-t-" in tag and tag != wish, rank)
