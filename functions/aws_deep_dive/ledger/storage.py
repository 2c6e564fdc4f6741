"""The data bucket: small objects through S3's API, addresses for what Spark reads and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Protocol


class Store(Protocol):
    """Objects by key."""

    def keys(self, prefix: str) -> list[str]:
        """Return every key that starts with the prefix."""
        ...

    def put(self, key: str, body: str) -> None:
        """Write an object, whole or not at all."""
        ...

    def delete(self, prefix: str) -> None:
        """Remove every object below the prefix."""
        ...

    def uri(self, key: str) -> str:
        """Return the address of a key or prefix for Spark."""
        ...


class DataBucket:
    """A Store in S3."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3 = s3
        self._name = name

    def keys(self, prefix: str) -> list[str]:
        """Return every key that starts with the prefix."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def put(self, key: str, body: str) -> None:
        """Write an object, whole or not at all."""
        self._s3.put_object(Bucket=self._name, Key=key, Body=body.encode())

    def delete(self, prefix: str) -> None:
        """Remove every object below the prefix."""
        for key in self.keys(prefix):
            self._s3.delete_object(Bucket=self._name, Key=key)

    def uri(self, key: str) -> str:
        """Return the address of a key or prefix for Spark."""
        return f"s3://{self._name}/{key}"


def put_json(store: Store, key: str, value: object) -> None:
    """Write a value as JSON."""
    store.put(key, json.dumps(value, indent=2))


def put_lines(store: Store, key: str, lines: Iterable[str]) -> None:
    """Write lines, each ended."""
    store.put(key, "".join(f"{line}\n" for line in lines))
