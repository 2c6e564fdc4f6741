"""Reject an invocation whose payload is not JSON.

Closes a gap of MiniStack, which invokes the function with ``{}`` instead, so that a quoting error
in a shell runs the function and writes data.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ministack.core import responses

from lab_builder.local.engine.lambda_ import patches

_INVOCATIONS = ("/invocations", "/response-streaming-invocations")

Handler = Callable[..., Awaitable[Any]]


def install() -> None:
    """Check the payload before MiniStack handles a request."""
    patches.HANDLE_REQUEST.wrap(_handle_request)


async def _handle_request(
    stock: Handler, method: str, path: str, headers: Mapping[str, str], body: bytes, *rest: Any
) -> Any:
    if method == "POST" and body and path.rstrip("/").endswith(_INVOCATIONS):
        try:
            json.loads(body)
        except ValueError as error:
            return responses.error_response_json(
                "InvalidRequestContentException",
                f"Could not parse request body into json: {error}",
                400,
            )
    return await stock(method, path, headers, body, *rest)
