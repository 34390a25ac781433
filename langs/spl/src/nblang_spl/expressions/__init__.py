"""What ``eval`` computes and ``where`` tests, as SQL (RULES.md, section 3)."""
