"""The query language KQL for nbcore: query files, safe literals, an engine over files."""
