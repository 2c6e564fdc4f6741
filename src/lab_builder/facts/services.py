"""The names of AWS services: each has some, for the SDKs, for IAM and for signatures.

services.json is generated from botocore's models. The key is the name of the SDK for Java, which
is that of Step Functions and EventBridge Scheduler: ``folder`` is botocore's, ``prefix`` that of
actions in IAM, ``signing`` that of signatures and CloudTrail's event sources.
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.tables import table

# Of services that sign with one name, and none of which botocore names so, the one that is meant.
_SIGNED = {"elasticloadbalancing": "elbv2"}


def services() -> Mapping[str, Mapping[str, str]]:
    """Return the names of each service, by that of the SDK for Java."""
    return table("services")


def iam_prefix(service: str) -> str:
    """Return the prefix of a service's actions in IAM: events for eventbridge."""
    row = services().get(service)
    return row["prefix"] if row else service


def folder_by_signing_name(name: str) -> str:
    """Return botocore's name of the service that signs with a name: cloudwatch for monitoring."""
    found = [row["folder"] for row in services().values() if row["signing"] == name]
    return name if name in found or not found else _SIGNED.get(name, found[0])


def signing_name(folder: str) -> str:
    """Return the name that a service signs with, given botocore's: states for stepfunctions."""
    found = [row["signing"] for row in services().values() if row["folder"] == folder]
    return found[0] if found else folder
