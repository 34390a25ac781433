"""Amounts for pairs of categories: their rows, their drawing, their text."""
