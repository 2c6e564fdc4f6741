"""What a file is that is no template, by its keys."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html, and those
# of transforms: Globals of SAM, Hooks of AWS::CodeDeployBlueGreen
SECTIONS = (
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
)
_NEEDS = "a template is a mapping (in JSON an object) with Resources"
# The keys that tell a kind, all of them, the more telling kinds first.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "an IAM policy document": ("Statement",),
    "a Step Functions state machine definition": ("StartAt", "States"),
    "a CodeBuild buildspec": ("version", "phases"),
    "a Docker Compose file": ("services",),
    "a Kubernetes manifest": ("apiVersion", "kind"),
    "a Helm chart": ("apiVersion", "name", "version"),
    "an OpenAPI document": ("openapi",),
    "a Swagger document": ("swagger",),
    "a Serverless Framework file": ("service", "provider"),
    "a GitHub Actions workflow": ("jobs", "on"),
    "a GitLab CI pipeline": ("stages",),
    "a pre-commit configuration": ("repos",),
    "a CDK configuration": ("app", "context"),
    "a Terraform state": ("terraform_version",),
    "a Terraform file": ("terraform",),
    "a schema of a CloudFormation resource type": ("typeName", "properties"),
    "a JSON schema": ("$schema",),
    "a package.json": ("name", "version", "dependencies"),
}


def no_template(body: Any) -> str | None:
    """Return why a parsed text is no template at all; None where it can be meant as one."""
    if body is None or body == {}:
        return f"there is nothing in the file but comments; {_NEEDS}"
    if isinstance(body, list):
        return _no_mapping(body)
    if not isinstance(body, Mapping):
        return f"there is only a single value in the file; {_NEEDS}"
    # YAML 1.1 reads the key "on" as true.
    keys = {"on" if key is True else str(key) for key in body}
    if any(key in SECTIONS or key.startswith("Fn::") for key in keys):
        return None
    for kind, needed in _KINDS.items():
        if keys.issuperset(needed):
            has = f"it has {' and '.join(needed)}, and no Resources"
            return f"this looks like {kind}, not a CloudFormation template: {has}"
    near = get_close_matches("resources", [key.lower() for key in keys], n=1, cutoff=0.8)
    meant = f". Is {near[0]} meant to be Resources?" if near else ""
    return f"this is not a CloudFormation template: it has no Resources, but {_listed(keys)}{meant}"


def _no_mapping(items: list[Any]) -> str:
    keys = {str(key) for item in items if isinstance(item, Mapping) for key in item}
    if "ParameterKey" in keys:
        kind = "this is a file of parameter values for a deploy, not a template"
    elif "hosts" in keys:
        kind = "this looks like an Ansible playbook, not a CloudFormation template"
    else:
        kind = "there is a list in the file"
    return f"{kind}; {_NEEDS}"


def _listed(keys: set[str]) -> str:
    names = sorted(keys)
    more = f" and {len(names) - 4} more keys" if len(names) > 4 else ""
    return f"{', '.join(name[:40] for name in names[:4])}{more}"
