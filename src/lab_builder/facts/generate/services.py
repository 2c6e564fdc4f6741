"""Generates services.json from botocore's models and from the IAM actions that cfn-lint knows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from functools import cache
from importlib.resources import files

from lab_builder.facts.generate import botocore_models


def rows() -> dict[str, dict[str, str]]:
    """Return the table: by the name of the SDK for Java the folder, IAM prefix and signing name."""
    found = {}
    for folder in botocore_models.folders():
        metadata = botocore_models.model(folder)["metadata"]
        signing = metadata.get("signingName") or metadata["endpointPrefix"]
        name = _java_name(metadata["serviceId"])
        prefix = _iam_prefix(folder, (name, folder, signing, metadata["endpointPrefix"]))
        found[name] = {"folder": folder, "prefix": prefix, "signing": signing}
    return found


def _java_name(service_id: str) -> str:
    """Return the name of a service's package in the SDK for Java, as Step Functions has it."""
    return re.sub(r"\W", "", service_id.removesuffix(" Service")).lower()


def _iam_prefix(folder: str, names: tuple[str, ...]) -> str:
    """Return the prefix under which IAM has the most of a service's operations."""
    operations = {name.lower() for name in botocore_models.model(folder)["operations"]}
    return max(names, key=lambda name: len(operations & _iam_actions().get(name, set())))


@cache
def _iam_actions() -> Mapping[str, Set[str]]:
    from cfnlint.data import AdditionalSpecs

    services = json.loads(files(AdditionalSpecs).joinpath("Policies.json").read_text("utf-8"))
    return {
        prefix: {action.lower() for action in service.get("Actions", {})}
        for prefix, service in services.items()
    }
