"""Verify the signature of a request: SigV4 in a header, SigV4 or SigV2 in a presigned URL."""

from __future__ import annotations

import hmac
import re
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from lab_builder.local.engine.error_response import RequestRejectedError
from lab_builder.local.engine.keys import Keys
from lab_builder.local.engine.request import Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_WEEK = 7 * 24 * 60 * 60  # seconds


class Verifier:
    """Accepts requests with a valid, current signature of a key of this engine."""

    def __init__(self, keys: Keys) -> None:
        from ministack.core import sigv4

        self._secret = keys.secret
        self._parse_header = sigv4.parse_header_signature
        self._parse_query = sigv4.parse_query_signature
        self._time_failure = sigv4.request_time_failure
        self._is_expired = sigv4.presigned_request_is_expired
        self._mismatch = sigv4.header_signature_failure

    def verify(self, request: Request, body: bytes) -> None:
        """Check the signature of a request.

        Raises:
            RequestRejectedError: no signature or two, an unknown key, or an invalid signature.
        """
        authorization = request.headers.get("authorization", "")
        if authorization and {"X-Amz-Algorithm", "AWSAccessKeyId"} & request.query.keys():
            raise RequestRejectedError("InvalidArgument", "Only one auth mechanism allowed.")
        if authorization.startswith(f"{_ALGORITHM} "):
            self._verify_header(request, body)
        elif request.parameter("X-Amz-Algorithm") == _ALGORITHM:
            self._verify_presigned(request, body)
        elif request.parameter("AWSAccessKeyId") and request.parameter("Expires"):
            self._verify_presigned_v2(request)
        else:
            raise RequestRejectedError(
                "MissingAuthenticationToken", "Request is missing Authentication Token"
            )

    def _verify_header(self, request: Request, body: bytes) -> None:
        signature = self._parse_header(request.headers)
        _raise_if_failed(signature)
        _raise_if_failed(self._time_failure(signature))
        token = request.headers.get("x-amz-security-token", "")
        self._compare(signature, token, request, body)

    def _verify_presigned(self, request: Request, body: bytes) -> None:
        signature = self._parse_query(request.query)
        _raise_if_failed(signature)
        _check_expiry(request.parameter("X-Amz-Expires"))
        try:
            expired = self._is_expired(signature.amz_date, request.parameter("X-Amz-Expires"))
        except ValueError:
            expired = True
        if expired:
            raise RequestRejectedError("AccessDenied", "Request has expired")
        token = request.parameter("X-Amz-Security-Token")
        self._compare(signature, token, request, body, presigned=True)

    def _compare(
        self, signature: Any, token: str, request: Request, body: bytes, **options: bool
    ) -> None:
        """Compare a SigV4 signature with the one calculated for the request."""
        _raise_if_failed(
            self._mismatch(
                signature,
                self._secret(signature.access_key_id, token),
                request.method,
                request.raw_path,
                request.query,
                request.headers,
                body,
                **options,
            )
        )

    def _verify_presigned_v2(self, request: Request) -> None:
        """Verify a SigV2 URL, which boto3 still creates by default in us-east-1."""
        from botocore.auth import HmacV1Auth
        from botocore.awsrequest import HTTPHeaders
        from botocore.credentials import Credentials

        expires = request.parameter("Expires")
        if not expires.isdecimal() or int(expires) < time.time():
            raise RequestRejectedError("AccessDenied", "Request has expired")
        key, token = request.parameter("AWSAccessKeyId"), request.parameter("x-amz-security-token")
        signer = HmacV1Auth(Credentials(key, self._secret(key, token), token or None))
        signer._get_date = lambda: expires  # noqa: SLF001 - a URL signs Expires instead of Date
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name] = value
        url = urlsplit(f"http://host{_v2_path(request)}?{urlencode(request.query, doseq=True)}")
        expected = signer.get_signature(request.method, url, headers)
        if not hmac.compare_digest(expected.encode(), request.parameter("Signature").encode()):
            raise RequestRejectedError(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            )


def _check_expiry(seconds: str) -> None:
    """Check the seconds for which a presigned URL is valid: a week at most.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

    Raises:
        RequestRejectedError: they are not a number from 0 to 604,800.
    """
    if not re.fullmatch(r"-?\d+", seconds):
        reason = "X-Amz-Expires should be a number"
    elif int(seconds) < 0:
        reason = "X-Amz-Expires must be non-negative"
    elif int(seconds) > _WEEK:
        reason = (
            "X-Amz-Expires must be less than a week (in seconds); that is, the given "
            f"X-Amz-Expires must be less than {_WEEK} seconds"
        )
    else:
        return
    raise RequestRejectedError("AuthorizationQueryParametersError", reason)


def _v2_path(request: Request) -> str:
    """Return the path that SigV2 signs: with the bucket, even if it is in the host name."""
    bucket, _, endpoint = request.headers["host"].partition(".localhost:")
    return f"/{bucket}{request.raw_path}" if endpoint else request.raw_path


def _raise_if_failed(failure: object) -> None:
    """Raise a failure of MiniStack's, which is a pair of code and message."""
    if isinstance(failure, tuple):
        raise RequestRejectedError(*failure)
