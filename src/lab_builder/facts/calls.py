"""The API calls behind a CloudFormation resource type: what makes, reads, changes and deletes one.

calls.json is generated from the handlers in the resource schemas, which name the permissions that
they need, and from botocore's models; what these lack is in generate/calls.py.
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lab_builder.facts.tables import table


@dataclass(frozen=True, slots=True)
class Calls:
    """The operations for one type, as the API spells them: CreateRole.

    ``client`` is botocore's name of the service. ``update`` is empty where only settings change,
    each by a call of its own; ``missing`` are the codes by which ``read`` says that there is none.
    """

    client: str
    create: str
    read: str
    update: tuple[str, ...]
    delete: str
    missing: tuple[str, ...]


@cache
def resource_calls() -> Mapping[str, Calls]:
    """Return the calls by resource type."""
    return {
        kind: Calls(**{**row, "update": tuple(row["update"]), "missing": tuple(row["missing"])})
        for kind, row in table("calls").items()
    }
