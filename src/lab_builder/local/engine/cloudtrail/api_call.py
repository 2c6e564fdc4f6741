"""An API call over HTTP: the request and the response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request and its response. Header names are in lower case, query values in lists.

    ``service`` is the signing name, such as ``monitoring`` or ``states``; ``identity`` is the
    userIdentity element of CloudTrail; ``time`` is in seconds since the epoch.
    """

    time: float
    service: str
    region: str
    identity: Mapping[str, Any]
    source_ip: str
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    request_id: str
    status: int
    response_headers: Mapping[str, str]
    response_body: bytes
