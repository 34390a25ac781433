"""The typed plan: values, fields, rows, and what is known while a search becomes SQL."""
