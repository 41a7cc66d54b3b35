"""SHACL shapes as data, one file per subject."""
