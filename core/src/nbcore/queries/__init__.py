"""Queries: their files, who answers them, how they are run and what came of it."""
