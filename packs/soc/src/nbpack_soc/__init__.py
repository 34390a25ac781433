"""Notebooklets for nbcore that work on every SIEM."""
