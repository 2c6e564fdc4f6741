"""The reference of a lab: every resource, why it is there, and the line that defines it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docs.generate import sources
from docs.generate.text import code

import lab_builder
from lab_builder import registry
from lab_builder.model import Origin

ROOT = Path(__file__).parents[2]
# Where CloudFormation itself keeps the purpose of a resource.
_DESCRIPTIONS = ("AlarmDescription", "Description")


def page(lab: str) -> str:
    """Return the page of a lab, a table for each of its modules."""
    template = lab_builder.render_lab(lab)
    rows: dict[Path, list[str]] = {}
    for logical_id, resource in template.body["Resources"].items():
        origin = template.origins[logical_id]
        rows.setdefault(origin.path, []).append(_row(lab, logical_id, resource, origin))
    parts = [
        f"# The resources of {lab}\n\n"
        f"{len(template.origins)} resources in {len(rows)} modules. Each line is that of the "
        "`lab.add(...)` that defines the resource: change it there, then run `make render`.\n"
    ]
    for path, lines in rows.items():
        parts.append(
            f"## {_title(path)}\n\n`{path.relative_to(ROOT)}`\n\n"
            "| logical id | type | why it is there | line |\n|---|---|---|---:|\n" + "".join(lines)
        )
    return "\n".join(parts)


def modules(lab: str) -> set[Path]:
    """Return the modules that define the resources of a lab."""
    return {origin.path for origin in lab_builder.render_lab(lab).origins.values()}


def definitions(lab: str) -> dict[str, str]:
    """Return the definition of each state machine of a lab, by logical id."""
    resources = lab_builder.render_lab(lab).body["Resources"]
    return {
        logical_id: resource["Properties"]["DefinitionString"]
        for logical_id, resource in resources.items()
        if resource["Type"] == "AWS::StepFunctions::StateMachine"
    }


def purpose(lab: str, logical_id: str, resource: Mapping[str, Any]) -> str:
    """Return why a resource is there: what the template says, else what the lab's purposes say."""
    properties = resource.get("Properties", {})
    for name in _DESCRIPTIONS:
        if name in properties:
            said = properties[name]
            return str(said["Fn::Sub"] if isinstance(said, Mapping) else said)
    return registry.find(lab).PURPOSES[logical_id]


def _row(lab: str, logical_id: str, resource: Mapping[str, Any], origin: Origin) -> str:
    why = purpose(lab, logical_id, resource).replace("|", "\\|")
    line = sources.link(origin.path, origin.line)
    return f"| {logical_id} | {code(resource['Type'])} | {why} | {line} |\n"


def _title(path: Path) -> str:
    return path.parent.name if path.stem == "__init__" else path.stem.rstrip("_")
