"""Reads botocore's service models as files, of each service the newest."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


def folders() -> Iterator[str]:
    """Yield the names of the services that have a model, as botocore's folders name them."""
    return (folder.name for folder in sorted(_data().iterdir()) if _models(folder.name))


@lru_cache(maxsize=16)  # all of them would be a gigabyte
def model(folder: str) -> Mapping[str, Any]:
    """Return the model of a service: its metadata, operations and shapes."""
    read: dict[str, Any] = json.loads(gzip.decompress(_models(folder)[-1].read_bytes()))
    return read


def _models(folder: str) -> list[Path]:
    # A folder for each version of the API, named by its date.
    return sorted(_data().joinpath(folder).glob("*/service-2.json.gz"))


def _data() -> Path:
    import botocore

    return Path(botocore.__file__).parent / "data"
