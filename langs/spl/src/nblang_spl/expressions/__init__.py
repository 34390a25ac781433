"""What ``eval`` computes and ``where`` tests, as SQL (spl.md, section 3)."""
