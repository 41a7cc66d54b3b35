"""Which way a language is written."""

__all__ = ["direction", "is_right_to_left"]

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


def is_right_to_left(language: str) -> bool:
    """Tell whether a language tag is of one that is written from right to left.

    >>> is_right_to_left("ar"), is_right_to_left("az-Arab"), is_right_to_left("ar-Latn")
    (True, True, False)
    """
    primary, *rest = language.split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]  # noqa: PLR2004
    if scripts:
        return scripts[0] in _RIGHT_TO_LEFT_SCRIPTS
    return primary in _RIGHT_TO_LEFT


def direction(language: str) -> str:
    """Give the value of HTML's ``dir``."""
    return "rtl" if is_right_to_left(language) else "ltr"
