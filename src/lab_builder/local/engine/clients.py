"""boto3 clients of the engine, for a service that assumes a role."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import uuid4

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext

# Seconds. Clients are cached, because creating one takes longer than most calls. The role's session
# must live longer than the client.
_LIFETIME = 12 * 3600.0
_LONGEST_CALL = 1000  # seconds; a function may run for 900
_lock = threading.Lock()
_clients: dict[tuple[str, str, str], tuple[float, Any]] = {}
_session: Any = None
_keys: set[str] = set()  # access key ids of the clients' role sessions


def for_role(context: EngineContext, service: str, role_arn: str, session_name: str) -> Any:
    """Return a boto3 client with a session of the role.

    Calls are not retried, and parameters are validated by the service.
    """
    key = (service, role_arn, session_name)
    with _lock:
        until, client = _clients.get(key, (0.0, None))
        if time.monotonic() > until:
            client = _new_client(context, service, role_arn, session_name)
            _clients[key] = (time.monotonic() + _LIFETIME, client)
        return client


def is_service_key(access_key_id: str) -> bool:
    """Return whether a key belongs to a service's own role session, not to a user's code."""
    return access_key_id in _keys


def _new_client(context: EngineContext, service: str, role_arn: str, session_name: str) -> Any:
    global _session  # all clients share its service models
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
    client.meta.events.register("after-call", _add_request_id)
    return client


def _add_request_id(parsed: dict[str, Any], **_: Any) -> None:
    """Add a request id to a response without one, such as the engine's AccessDenied responses."""
    parsed.get("ResponseMetadata", {}).setdefault("RequestId", str(uuid4()))
