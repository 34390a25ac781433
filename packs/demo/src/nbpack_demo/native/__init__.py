"""What Windows and Linux write of the records, which every product stores in its own way."""
