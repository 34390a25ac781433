"""What a stranger would publish; everything comes from nbcore itself."""
