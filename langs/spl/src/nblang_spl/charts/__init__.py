"""Aggregates in rows and columns: what ``chart`` and ``timechart`` share (rules 5.19 to 5.22)."""
