"""botocore's service models, each read once, without their documentation."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def document(folder: str) -> dict[str, Any]:
    """Return the newest model in a folder of botocore's data; an empty one where there is none.

    By its folder, for to find a service by its name a loader looks into all 400.
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
    """Take out of a model its documentation, which is most of it."""
    if isinstance(part, dict):
        if isinstance(part.get("documentation"), str):
            del part["documentation"]
        part = part.values()
    for value in part:
        if isinstance(value, dict | list):
            _drop_documentation(value)
