"""The checks of checkov that the lab declines: for each the reason, and the price of passing it.

They travel in the template as resource metadata, which checkov reads as suppressions.
"""

from __future__ import annotations

from typing import Any

_REASONS = {
    "CKV_AWS_18": (
        "Access logs arrive hours late and would refill a bucket that destroy has emptied. "
        "Price: a third bucket, cents of storage, and residue after each destroy."
    ),
    "CKV_AWS_115": (
        "A new account has a concurrency of 10 and Lambda lets none of it be reserved, so the "
        "deploy would fail. Price: a quota request for each account, no money."
    ),
    "CKV_AWS_116": (
        "The failure destination takes the event together with its error, a dead-letter queue "
        "the event alone. Price: one queue, 0.40 USD a million requests, and less to learn from."
    ),
    "CKV_AWS_117": (
        "The functions call public AWS APIs only and reach no private network. "
        "Price: a NAT gateway, some 33 USD a month, or interface endpoints at 7 USD each."
    ),
    "CKV_AWS_195": (
        "The buckets and log groups are encrypted already; a security configuration would move "
        "the logs to groups named after it, out of the template. Price: no money, but log groups "
        "that the job creates and destroy leaves behind."
    ),
}


def declines(*checks: str) -> dict[str, Any]:
    """Return the resource metadata that declines these checks."""
    return {"checkov": {"skip": [{"id": check, "comment": _REASONS[check]} for check in checks]}}
