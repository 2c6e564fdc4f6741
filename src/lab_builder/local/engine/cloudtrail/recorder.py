"""Takes down every call that the engine answers, without holding it up.

Closes gaps of MiniStack's recording, which is off by default, gives most calls no name and no error
code, and forgets them when it stops. A call is only noted while it is answered; a thread reads it,
puts it into the history and delivers it to the trails.
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

from ministack import app
from ministack.core import responses

from lab_builder.local.engine import clients, patches
from lab_builder.local.engine.cloudtrail import entry, identity
from lab_builder.local.engine.cloudtrail.call import Call
from lab_builder.local.engine.cloudtrail.entry import Entry
from lab_builder.local.engine.cloudtrail.history import History

patches.require(responses, "get_account_id", "get_region", "get_request_client_ip")
logger = logging.getLogger(__name__)

_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")
_TICK = 1.0  # seconds between deliveries
_BATCH = 500  # events

# The identity that the request at hand was signed by, also for what it goes on to start.
caller: ContextVar[Mapping[str, Any] | None] = ContextVar("caller", default=None)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a request, for which service and region."""

    service: str
    region: str
    identity: Mapping[str, Any]


class Recorder:
    """Notes calls, and tells ``deliver`` each second what was recorded since."""

    def __init__(self, history: History, deliver: Callable[[list[Entry]], None]) -> None:
        self._history = history
        self._deliver = deliver
        self._noted: SimpleQueue[Callable[[], Iterable[Entry]]] = SimpleQueue()

    def start(self) -> None:
        """Stand behind the engine's dispatcher, and begin to record."""
        self._answer = patches.take(app, "_dispatch_service_request")
        patches.replace(app, "_dispatch_service_request", self._dispatch)
        Thread(target=self._record, name="cloudtrail", daemon=True).start()

    def note(self, make: Callable[[], Iterable[Entry]]) -> None:
        """Record what ``make`` returns, soon; it is called in another thread."""
        self._noted.put(make)

    async def _dispatch(
        self, method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str
    ) -> Any:
        began = time.time()
        signer = _signer(headers, query)
        caller.set(signer.identity if signer else None)
        status, answer_headers, answer = await self._answer(
            method, path, headers, body, query, request_id
        )
        if signer and isinstance(answer, bytes):
            call = Call(
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
                answer_headers=dict(answer_headers),
                answer=answer,
            )
            account = responses.get_account_id()
            self.note(lambda: entry.of_call(call, account))
        return status, answer_headers, answer

    def _record(self) -> None:
        due = time.monotonic() + _TICK
        since: list[Entry] = []
        while True:
            try:
                since += self._append()
                if time.monotonic() >= due:
                    due = time.monotonic() + _TICK
                    news, since = since, []
                    self._deliver(news)
            except Exception:  # a full disk must not end the recording
                logger.exception("the trails were not served")

    def _append(self) -> list[Entry]:
        """Wait for calls, and put them into the history."""
        entries: list[Entry] = []
        with suppress(Empty):
            entries += _made(self._noted.get(timeout=_TICK))
            while len(entries) < _BATCH:
                entries += _made(self._noted.get_nowait())
        if entries:
            self._history.append(entries)
        return entries


def _made(make: Callable[[], Iterable[Entry]]) -> list[Entry]:
    try:
        return list(make())
    except Exception as error:  # noqa: BLE001 - a call that cannot be read was answered all the same
        logger.warning("a call was not recorded: %r", error)
        return []


def _signer(headers: Mapping[str, str], query: Mapping[str, list[str]]) -> Signer | None:
    """Return who signed a request, or None where it is signed for S3 in its old form."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    scope = found[1] if found else query.get("X-Amz-Credential", [""])[0]
    if not scope:
        return None
    key, _, region, service, *_ = scope.split("/")
    who = identity.of_key(key, responses.get_account_id())
    if clients.holds(key):
        who = identity.invoked_by(who, identity.service_of_role(_role(who)))
    return Signer(service, region, who)


def _role(who: Mapping[str, Any]) -> str:
    return str(who.get("sessionContext", {}).get("sessionIssuer", {}).get("userName", ""))
