"""The guard's answer to a request that it does not admit."""

from __future__ import annotations

import uuid
from typing import Any

from lab_builder.local.engine.request import Request


class Refusal(Exception):  # noqa: N818 - an answer to a client, not a fault of the engine
    """A code of AWS and a message. Each service has its own spelling of some codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Answer:
    """Writes refusals in the protocol of the service that was called."""

    def __init__(self) -> None:
        from ministack.core import iam_actions, router

        self._format = iam_actions.access_denied_response
        self._service = router.detect_service

    async def __call__(self, request: Request, refusal: Refusal, send: Any) -> None:
        """Send the refusal as an HTTP response."""
        service = self._service(request.method, request.path, request.headers, request.query)
        request_id = str(uuid.uuid4())
        status, headers, body = self._format(
            service,
            action="",
            principal_arn="",
            request_id=request_id,
            error_code=refusal.code,
            message=refusal.message,
            headers=request.headers,
        )
        headers |= {"x-amzn-requestid": request_id, "content-length": str(len(body))}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})
