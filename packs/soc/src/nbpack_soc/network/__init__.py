"""Notebooklets about the network."""
