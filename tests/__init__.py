"""What crosses distributions."""
