"""The demo: a small invented company, a week of its logons, and one intrusion."""

from nbcore.demo.company import Company, company

__all__ = ["Company", "company"]
