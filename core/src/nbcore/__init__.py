"""nbcore: notebooklets that run on any SIEM."""
