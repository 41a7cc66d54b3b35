"""The framework as JSON: what the views below ``/api/v1`` and the feed of changes say. No Flask."""
