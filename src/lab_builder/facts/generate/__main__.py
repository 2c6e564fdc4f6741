"""Writes the tables: python -m lab_builder.facts.generate (make tables)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lab_builder.facts.generate import calls, names, permissions, sam_policies, services
from lab_builder.facts.tables import FOLDER

TABLES: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "calls": calls.rows,
    "names": names.rows,
    "permissions": permissions.rows,
    "sam_policies": sam_policies.rows,
    "services": services.rows,
}


def text(rows: Mapping[str, Any]) -> str:
    """Return a table as JSON: a row a line, in order, so that a difference is a line too."""
    lines = (f"  {json.dumps(key)}: {json.dumps(rows[key])}" for key in sorted(rows))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write every table anew."""
    for name, rows in TABLES.items():
        (FOLDER / f"{name}.json").write_text(text(rows()), "utf-8")


if __name__ == "__main__":
    main()
