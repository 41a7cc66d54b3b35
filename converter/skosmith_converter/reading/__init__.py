"""Reads the text of one page into the page model.

Structure first, words second: titles, headings, lists of levels and lists of activities are
found by their form; the words of a language pack confirm, and settle what form leaves open.
Reading never raises on any text, and loses no line.
"""

from skosmith_converter.reading.claims import is_skill_page, read_page
from skosmith_converter.reading.roles import Outcome, Reading, Role

__all__ = ["Outcome", "Reading", "Role", "is_skill_page", "read_page"]
