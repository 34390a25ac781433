"""Notebooklets about alerts."""
