"""Who works in the company, and who may do what."""

from __future__ import annotations

# Which accounts each role may post to.
POSTING_RIGHTS = {
    "treasury": ("cash",),
    "billing": ("receivables", "revenue"),
    "purchasing": ("payables", "inventory"),
    "payroll": ("wages",),
}
ACCOUNTS = tuple(account for accounts in POSTING_RIGHTS.values() for account in accounts)

# Administrators can post anywhere, which is why none of their entries belongs in the ledger.
ADMINISTRATOR = "administrator"

STAFF = {
    "treasury": ("a.okafor", "m.lindqvist"),
    "billing": ("j.moreau", "s.iyer", "t.nakamura"),
    "purchasing": ("c.duarte", "l.kowalski", "r.haddad"),
    "payroll": ("e.fischer", "n.mbeki"),
    ADMINISTRATOR: ("root.dba", "svc.deploy"),
}
CONTROLLERS = ("b.castillo", "h.jansen", "p.osei")  # they approve, and initiate nothing
