"""The principals that a resource-based policy allows: of a key, a topic, a bucket.

Lenient as permissions are: conditions count as met, except one on the source where a rule asks
about it, and what is not known as allowed. A rule may rely on a "not allowed".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.lint.iam.arns import open_value
from lab_builder.lint.iam.matching import may_match
from lab_builder.lint.iam.permissions import action_matches
from lab_builder.template import json_text
from lab_builder.template.text import Text
from lab_builder.template.view import Place


def policy_may_allow(
    document: Place | None,
    service: str,
    action: str,
    *,
    accounts: bool = False,
    source: str | None = None,
) -> bool:
    """Return whether a policy may allow an action to an AWS service, such as sns.amazonaws.com.

    With ``accounts``, what it allows an account or a role counts for the service too. ``source``
    is the ARN of what the service does it for, such as a rule.
    """
    return any(
        statement is None
        or (
            statement_may_allow(statement, service, action, accounts=accounts)
            and (source is None or _holds(document, statement.get("Condition"), source))
        )
        for statement in allow_statements(document)
    )


def statement_may_allow(
    statement: Mapping[str, Any], service: str, action: str, *, accounts: bool = False
) -> bool:
    """Return whether a statement may allow an action to a service."""
    return _principal(statement, service, accounts) and _action(statement, action)


def allow_statements(document: Place | None) -> Iterator[Mapping[str, Any] | None]:
    """Yield the statements with the effect Allow, None for one that is not known."""
    document = _read(document) if document else None
    listed = document.get("Statement") if document else None
    if not listed:
        yield None
        return
    for item in listed.items():
        value = open_value(item)
        if not isinstance(value, dict) or isinstance(value.get("Effect"), Text):
            yield None
        elif value.get("Effect") == "Allow":
            yield value


def _read(document: Place) -> Place | None:
    """Return a policy, parsed where it is JSON in a text."""
    value = document.value
    if not isinstance(value, str) or (isinstance(value, Text) and value.alone):
        return document
    try:
        return Place(document.view, json_text.decode(value), document.path)
    except ValueError:
        return None


def _holds(document: Place | None, condition: Any, source: str) -> bool:
    """Return whether a condition may be met by a call on behalf of a source."""
    tests = condition.items() if isinstance(condition, dict) else ()
    stated = [
        (_listed(value), not str(operator).lower().startswith("stringequals"))
        for operator, keys in tests
        if str(operator).lower().startswith(("arnequals", "arnlike", "stringequals", "stringlike"))
        for key, value in (keys.items() if isinstance(keys, dict) else ())
        if str(key).lower() == "aws:sourcearn"
    ]
    return document is None or all(
        any(may_match(document.view, each, source, wildcards=wildcards) for each in listed)
        for listed, wildcards in stated
    )


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
        return not any(action_matches(each, action) for each in _texts(statement["NotAction"]))
    return any(action_matches(each, action) for each in _texts(statement.get("Action")))


def _texts(value: Any) -> list[str]:
    return [each for each in _listed(value) if isinstance(each, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
