"""Lets a job run act as its role, as Glue does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lab_builder.local.engine import permissions, sessions
from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials

SESSION_NAME = "GlueJobRunnerSession"
_SERVICE = "glue.amazonaws.com"


def trusted(role: str) -> bool:
    """Tell whether a role (name or ARN) exists and lets Glue assume it."""
    return permissions.trusts(role, _SERVICE)


@contextmanager
def session(context: EngineContext, role: str) -> Iterator[Credentials]:
    """Yield the credentials of a run, and end its session afterwards."""
    from ministack.services import sts

    credentials = sessions.issue(context, role, SESSION_NAME)
    try:
        yield credentials
    finally:
        sts._sessions.pop(credentials.access_key_id, None)  # noqa: SLF001
