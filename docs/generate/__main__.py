"""Writes the pages and the texts of the diagrams: python -m docs.generate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from docs.generate import (
    commands,
    flows,
    guide,
    machine,
    man,
    names,
    patches,
    resources,
    rules,
    sources,
    states,
)

from lab_builder import registry

GENERATED = Path(__file__).parents[1] / "generated"
SCHEMA = Path(__file__).parents[2] / "src/lab_builder/schemas/output.json"


def texts() -> dict[str, str]:
    """Return the files to write, by name: pages, and diagrams (``.mmd``)."""
    found = {"commands.md": commands.page(), "names.md": names.page(), "patches.md": patches.page()}
    found["output.json"] = SCHEMA.read_text(encoding="utf-8")
    found |= {f"rules/{name}": page for name, page in rules.pages().items()}
    for lab in registry.names():
        found[f"{lab}.md"] = resources.page(lab)
        found |= {f"guide/{lab}/{name}": page for name, page in guide.pages(lab).items()}
        found[f"{lab}-workflow.md"] = states.page(lab)
        found |= sources.pages(resources.modules(lab))
        found |= drawings(lab)
    return found


def drawings(lab: str) -> dict[str, str]:
    """Return the diagrams of a lab by file name: itself, and each of its state machines."""
    found = {f"{lab}.mmd": flows.diagram(lab)}
    for logical_id, definition in resources.definitions(lab).items():
        found[f"{lab}-{logical_id}.mmd"] = machine.diagram(json.loads(definition))
    return found


def main() -> None:
    """Write everything anew."""
    man.PAGE.write_text(man.page(), encoding="utf-8")
    shutil.rmtree(GENERATED, ignore_errors=True)
    for name, text in texts().items():
        path = GENERATED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
