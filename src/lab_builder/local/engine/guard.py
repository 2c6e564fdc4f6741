"""Stands before the engine and admits only signed requests of keys that the engine issued.

See docs/decisions/0002-engine-guard.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine import seams
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.request import Request
from lab_builder.local.engine.signature import Refusal, verify

_FORBIDDEN = "AccessDenied"


class Guard:
    """An ASGI application in front of MiniStack's.

    ``admitted`` is called for each request that passes.
    """

    def __init__(self, app: Any, context: EngineContext, admitted: Callable[[], None]) -> None:
        from ministack.core import iam_actions, router

        seams.require(iam_actions, "access_denied_response")
        seams.require(router, "detect_service")
        self._app = app
        self._context = context
        self._admitted = admitted

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request.of(scope)
        try:
            self._check_place(request)
            body = await _read(receive)
            verify(request, body, self._context)
        except Refusal as refusal:
            await _refuse(request, refusal, send)
            return
        self._admitted()
        await self._app(scope, _again(body, receive), send)

    def _check_place(self, request: Request) -> None:
        """Refuse what a web page could send, by DNS rebinding or across origins."""
        port = self._context.port
        host = request.headers.get("host", "").lower()
        name, _, number = host.rpartition(":")
        if number != str(port) or not (
            name in ("127.0.0.1", "localhost") or name.endswith(".localhost")
        ):
            raise Refusal(_FORBIDDEN, f"The engine does not answer for the host {host!r}.")
        origin = request.headers.get("origin")
        if origin not in (None, f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
            raise Refusal(_FORBIDDEN, f"The engine does not answer pages of {origin!r}.")
        if request.path.lstrip("/").startswith("_"):
            raise Refusal(
                _FORBIDDEN, "Paths that begin with an underscore are not part of any AWS API."
            )


async def _read(receive: Any) -> bytes:
    chunks = []
    more = True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def _again(body: bytes, receive: Any) -> Any:
    """Return a ``receive`` that gives the body that was read, then what comes after it."""
    given = False

    async def again() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(request: Request, refusal: Refusal, send: Any) -> None:
    """Answer in the protocol of the service that was called, so that its clients understand."""
    from ministack.core.iam_actions import access_denied_response
    from ministack.core.router import detect_service

    service = detect_service(request.method, request.path, request.headers, request.query)
    number = str(uuid.uuid4())
    status, headers, body = access_denied_response(
        service,
        "",
        "",
        number,
        error_code=refusal.code,
        message=refusal.message,
        headers=request.headers,
    )
    headers = {**headers, "x-amzn-requestid": number, "content-length": str(len(body))}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
