"""Words as they are compared between a duty text and the framework: folded, without endings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from skosmith_converter.languages import pack_for
from skosmith_converter.links.matching.words import stemmer_for
from skosmith_server.search.terms import words_of

__all__ = ["Stems", "stems_for"]

_OF_ADVERTS: Final = {
    "en": "about all also an any are as at be can from have if into it its join may more must not "
    "our other others out role s some such than that their them they this us up we what when who "
    "will within work working you your",
    "de": "als an auch bei bist dein deine dich dir du ein eine einen einem einer eines im in ist "
    "kannst sich sie sind sowie um unser unsere unserem wir wird zum zur",
    "es": "a al como esta este ha lo más nos nuestra nuestro o por ser si sin sobre son su sus tu "
    "tus un una usted",
    "fr": "a au ce cette dans en est et il l d nos notre nous ou par plus que qui se son sont sur "
    "un vos votre vous",
    "it": "a al alla anche come da dal dalla è ha i in lo nel nella nostra nostro noi o più se si "
    "sono su suo tua tuo un una uno",
    "ru": "а вы ваш ваша ваши все как их мы наш наша наши нашей но о об от по при что это",
    "ar": "أو إلى أن التي الذي على عن في كل ما مع من هذا هذه و",
}
"""The commonest words of advertisements and duty statements, beside those of the language."""


@dataclass(slots=True)
class Stems:
    """Cuts texts of one language into stems."""

    stem: Callable[[str], str]
    common: frozenset[str]
    """Words, folded, that tell nothing."""
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, text: str) -> list[str]:
        """Give the stems of a text, in order, common words left out.

        >>> stems_for("en").of("Designing the networks")
        ['design', 'network']
        """
        return [stem for word in words_of(text) if (stem := self.of_word(word))]

    def of_word(self, word: str) -> str:
        """Give the stem of an indexed word; empty where it tells nothing."""
        if (stem := self._known.get(word)) is None:
            stem = "" if self._is_nothing(word) else self.stem(word)
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = stem
        return stem

    def _is_nothing(self, word: str) -> bool:
        return word in self.common or word.isdecimal() or (len(word) == 1 and word.isascii())


_MOST_KNOWN: Final = 100_000


@cache
def stems_for(language: str) -> Stems:
    """Give what cuts texts of a language; of one without a known grammar, words stay whole."""
    primary = language.partition("-")[0].lower()
    common = [*pack_for(language).stopwords, *_OF_ADVERTS.get(primary, "").split()]
    return Stems(stemmer_for(primary), frozenset(word for one in common for word in words_of(one)))
