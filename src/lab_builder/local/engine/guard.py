"""Stands before the engine and admits only what a key of this engine signed.

Why, and what it keeps out: docs/decisions/0002-engine-guard.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.keys import Keys
from lab_builder.local.engine.refusal import Answer, Refusal
from lab_builder.local.engine.request import Request
from lab_builder.local.engine.signature import Verifier


class Guard:
    """An ASGI application in front of MiniStack's; ``admitted`` is called for what passes."""

    def __init__(self, app: Any, context: EngineContext, admitted: Callable[[], None]) -> None:
        self._app = app
        self._port = context.port
        self._admitted = admitted
        self._verifier = Verifier(Keys(context))
        self._answer = Answer()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:  # no service of the labs speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request.of(scope)
        try:
            self._check_place(request)
            body = await _read(receive)
            self._verifier.verify(request, body)
        except Refusal as refusal:
            await self._answer(request, refusal, send)
        else:
            self._admitted()
            await self._app(scope, _again(body, receive), send)

    def _check_place(self, request: Request) -> None:
        """Refuse what a web page could send, and what no API of AWS has."""
        host = request.headers.get("host", "")
        name, _, port = host.lower().rpartition(":")
        ours = name in ("127.0.0.1", "localhost") or name.endswith(".localhost")
        if not ours or port != str(self._port):
            raise Refusal("AccessDenied", f"The engine does not answer for the host {host!r}.")
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            raise Refusal("AccessDenied", f"The engine does not answer pages of {origin!r}.")
        if request.path.lstrip("/").startswith("_"):
            raise Refusal("AccessDenied", "The engine's own pages are not served.")


async def _read(receive: Any) -> bytes:
    chunks = []
    more = True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def _again(body: bytes, receive: Any) -> Callable[[], Any]:
    """Return a ``receive`` that gives the body that was read, then what comes after it."""
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return unread.pop() if unread else await receive()

    return again
