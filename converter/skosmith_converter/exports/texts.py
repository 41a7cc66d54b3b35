"""What is said in one place, by language."""

from collections.abc import Iterable, Sequence

from skosmith_converter.framework import ItemList, Said

__all__ = ["any_text", "by_language", "list_in", "text_in", "texts_in"]


def texts_in(said: Iterable[Said], language: str) -> tuple[str, ...]:
    """Give the accepted paragraphs in a language; none where nothing is said in it."""
    return next((one.texts for one in said if one.accepted and one.language == language), ())


def text_in(said: Iterable[Said], language: str) -> str:
    """Give the accepted text in a language; empty where nothing is said in it."""
    return "\n".join(texts_in(said, language))


def by_language(said: Iterable[Said], languages: Sequence[str]) -> dict[str, str]:
    """Give language → accepted text, in the order of the languages; without those that lack it."""
    heard = list(said)
    return {language: text for language in languages if (text := text_in(heard, language))}


def any_text(said: Iterable[Said], languages: Sequence[str]) -> tuple[str, str]:
    """Give a text and its language: the first of `languages` that has one, else English, else any.

    The text is empty where nobody says anything.
    """
    heard = [one for one in said if one.accepted]
    spoken = sorted({one.language for one in heard})
    for language in (*languages, "en", *spoken):
        if text := text_in(heard, language):
            return text, language
    return "", languages[0] if languages else ""


def list_in(lists: Iterable[ItemList], language: str) -> ItemList | None:
    """Give the list that has items in a language; languages of other counts have other lists."""
    for one in lists:
        if any(texts_in(item.texts, language) for item in one.items):
            return one
    return None
