"""Something over time: its rows, its drawing, its text."""
