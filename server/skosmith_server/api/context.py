"""How the JSON is read as linked data: a JSON-LD 1.1 context for it."""

from typing import Any, Final

from skosmith_converter.vocabulary import DCT, SKOS, SM

__all__ = ["CONTEXT"]

_TEXT: Final = {"value": "@value", "language": "@language"}


def _text(name: str) -> dict[str, Any]:
    """Give the definition of a property whose values are texts."""
    return {"@id": name, "@context": _TEXT}


def _link(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {"@id": name, "@type": "@id", **more}


def _type(name: str, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Give the definition of a class, with what the keys of its things mean."""
    shared = {"name": _text("skos:prefLabel"), "description": _text("skos:definition")}
    return {"@id": name, "@context": shared | keys}


CONTEXT: Final[dict[str, Any]] = {
    "@context": {
        "@version": 1.1,
        "skos": SKOS.namespace,
        "dct": DCT.namespace,
        "sm": SM.namespace,
        "id": "@id",
        "type": "@type",
        "items": "@graph",
        "saidAt": _link("sm:saidAt"),
        "Edition": _type("skos:ConceptScheme", title=_text("dct:title")),
        "Skill": _type(
            "sm:Skill",
            code="skos:notation",
            series=_link("dct:isVersionOf"),
            guidance=_text("skos:scopeNote"),
            notObservedNotes=_text("sm:notObservedNote"),
            levels=_link("skos:narrower"),
            activities={
                "@id": "sm:guidanceActivities",
                "@context": {
                    "items": _link("skos:member"),
                    "leadIn": _text("skos:prefLabel"),
                    "text": _text("skos:prefLabel"),
                    "position": "sm:position",
                },
            },
        ),
        "SkillLevel": _type(
            "sm:SkillLevel",
            code="skos:notation",
            skill=_link("skos:broader"),
            responsibility=_link("sm:atLevel"),
        ),
        "Level": _type(
            "sm:Level",
            level="skos:notation",
            guidingPhrase=_text("sm:guidingPhrase"),
            essence=_text("sm:essence"),
        ),
        "Category": _type(
            "sm:Category",
            notes=_text("skos:scopeNote"),
            subcategories=_link("skos:narrower"),
        ),
        "Attribute": _type(
            "sm:Attribute",
            notes=_text("skos:scopeNote"),
            kind=_text("sm:attributeType"),
            levels=_link("skos:narrower"),
        ),
        "AttributeLevel": _type("sm:AttributeLevel"),
        "RoleProfile": _type(
            "sm:RoleProfile",
            code="skos:notation",
            notes=_text("skos:note"),
            profileOf=_link("sm:profileOf"),
        ),
    }
}
"""Keys that are not in it are those of the interface alone, and say nothing as RDF."""
