"""Clients of the engine itself, for a service that acts in the name of a role."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import uuid4

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext

# Seconds. A client is kept, because making one takes longer than most calls; its role's session
# must outlive it.
_LIFETIME = 12 * 3600.0
_LONGEST_CALL = 1000  # seconds; a function may run for 900
_making = threading.Lock()
_made: dict[tuple[str, str, str], tuple[float, Any]] = {}
_session: Any = None
_keys: set[str] = set()  # of the sessions behind the clients


def for_role(context: EngineContext, service: str, role_arn: str, session_name: str) -> Any:
    """Return a boto3 client whose calls are a session of the role.

    A failed call is not repeated, and parameters are left to the service to check.
    """
    key = (service, role_arn, session_name)
    with _making:
        until, client = _made.get(key, (0.0, None))
        if time.monotonic() > until:
            client = _make(context, service, role_arn, session_name)
            _made[key] = (time.monotonic() + _LIFETIME, client)
        return client


def is_service_key(access_key_id: str) -> bool:
    """Return whether a key belongs to a service's own role session, not to a user's code."""
    return access_key_id in _keys


def _make(context: EngineContext, service: str, role_arn: str, session_name: str) -> Any:
    global _session  # one session shares the service models among all clients
    import boto3
    from botocore.config import Config

    _session = _session or boto3.Session()
    role = sessions.issue(context, role_arn, session_name)
    _keys.add(role.access_key_id)
    client = _session.client(
        service,
        endpoint_url=context.endpoint_url,
        region_name=context.region,
        aws_access_key_id=role.access_key_id,
        aws_secret_access_key=role.secret_access_key,
        aws_session_token=role.session_token,
        config=Config(
            parameter_validation=False,
            read_timeout=_LONGEST_CALL,
            retries={"total_max_attempts": 1},
            max_pool_connections=50,
        ),
    )
    client.meta.events.register("after-call", _name_request)
    return client


def _name_request(parsed: dict[str, Any], **_: Any) -> None:
    """Give an answer without a request id one: the engine's denials have none, AWS's always do."""
    parsed.get("ResponseMetadata", {}).setdefault("RequestId", str(uuid4()))
