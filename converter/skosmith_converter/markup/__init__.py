"""Reads saved web pages (.html) of skills, attributes and levels into the page model.

A page becomes the lines that a reader sees, and those go through the grammar of text pages
(`skosmith_converter.reading`), whatever the theme of the site; the markup adds what text lacks:
address, language, category, related skills, which levels are defined. Nothing is fetched.
"""

from skosmith_converter.markup.file import LARGEST_MARKUP, read_markup
from skosmith_converter.markup.tree import is_markup

__all__ = ["LARGEST_MARKUP", "is_markup", "read_markup"]
