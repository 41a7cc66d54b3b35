"""What an endpoint says of itself (API 0.2, §4.2)."""

from importlib.metadata import version
from typing import Any, Final

from skosmith_converter.vocabulary import SKOS
from skosmith_server.reconciliation.asked import MOST_QUERIES
from skosmith_server.reconciliation.extending import SETTINGS
from skosmith_server.reconciliation.schema import own_types, type_of
from skosmith_server.reconciliation.scope import PATH, Scope

__all__ = ["PREVIEW_HEIGHT", "PREVIEW_WIDTH", "manifest"]

PREVIEW_WIDTH: Final = 430
PREVIEW_HEIGHT: Final = 300
_MOST_TYPES: Final = 20


def manifest(scope: Scope, address: str) -> dict[str, Any]:
    """Give the manifest of an endpoint of the service at an address."""
    known = scope.about([scope.scheme] if scope.scheme else [], ())
    suggested = {
        what: {"service_url": address, "service_path": scope.path(f"/suggest/{what}")}
        for what in ("entity", "property", "type")
    }
    suggested["entity"] |= {
        "flyout_service_url": address,
        "flyout_service_path": f"{PATH}/flyout?id=${{id}}",
    }
    return {
        "versions": ["0.2"],
        "name": f"Skosmith: {scope.title(known)}",
        "identifierSpace": scope.names.base,
        "schemaSpace": SKOS.namespace,
        "documentation": f"{address}/openapi.json",
        "serviceVersion": version("skosmith"),
        "defaultTypes": [type_of(term, scope) for term in own_types(scope)[:_MOST_TYPES]],
        "view": {"url": f"{address}/resource?iri={{{{id}}}}"},
        "preview": {
            "url": f"{address}{PATH}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": suggested,
        "extend": {
            "propose_properties": {
                "service_url": address,
                "service_path": scope.path("/properties"),
            },
            "property_settings": list(SETTINGS),
        },
        "batchSize": MOST_QUERIES // 2,
    }
