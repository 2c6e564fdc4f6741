"""Calls the running engine's own operations, which no client of AWS knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.errors import EngineError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local.process import Engine

TARGET_PREFIX = "LabBuilder."  # of the header X-Amz-Target
_PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: its whole name, the event's id, and how many targets it went to."""

    rule: str
    event_id: str
    targets: int


def fire(engine: Engine, rule: str) -> Fired:
    """Fire a scheduled rule now, also one that is disabled. Its schedule goes on as it was.

    ``rule`` is its name, or the end of it that no other scheduled rule has.

    Raises:
        EngineError: there is no such rule, or more than one.
    """
    return Fired(**_call(engine, "FireRule", {"rule": rule}))


def _call(engine: Engine, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.exceptions import HTTPClientError
    from botocore.httpsession import URLLib3Session

    request = AWSRequest(
        "POST",
        f"{engine.endpoint_url}/",
        headers={"X-Amz-Target": TARGET_PREFIX + operation, "Content-Type": "application/json"},
        data=json.dumps(given).encode(),
    )
    key = Credentials(engine.credentials.access_key_id, engine.credentials.secret_access_key)
    SigV4Auth(key, "events", engine.region).add_auth(request)
    try:
        answer = URLLib3Session(timeout=_PATIENCE, proxies={}).send(request.prepare())
    except HTTPClientError as error:
        raise EngineError(
            f"the engine does not answer: {error}", hint=Advice(CommandLine("local", "status"))
        ) from error
    value: dict[str, Any] = json.loads(answer.content)
    if answer.status_code != 200:
        raise EngineError(value["what"], where=value.get("where"), hint=value.get("hint"))
    return value
