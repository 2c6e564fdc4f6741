"""Clients whose Nth call is broken: between botocore and the engine, with every kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

from lab_builder.aws import Aws
from lab_builder.model import Settings

PORTAL = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
ID = {"x-amzn-requestid": "r", "x-amz-request-id": "r"}

Send = Callable[[], AWSResponse]
Fault = Callable[[Any, str, Send], AWSResponse]


class _Raw(BytesIO):
    """A body as urllib3 gives it."""

    def stream(self) -> Any:
        yield self.read()


def _reply(request: Any, status: int, body: bytes, **headers: str) -> AWSResponse:
    return AWSResponse(request.url, status, headers, _Raw(body))


def _error(request: Any, protocol: str, status: int, code: str) -> AWSResponse:
    """Return an error as a service of the protocol sends it."""
    if protocol in ("json", "rest-json"):
        body = f'{{"__type": "{code}", "message": "{code}"}}'
    elif protocol == "query":
        error = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
        body = f"<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"
    else:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return _reply(request, status, body.encode(), **ID)


def _unsent(request: Any, protocol: str, send: Send) -> AWSResponse:
    raise EndpointConnectionError(endpoint_url=request.url)


def _lost(request: Any, protocol: str, send: Send) -> AWSResponse:
    send()
    raise ConnectionClosedError(endpoint_url=request.url)


def _truncated(request: Any, protocol: str, send: Send) -> AWSResponse:
    answer = send()
    return _reply(request, answer.status_code, answer.content[: len(answer.content) // 2], **ID)


def _emptied(request: Any, protocol: str, send: Send) -> AWSResponse:
    return _reply(request, send().status_code, b"")


# Faults that pass: one attempt of one call fails, and the next one is served.
TRANSIENT: dict[str, Fault] = {
    "not sent": _unsent,
    "reply lost": _lost,
    "reply truncated": _truncated,
    "reply without body and headers": _emptied,
    "sign-in page": lambda request, *_: _reply(
        request, 200, PORTAL, **{"content-type": "text/html"}
    ),
    "unavailable": lambda request, protocol, _: _error(
        request, protocol, 503, "ServiceUnavailable"
    ),
    "throttled": lambda request, protocol, _: _error(request, protocol, 400, "Throttling"),
}
# Faults that last from that call on.
LASTING: dict[str, Fault] = {
    "credentials expired": lambda request, protocol, _: _error(
        request, protocol, 403, "ExpiredToken"
    ),
    "access denied": lambda request, protocol, _: _error(request, protocol, 403, "AccessDenied"),
}


class FaultyAws(Aws):
    """Clients whose call number ``nth``, from 0, is broken; ``calls`` names them all."""

    def __init__(self, settings: Settings, nth: int = -1, fault: str = "") -> None:
        super().__init__(settings)
        self.calls: list[str] = []
        self._nth, self._fault = nth, fault
        self._broken = False
        self._hooked: set[str] = set()

    def client(self, service: str, *, once_within: int | None = None) -> Any:
        """Return a client whose requests pass by here."""
        client = super().client(service, once_within=once_within)
        if service not in self._hooked:
            self._hooked.add(service)
            events = client.meta.events
            events.register("before-call", lambda model, **_: self.calls.append(model.name))
            protocol = client.meta.service_model.resolved_protocol
            session = client._endpoint.http_session
            events.register(
                "before-send",
                lambda request, **_: self._answer(request, protocol, lambda: session.send(request)),
            )
        return client

    def _answer(self, request: Any, protocol: str, send: Send) -> AWSResponse | None:
        now = len(self.calls) - 1
        if self._fault in LASTING and now >= self._nth >= 0:
            return LASTING[self._fault](request, protocol, send)
        if self._fault in TRANSIENT and now == self._nth and not self._broken:
            self._broken = True
            return TRANSIENT[self._fault](request, protocol, send)
        return None
