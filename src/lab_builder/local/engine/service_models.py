"""botocore's service models, loaded once and without documentation."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def load(folder: str) -> dict[str, Any]:
    """Return the newest service model in a folder of botocore's data, or an empty one.

    The folder is given, because a loader searches all 400 folders for a service name.
    """
    from botocore.exceptions import DataNotFoundError
    from botocore.loaders import Loader

    loader = Loader()
    try:
        version = loader.determine_latest_version(folder, "service-2")
        model = loader.load_data(f"{folder}/{version}/service-2")
    except DataNotFoundError:
        return {}
    _drop_documentation(model)
    return dict(model)


def _drop_documentation(part: Any) -> None:
    """Remove the documentation from a model, which is most of its size."""
    if isinstance(part, dict):
        if isinstance(part.get("documentation"), str):
            del part["documentation"]
        part = part.values()
    for value in part:
        if isinstance(value, dict | list):
            _drop_documentation(value)
