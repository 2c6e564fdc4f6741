"""Role sessions of job runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lab_builder.local.engine import permissions, sessions
from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials

SESSION_NAME = "GlueJobRunnerSession"
_SERVICE = "glue.amazonaws.com"


def is_trusted(role: str) -> bool:
    """Return whether a role (name or ARN) exists and trusts Glue."""
    return permissions.trusts(role, _SERVICE)


@contextmanager
def session(context: EngineContext, role: str) -> Iterator[Credentials]:
    """Yield the credentials of a job run's session, and end the session afterwards."""
    from ministack.services import sts

    credentials = sessions.issue(context, role, SESSION_NAME)
    try:
        yield credentials
    finally:
        sts._sessions.pop(credentials.access_key_id, None)  # noqa: SLF001
