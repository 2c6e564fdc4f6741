"""What every dialect of a template has in common: the order of its parts, its digest, its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lab_builder.model import Origin, Template
from lab_builder.template import write

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


def finished(
    body: Mapping[str, Any], origins: Mapping[str, Origin], lab: str, command: str
) -> Template:
    """Return a body as a template, in order and with its digest.

    The Output ``TemplateDigest`` is the SHA-256 of everything else, so that one DescribeStacks
    tells whether a stack is up to date. It is an Output because a stack tag would propagate to
    every resource. ``command`` is the one that renders the template of ``lab``.
    """
    body = _ordered(body, _SECTIONS)
    body["Resources"] = {
        logical_id: _ordered(resource, _ATTRIBUTES)
        for logical_id, resource in body["Resources"].items()
    }
    digest = _digest(body)
    body["Outputs"] = body.get("Outputs", {}) | {
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
