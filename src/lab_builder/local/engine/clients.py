"""Clients of the engine itself, for a service that acts in the name of a role."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext


def for_role(
    context: EngineContext, service: str, role_arn: str, session_name: str, config: Any = None
) -> Any:
    """Return a boto3 client whose calls are a session of the role. ``config`` is botocore's."""
    role = sessions.issue(context, role_arn, session_name)
    with _making:
        return _session().client(
            service,
            endpoint_url=context.endpoint_url,
            region_name=context.region,
            aws_access_key_id=role.access_key_id,
            aws_secret_access_key=role.secret_access_key,
            aws_session_token=role.session_token,
            config=config,
        )


# Clients may be used by many threads at once, but a session may make only one at a time.
_making = threading.Lock()


@cache
def _session() -> Any:
    import boto3

    return boto3.Session()
