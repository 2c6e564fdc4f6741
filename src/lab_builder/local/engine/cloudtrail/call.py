"""An API call over HTTP, as it came in and went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request and its answer. Header names are in lower case, query values in lists.

    ``service`` is the name that the signature is made for, such as ``monitoring`` or ``states``;
    ``identity`` is CloudTrail's userIdentity element.
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
    answer_headers: Mapping[str, str]
    answer: bytes
