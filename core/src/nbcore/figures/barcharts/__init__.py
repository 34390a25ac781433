"""Amounts by category: their rows, their drawing, their text."""
