"""The query language SPL for nbcore: query files and safe literals."""
