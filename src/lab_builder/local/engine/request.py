"""An HTTP request, with the parts that a signature covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its body. Header names are in lower case, query values in lists."""

    method: str
    path: str
    raw_path: str
    query: dict[str, list[str]]
    headers: dict[str, str]

    @classmethod
    def from_scope(cls, scope: Mapping[str, Any]) -> Request:
        """Return the request of an ASGI scope. Repeated headers are comma-joined, as in SigV4."""
        headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1").lower(), _decoded(raw_value)
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        return cls(
            method=scope["method"],
            path=scope["path"],
            raw_path=scope["raw_path"].decode("latin-1"),
            query=parse_qs(
                scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True
            ),
            headers=headers,
        )

    def parameter(self, name: str) -> str:
        """Return the first value of a query parameter, or an empty string."""
        return self.query.get(name, [""])[0]


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
