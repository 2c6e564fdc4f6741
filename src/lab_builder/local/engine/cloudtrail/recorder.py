"""Record every API call that the engine answers, in a background thread.

Closes gaps of MiniStack's recording, which is off by default, records most calls without a name or
an error code, and loses them when it stops. Answering a call only queues it; a thread parses it,
adds it to the event history and delivers it to the trails.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from ministack.core import responses

from lab_builder.local.engine import clients
from lab_builder.local.engine.cloudtrail import api_event, identity, patches
from lab_builder.local.engine.cloudtrail.api_call import ApiCall
from lab_builder.local.engine.cloudtrail.api_event import ApiEvent
from lab_builder.local.engine.cloudtrail.history import History

logger = logging.getLogger(__name__)

_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")
_DELIVERY_INTERVAL = 1.0  # seconds
_BATCH = 500  # events

# The userIdentity that signed the current request; tasks that the request starts inherit it.
caller_identity: ContextVar[Mapping[str, Any] | None] = ContextVar("caller_identity", default=None)


@dataclass(frozen=True, slots=True)
class Signer:
    """The identity that signed a request, and the service and region it was signed for."""

    service: str
    region: str
    identity: Mapping[str, Any]


class Recorder:
    """Records events, and calls ``deliver`` with the new ones every second."""

    def __init__(self, history: History, deliver: Callable[[list[ApiEvent]], None]) -> None:
        self._history = history
        self._deliver = deliver
        self._queue: SimpleQueue[Callable[[], Iterable[ApiEvent]]] = SimpleQueue()

    def start(self) -> None:
        """Wrap MiniStack's request dispatcher, and start the recording thread."""
        self._dispatch_original = patches.DISPATCH_SERVICE_REQUEST.replace(self._dispatch)
        Thread(target=self._run, name="cloudtrail", daemon=True).start()

    def record(self, make_events: Callable[[], Iterable[ApiEvent]]) -> None:
        """Queue events; the recording thread calls ``make_events`` to create them."""
        self._queue.put(make_events)

    async def _dispatch(
        self, method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str
    ) -> Any:
        began = time.time()
        signer = _signer(headers, query)
        caller_identity.set(signer.identity if signer else None)
        status, response_headers, response_body = await self._dispatch_original(
            method, path, headers, body, query, request_id
        )
        if signer and isinstance(response_body, bytes):
            call = ApiCall(
                time=began,
                service=signer.service,
                region=signer.region,
                identity=signer.identity,
                source_ip=responses.get_request_client_ip(),
                method=method,
                path=path,
                query=query,
                headers=headers,
                body=body,
                request_id=request_id,
                status=status,
                response_headers=dict(response_headers),
                response_body=response_body,
            )
            account = responses.get_account_id()
            self.record(lambda: api_event.from_call(call, account))
        return status, response_headers, response_body

    def _run(self) -> None:
        due = time.monotonic() + _DELIVERY_INTERVAL
        undelivered: list[ApiEvent] = []
        while True:
            try:
                undelivered += self._append()
                if time.monotonic() >= due:
                    due = time.monotonic() + _DELIVERY_INTERVAL
                    new_events, undelivered = undelivered, []
                    self._deliver(new_events)
            except Exception:  # an error such as a full disk must not stop the recording
                logger.exception("CloudTrail: delivery to the trails failed")

    def _append(self) -> list[ApiEvent]:
        """Wait for queued events, add them to the history, and return them."""
        events: list[ApiEvent] = []
        with suppress(Empty):
            events += _created(self._queue.get(timeout=_DELIVERY_INTERVAL))
            while len(events) < _BATCH:
                events += _created(self._queue.get_nowait())
        if events:
            self._history.append(events)
        return events


def _created(make_events: Callable[[], Iterable[ApiEvent]]) -> list[ApiEvent]:
    try:
        return list(make_events())
    except Exception as error:  # noqa: BLE001 - the call was answered, only its event is lost
        logger.warning("CloudTrail: a call was not recorded: %r", error)
        return []


def _signer(headers: Mapping[str, str], query: Mapping[str, list[str]]) -> Signer | None:
    """Return the signer of a request, or None for requests with S3's old signature."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    scope = found[1] if found else query.get("X-Amz-Credential", [""])[0]
    if not scope:
        return None
    key, _, region, service, *_ = scope.split("/")
    user = identity.user_identity(key, responses.get_account_id())
    if clients.is_service_key(key):
        user = identity.invoked_by(user, identity.trusted_service(_role_name(user)))
    return Signer(service, region, user)


def _role_name(user: Mapping[str, Any]) -> str:
    return str(user.get("sessionContext", {}).get("sessionIssuer", {}).get("userName", ""))
