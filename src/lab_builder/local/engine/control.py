"""The engine's own operations, which AWS does not have: signed JSON requests like AWS's.

They are handled after the guard and before MiniStack, so that trails do not record them. Only the
engine's root key may call them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.errors import EngineError
from lab_builder.local.control_client import TARGET_PREFIX
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.request import Request

Operation = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Control:
    """ASGI middleware that handles the operations, by name."""

    def __init__(self, app: Any, context: EngineContext, operations: Mapping[str, Operation]):
        self._app = app
        self._root = f"Credential={context.access_key_id}/"
        self._operations = operations

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Request.from_scope(scope).headers
        target = headers.get("x-amz-target", "")
        if not target.startswith(TARGET_PREFIX):
            await self._app(scope, receive, send)
        elif self._root not in headers.get("authorization", ""):
            await _respond(
                send,
                403,
                {"what": "only the engine's root key may call the engine's own operations"},
            )
        else:
            request = json.loads((await receive())["body"])
            await _respond(send, *self._run(target.removeprefix(TARGET_PREFIX), request))

    def _run(self, name: str, request: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        if name not in self._operations:
            return 400, {"what": f"unknown engine operation {name}"}
        try:
            return 200, self._operations[name](request)
        except EngineError as error:
            return 400, {"what": error.what, "where": error.where, "hint": error.hint}


async def _respond(send: Any, status: int, value: Mapping[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})
