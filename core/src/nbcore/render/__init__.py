"""Rendering: the only room that makes markup."""
