"""DuckDB's SQL as trees."""
