"""Threat intelligence from files of the user's own: CSV, STIX 2.1 bundles, MISP events."""
