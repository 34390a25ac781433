"""What ``search`` looks for, as SQL (RULES.md, section 2)."""
