"""The demo: a small invented company, a week of its logons, and one intrusion.

A product's own form of the records is made with :mod:`nbpack_demo.native`: what Windows and Linux
write, which several products store.
"""

from nbpack_demo.company import Contoso, company

__all__ = ["Contoso", "company"]
