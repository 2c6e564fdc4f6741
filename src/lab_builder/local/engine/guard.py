"""Reject requests that are not signed with a key of this engine.

See docs/decisions/0002-engine-guard.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.error_response import ErrorResponder, RequestRejectedError
from lab_builder.local.engine.keys import Keys
from lab_builder.local.engine.request import Request
from lab_builder.local.engine.signature import Verifier


class Guard:
    """ASGI middleware in front of MiniStack. It calls ``admitted`` for each accepted request."""

    def __init__(self, app: Any, context: EngineContext, admitted: Callable[[], None]) -> None:
        self._app = app
        self._port = context.port
        self._admitted = admitted
        self._verifier = Verifier(Keys(context))
        self._send_error = ErrorResponder()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:  # no service of the labs uses WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request.from_scope(scope)
        try:
            self._check_origin(request)
            body = await _read_body(receive)
            self._verifier.verify(request, body)
        except RequestRejectedError as error:
            await self._send_error(request, error, send)
        else:
            self._admitted()
            await self._app(scope, _replay(body, receive), send)

    def _check_origin(self, request: Request) -> None:
        """Reject requests that a web page could send, and paths that no AWS API has."""
        host = request.headers.get("host", "")
        name, _, port = host.lower().rpartition(":")
        is_local = name in ("127.0.0.1", "localhost") or name.endswith(".localhost")
        if not is_local or port != str(self._port):
            raise RequestRejectedError(
                "AccessDenied", f"The engine does not accept requests for the host {host!r}."
            )
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            raise RequestRejectedError(
                "AccessDenied", f"The engine does not accept requests from the origin {origin!r}."
            )
        if request.path.lstrip("/").startswith("_"):
            raise RequestRejectedError(
                "AccessDenied", "Paths that start with an underscore are not available."
            )


async def _read_body(receive: Any) -> bytes:
    chunks = []
    more = True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def _replay(body: bytes, receive: Any) -> Callable[[], Any]:
    """Return a ``receive`` that returns the body first, then further messages."""
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return unread.pop() if unread else await receive()

    return replay
