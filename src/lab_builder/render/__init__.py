"""Lab and code keys -> template: the body as CloudFormation reads it, the YAML as people do.

render      Lab, Bundle -> Template
to_yaml     the YAML of a body, to_json its JSON
difference  between a file and a text
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.errors import LabBuilderError
from lab_builder.lab import Lab
from lab_builder.model import Bundle, Template
from lab_builder.render import yaml

DIGEST_OUTPUT = "TemplateDigest"

# The order of a template's parts in AWS's own documentation and samples.
_SECTIONS = (
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
)
_ATTRIBUTES = (
    "Type",
    "Condition",
    "DependsOn",
    "Metadata",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "Properties",
)


def render(lab: Lab, bundle: Bundle) -> Template:
    """Build a lab's template around the keys of its code.

    The same lab and bundle give the same bytes, on any machine. The Output ``TemplateDigest``
    is the SHA-256 of everything else, so that one DescribeStacks tells whether a stack is up to
    date. It is an Output because a stack tag would propagate to every resource.
    """
    built = lab.build(bundle.keys)
    body = _ordered(built.to_dict(), _SECTIONS)
    body["Resources"] = {
        logical_id: _ordered(resource, _ATTRIBUTES)
        for logical_id, resource in body["Resources"].items()
    }
    digest = _digest(body)
    body["Outputs"] = body.get("Outputs", {}) | {
        DIGEST_OUTPUT: {"Description": "SHA-256 of the rest of this template", "Value": digest}
    }
    return Template(body, _header(lab) + to_yaml(body), built.origins)


def to_yaml(body: Mapping[str, Any]) -> str:
    """Return a body as YAML with CloudFormation's short-form tags."""
    return yaml.dump(body)


def to_json(body: Mapping[str, Any]) -> str:
    """Return a body as indented JSON."""
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def difference(text: str, path: Path) -> str | None:
    """Return a unified diff from the file to ``text``, or None where they are the same.

    Raises:
        LabBuilderError: the file is there but cannot be read.
    """
    import difflib

    try:
        current = path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        current = ""
    except OSError as error:
        raise LabBuilderError(
            f"the template cannot be read: {error.strerror}", where=str(path)
        ) from error
    if current == text:
        return None
    return "".join(
        difflib.unified_diff(
            current.splitlines(keepends=True),
            text.splitlines(keepends=True),
            fromfile=str(path),
            tofile="rendered",
        )
    )


def _ordered(value: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """Return ``value`` with the keys of ``order`` first, in that order."""
    return {key: value[key] for key in order if key in value} | dict(value)


def _digest(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _header(lab: Lab) -> str:
    return (
        f"# Rendered by lab-builder from the lab {lab.NAME}. Do not edit: change the lab and run\n"
        f"# lab-builder render --lab {lab.NAME} --output templates/{lab.TEMPLATE_FILE}\n"
    )
