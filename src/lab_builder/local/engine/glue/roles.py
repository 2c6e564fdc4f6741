"""Lets a job run act as its role, as Glue does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials

SESSION_NAME = "GlueJobRunnerSession"
_SERVICE = "glue.amazonaws.com"


def trusted(role: str) -> bool:
    """Tell whether a role (name or ARN) exists and lets Glue assume it."""
    from ministack.services import iam

    record = iam._roles.get(role.rsplit("/", 1)[-1])  # noqa: SLF001
    if record is None:
        return False
    document = record.get("AssumeRolePolicyDocument") or "{}"
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    return any(
        statement.get("Effect") == "Allow" and _SERVICE in _services(statement)
        for statement in (statements if isinstance(statements, list) else [statements])
    )


def _services(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal", {})
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    return [services] if isinstance(services, str) else services


@contextmanager
def session(context: EngineContext, role: str) -> Iterator[Credentials]:
    """Yield the credentials of a run, and end its session afterwards."""
    from ministack.services import sts

    credentials = sessions.issue(context, role, SESSION_NAME)
    try:
        yield credentials
    finally:
        sts._sessions.pop(credentials.access_key_id, None)  # noqa: SLF001
