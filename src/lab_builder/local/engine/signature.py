"""Verifies who signed a request: SigV4 in the header, SigV4 or SigV2 in a presigned URL."""

from __future__ import annotations

import hmac
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from lab_builder.local.engine.keys import Keys
from lab_builder.local.engine.refusal import Refusal
from lab_builder.local.engine.request import Request

_ALGORITHM = "AWS4-HMAC-SHA256"


class Verifier:
    """Admits a request that a key of this engine signed, in this form and about now."""

    def __init__(self, keys: Keys) -> None:
        from ministack.core import sigv4

        self._secret = keys.secret
        self._parse_header = sigv4.parse_header_signature
        self._parse_query = sigv4.parse_query_signature
        self._skew = sigv4.request_time_failure
        self._is_expired = sigv4.presigned_request_is_expired
        self._mismatch = sigv4.header_signature_failure

    def verify(self, request: Request, body: bytes) -> None:
        """Check the signature.

        Raises:
            Refusal: unsigned, signed twice, an unknown key, a wrong signature, or an old one.
        """
        authorization = request.headers.get("authorization", "")
        if authorization and {"X-Amz-Algorithm", "AWSAccessKeyId"} & request.query.keys():
            raise Refusal("InvalidArgument", "Only one auth mechanism allowed.")
        if authorization.startswith(f"{_ALGORITHM} "):
            self._verify_header(request, body)
        elif request.parameter("X-Amz-Algorithm") == _ALGORITHM:
            self._verify_presigned(request, body)
        elif request.parameter("AWSAccessKeyId") and request.parameter("Expires"):
            self._verify_presigned_v2(request)
        else:
            raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token")

    def _verify_header(self, request: Request, body: bytes) -> None:
        signature = self._parse_header(request.headers)
        _check(signature)
        _check(self._skew(signature))
        token = request.headers.get("x-amz-security-token", "")
        self._compare(signature, token, request, body)

    def _verify_presigned(self, request: Request, body: bytes) -> None:
        signature = self._parse_query(request.query)
        _check(signature)
        try:
            expired = self._is_expired(signature.amz_date, request.parameter("X-Amz-Expires"))
        except ValueError:
            expired = True
        if expired:
            raise Refusal("AccessDenied", "Request has expired")
        token = request.parameter("X-Amz-Security-Token")
        self._compare(signature, token, request, body, presigned=True)

    def _compare(
        self, signature: Any, token: str, request: Request, body: bytes, **how: bool
    ) -> None:
        """Hold a SigV4 signature against the one that its key makes of the request."""
        _check(
            self._mismatch(
                signature,
                self._secret(signature.access_key_id, token),
                request.method,
                request.raw_path,
                request.query,
                request.headers,
                body,
                **how,
            )
        )

    def _verify_presigned_v2(self, request: Request) -> None:
        """S3's old form, which boto3 still gives out by default in us-east-1."""
        from botocore.auth import HmacV1Auth
        from botocore.awsrequest import HTTPHeaders
        from botocore.credentials import Credentials

        expires = request.parameter("Expires")
        if not expires.isdecimal() or int(expires) < time.time():
            raise Refusal("AccessDenied", "Request has expired")
        key, token = request.parameter("AWSAccessKeyId"), request.parameter("x-amz-security-token")
        signer = HmacV1Auth(Credentials(key, self._secret(key, token), token or None))
        signer._get_date = lambda: expires  # noqa: SLF001 - a URL signs Expires in Date's place
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name] = value
        url = urlsplit(f"http://host{_v2_path(request)}?{urlencode(request.query, doseq=True)}")
        expected = signer.get_signature(request.method, url, headers)
        if not hmac.compare_digest(expected.encode(), request.parameter("Signature").encode()):
            raise Refusal(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            )


def _v2_path(request: Request) -> str:
    """Return the path as SigV2 signs it: with the bucket, also where the host names it."""
    bucket, _, endpoint = request.headers["host"].partition(".localhost:")
    return f"/{bucket}{request.raw_path}" if endpoint else request.raw_path


def _check(failure: object) -> None:
    """Raise MiniStack's way of saying no, a pair of code and message."""
    if isinstance(failure, tuple):
        raise Refusal(*failure)
