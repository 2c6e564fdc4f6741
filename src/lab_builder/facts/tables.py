"""Reads the generated tables, each a JSON file beside this module."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """Return a table by the name of its file, without .json. It is read once."""
    rows: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return rows
