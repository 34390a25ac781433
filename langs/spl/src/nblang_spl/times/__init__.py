"""Time: modifiers such as ``-7d@d``, spans, formats (spl.md, section 8). The zone is UTC (8.5)."""
