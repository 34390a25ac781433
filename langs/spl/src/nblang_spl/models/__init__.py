"""Data models: which events belong to a dataset, and its fields (rules 5.26 to 5.30)."""
