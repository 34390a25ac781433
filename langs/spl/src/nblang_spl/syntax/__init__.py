"""From a search's text to its tree."""
