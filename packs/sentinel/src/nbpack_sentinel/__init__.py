"""Microsoft Sentinel for nbcore."""
