"""Whom a resource's own policy lets in: a key's, a topic's, a bucket's.

Lenient like permissions: a condition is taken to hold, and what is not known to admit. A rule may
trust a "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.lint.view.permissions import matches
from lab_builder.lint.view.template import Place
from lab_builder.lint.view.text import Text


def admits(document: Place | None, service: str, action: str, *, accounts: bool = False) -> bool:
    """Tell whether a policy may let an AWS service, such as sns.amazonaws.com, do something.

    With ``accounts``, what it allows an account or a role counts for the service too.
    """
    return any(
        statement is None or allows(statement, service, action, accounts=accounts)
        for statement in allowing(document)
    )


def allows(
    statement: Mapping[str, Any], service: str, action: str, *, accounts: bool = False
) -> bool:
    """Tell whether a statement may let a service do something."""
    return _principal(statement, service, accounts) and _action(statement, action)


def allowing(document: Place | None) -> Iterator[Mapping[str, Any] | None]:
    """Yield the statements that allow something, None for one that is not known."""
    listed = document.get("Statement") if document else None
    if not listed:
        yield None
        return
    for item in listed.items():
        value = item.value
        if not isinstance(value, dict) or isinstance(value.get("Effect"), Text):
            yield None
        elif value.get("Effect") == "Allow":
            yield value


def _principal(statement: Mapping[str, Any], service: str, accounts: bool) -> bool:
    principal = statement.get("Principal")
    if not isinstance(principal, dict):
        return principal is not None or "NotPrincipal" in statement
    if "*" in _texts(principal.get("AWS")) or (accounts and "AWS" in principal):
        return True
    services = _texts(principal.get("Service"))
    return any(isinstance(each, Text) or each == service for each in services)


def _action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(matches(each, action) for each in _texts(statement["NotAction"]))
    return any(matches(each, action) for each in _texts(statement.get("Action")))


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str)]
