"""Notebooklets: what is asked, what is shown, and the result."""
