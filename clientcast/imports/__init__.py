"""Spreadsheet import (domain.md §10): reading, finding the table, mapping, settling, planning. Pure."""
