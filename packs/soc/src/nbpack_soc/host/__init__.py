"""Notebooklets about hosts."""
