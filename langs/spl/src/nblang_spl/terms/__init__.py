"""What ``search`` looks for, as SQL (spl.md, section 2)."""
