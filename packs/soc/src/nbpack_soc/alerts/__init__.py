"""Alerts as frames: rules, what they name, what is known of it, and what they share."""
