"""Readers of the taxonomies that SFIA is linked to, one module a format."""

from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.links.targets.reading import read_target

__all__ = ["TargetOptions", "read_target"]
