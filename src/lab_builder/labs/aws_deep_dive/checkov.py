"""The checkov checks that the lab skips, each with the reason and the price of passing it.

They are in the resource metadata of the template, where checkov reads them.
"""

from __future__ import annotations

from typing import Any

_REASONS = {
    "CKV_AWS_18": (
        "Access logs arrive late and refill a bucket that destroy has emptied. "
        "Price: cents of storage, and residue after each destroy."
    ),
    "CKV_AWS_115": (
        "A new account has a concurrency of 10 and may reserve none of it. "
        "Price: no money, a quota request for each account."
    ),
    "CKV_AWS_116": (
        "The failure destination gets the event with its error, a queue the event alone. "
        "Price: 0.40 USD a million requests."
    ),
    "CKV_AWS_117": (
        "The functions reach public AWS APIs only, no private network. "
        "Price: a NAT gateway, some 33 USD a month."
    ),
    "CKV_AWS_195": (
        "Buckets and log groups are encrypted already. A security configuration moves the logs "
        "to groups that the job must create. Price: no money, residue after each destroy."
    ),
}


def skip(*checks: str) -> dict[str, Any]:
    """Return the resource metadata that skips these checks."""
    return {"checkov": {"skip": [{"id": check, "comment": _REASONS[check]} for check in checks]}}
