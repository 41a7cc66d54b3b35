"""What is said in English, and can be said in the language of whoever reads it."""

from collections.abc import Mapping

__all__ = ["Said"]


class Said(str):
    """A message of the catalogues with its values in it: the text that it is in English.

    >>> said = Said("No format %(name)s here.", name="gif")
    >>> said, said.message, said.values
    ('No format gif here.', 'No format %(name)s here.', {'name': 'gif'})
    """

    __slots__ = ("message", "values")

    message: str
    """The key in the catalogues."""
    values: Mapping[str, object]

    def __new__(cls, message: str, **values: object) -> "Said":
        """Take a message, and a value for each of its places (``%(name)s``)."""
        made = super().__new__(cls, message % values if values else message)
        made.message = message
        made.values = values
        return made

    def __str__(self) -> str:
        """Give itself, so that an exception that says it keeps it."""
        return self
