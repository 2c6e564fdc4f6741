"""Sort a template, add its digest and write its text, in every dialect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lab_builder.model import DIGEST_OUTPUT, LAB_OUTPUT, Origin, Template
from lab_builder.template import write

# The order of sections and attributes in the AWS documentation.
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


def finished(
    body: Mapping[str, Any], origins: Mapping[str, Origin], lab: str, command: str
) -> Template:
    """Return a body as a template, sorted and with its digest.

    The output ``TemplateDigest`` is the SHA-256 of the rest of the template, so that one
    DescribeStacks call shows whether a stack is up to date. It is an output, because a stack tag
    propagates to every resource. The output ``LabName`` is how commands know the lab of a stack.
    ``command`` is the command that renders the template of ``lab``.
    """
    body = _ordered(body, _SECTIONS)
    body["Resources"] = {
        logical_id: _ordered(resource, _ATTRIBUTES)
        for logical_id, resource in body["Resources"].items()
    }
    body["Outputs"] = body.get("Outputs", {}) | {
        LAB_OUTPUT: {"Description": "Lab that this stack was made from", "Value": lab}
    }
    digest = _digest(body)
    body["Outputs"] |= {
        DIGEST_OUTPUT: {"Description": "SHA-256 of the rest of this template", "Value": digest}
    }
    header = (
        f"# Rendered by lab-builder from the lab {lab}. Do not edit: change the lab and run\n"
        f"# {command}\n"
    )
    return Template(body, header + write.dump(body), origins)


def _ordered(value: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """Return ``value`` with the keys of ``order`` first, in that order."""
    return {key: value[key] for key in order if key in value} | dict(value)


def _digest(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
