"""Reads workbooks and CSV files of SFIA into the page model.

Sheets and columns are found by what stands in them; headings confirm. Reading never raises on
any bytes, and every cell with text is read, named boilerplate, or reported.
"""

from skosmith_converter.tables.reading import is_table, read_table
from skosmith_converter.tables.workbook import is_workbook

__all__ = ["is_table", "is_workbook", "read_table"]
