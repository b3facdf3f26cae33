"""What people take along from a finished run: a workbook, tables, a research object, a letter to an editor."""

from her2mine.export.place import ExportError
from her2mine.export.registry import KINDS, export

__all__ = ["KINDS", "ExportError", "export"]
