"""The guard's error response to a rejected request."""

from __future__ import annotations

import uuid
from typing import Any

from lab_builder.local.engine.request import Request

# Of these, S3 says that the request is wrong, and not that it is forbidden:
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_BAD_REQUEST = {"AuthorizationQueryParametersError", "InvalidArgument"}


class RequestRejectedError(Exception):
    """A request is rejected, with an error code of AWS and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ErrorResponder:
    """Sends error responses in the protocol of the service that was called."""

    def __init__(self) -> None:
        from ministack.core import iam_actions, router

        self._format = iam_actions.access_denied_response
        self._service = router.detect_service

    async def __call__(self, request: Request, error: RequestRejectedError, send: Any) -> None:
        """Send an error as an HTTP response."""
        service = self._service(request.method, request.path, request.headers, request.query)
        request_id = str(uuid.uuid4())
        status, headers, body = self._format(
            service,
            action="",
            principal_arn="",
            request_id=request_id,
            error_code=error.code,
            message=error.message,
            headers=request.headers,
        )
        if error.code in _BAD_REQUEST:
            status = 400
        headers |= {"x-amzn-requestid": request_id, "content-length": str(len(body))}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})
