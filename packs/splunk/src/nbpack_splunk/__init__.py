"""Splunk for nbcore."""
