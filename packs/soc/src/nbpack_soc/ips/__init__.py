"""What is known of one address, as frames and sentences."""
