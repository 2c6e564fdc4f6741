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


@dataclass(frozen=True, slots=True)
class GlueQueue:
    """The runs of a job: running, waiting, and the waiting ones that a person started."""

    running: int = 0
    waiting: int = 0
    waiting_for_person: int = 0


@dataclass(frozen=True, slots=True)
class ScheduledEvents:
    """The scheduled events of the last ``seconds``, one per target.

    ``coalesced`` has the number of those, by the name of the rule, that started nothing because
    work of an earlier one still waited.
    """

    seconds: float
    events: int
    coalesced: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Activity:
    """What the engine is doing: the queue of Glue by job, and the recent scheduled events."""

    glue: Mapping[str, GlueQueue]
    schedules: ScheduledEvents


def fire(engine: Engine, rule: str) -> FireResult:
    """Run a scheduled rule now, even if it is disabled. Its schedule does not change.

    ``rule`` is the rule's name, or a unique ending of it.

    Raises:
        EngineError: no scheduled rule matches, or several do.
    """
    return FireResult(**_call(engine, "FireRule", {"rule": rule}))


def activity(engine: Engine) -> Activity:
    """Return what the engine is doing.

    Raises:
        EngineError: the engine does not answer.
    """
    found = _call(engine, "DescribeActivity", {})
    queues = {name: GlueQueue(**counts) for name, counts in found["glue"].items()}
    return Activity(queues, ScheduledEvents(**found["schedules"]))


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
