"""Reads JSON records of skills into the page model: nested by category, or a list of records.

Records are found by their fields, however they are wrapped; fields by a table of names, and codes
by their form. Reading never raises on any bytes, and no key is passed over in silence.
"""

from skosmith_converter.records.file import LARGEST_RECORDS, is_records, read_records

__all__ = ["LARGEST_RECORDS", "is_records", "read_records"]
