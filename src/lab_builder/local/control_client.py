"""Client of the engine's own operations, which AWS clients do not have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.errors import EngineError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local.process import Engine

TARGET_PREFIX = "LabBuilder."  # prefix of the X-Amz-Target header
_TIMEOUT = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class FireResult:
    """The result of FireRule: the rule's full name, the event's id, and the number of targets."""

    rule: str
    event_id: str
    targets: int


def fire(engine: Engine, rule: str) -> FireResult:
    """Run a scheduled rule now, even if it is disabled. Its schedule does not change.

    ``rule`` is the rule's name, or a unique ending of it.

    Raises:
        EngineError: no scheduled rule matches, or several do.
    """
    return FireResult(**_call(engine, "FireRule", {"rule": rule}))


def _call(engine: Engine, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.exceptions import HTTPClientError
    from botocore.httpsession import URLLib3Session

    request = AWSRequest(
        "POST",
        f"{engine.endpoint_url}/",
        headers={"X-Amz-Target": TARGET_PREFIX + operation, "Content-Type": "application/json"},
        data=json.dumps(parameters).encode(),
    )
    key = Credentials(engine.credentials.access_key_id, engine.credentials.secret_access_key)
    SigV4Auth(key, "events", engine.region).add_auth(request)
    try:
        response = URLLib3Session(timeout=_TIMEOUT, proxies={}).send(request.prepare())
    except HTTPClientError as error:
        raise EngineError(
            f"the engine does not answer: {error}", hint=Advice(CommandLine("local", "status"))
        ) from error
    value: dict[str, Any] = json.loads(response.content)
    if response.status_code != 200:
        raise EngineError(value["what"], where=value.get("where"), hint=value.get("hint"))
    return value
