"""Log lines as JSON, so that Logs Insights can query their fields."""

from __future__ import annotations

import json
import logging

_LOGGER = logging.getLogger("ledger")
_LOGGER.setLevel(logging.INFO)


def info(message: str, **fields: object) -> None:
    """Write one line with these fields."""
    _LOGGER.info(json.dumps({"message": message, **fields}, default=str))
