"""Rendering: the only layer that makes markup."""
