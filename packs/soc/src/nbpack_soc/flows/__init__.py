"""Connections as frames: sums, who was at the other end, and what repeats."""
