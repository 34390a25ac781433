"""Time: modifiers such as ``-7d@d``, spans, formats (section 8). The zone is UTC (rule 8.5)."""
