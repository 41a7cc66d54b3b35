"""How a vocabulary is written down: a class is a namespace, its annotated names become terms."""

from typing import Any

from skosmith_converter.terms import Iri, iri

__all__ = ["Vocabulary"]


class Vocabulary(type):
    """Fills every annotated name of a class with the term it stands for."""

    namespace: str

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], namespace: str
    ) -> "Vocabulary":
        """Make the class of one namespace IRI."""
        made = super().__new__(mcs, name, bases, body)
        made.namespace = namespace
        for term in body.get("__annotations__", {}):
            setattr(made, term, iri(namespace + term.removesuffix("_")))
        return made

    def __init__(
        cls,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        namespace: str,  # noqa: ARG002
    ) -> None:
        super().__init__(name, bases, body)

    def terms(cls) -> dict[str, Iri]:
        """Give local name → term."""
        return {term.removesuffix("_"): getattr(cls, term) for term in cls.__annotations__}
