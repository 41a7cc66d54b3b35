"""Our ontology as data: ``skosmith.ttl``."""
