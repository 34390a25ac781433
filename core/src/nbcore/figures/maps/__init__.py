"""Where something came from, on a map of the world: its rows, its drawing, its text."""
