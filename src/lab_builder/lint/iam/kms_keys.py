"""The KMS keys of a template, and which services may use them."""

from __future__ import annotations

from lab_builder.lint.iam.resource_policies import policy_may_allow
from lab_builder.template import references
from lab_builder.template.view import Resource, View


def kms_key(view: View, value: object) -> Resource | None:
    """Return the key that a value names, itself or by its alias, where the template declares it."""
    found = references.resource(view, value)
    if found and found.type == "AWS::KMS::Alias":
        found = references.resource(view, found.value("TargetKeyId"))
    return found if found and found.type == "AWS::KMS::Key" else None


def may_encrypt(found: Resource, service: str) -> bool:
    """Return whether the policy of a key may allow a service to encrypt messages with it.

    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    policy = found.get("KeyPolicy")
    return all(
        policy_may_allow(policy, service, action)
        for action in ("kms:Decrypt", "kms:GenerateDataKey")
    )


def denial(resource: Resource, service: str) -> str | None:
    """Return why the key of a queue or topic does not allow a service, None where it may allow it.

    The policy of an AWS managed key cannot be changed, and allows only the service of the key.
    """
    stated = resource.get("KmsMasterKeyId")
    if stated is None:
        return None
    if (stated.text or "").endswith(("alias/aws/sqs", "alias/aws/sns")):
        return (
            f"{resource.logical_id} is encrypted with {stated.text}, which does not allow {service}"
        )
    found = kms_key(resource.place.view, stated.value)
    if found and not may_encrypt(found, service):
        return f"the policy of its key {found.logical_id} does not allow {service}"
    return None


def required_key(service: str) -> str:
    """Return what to write where the key of a resource does not allow a service."""
    actions = "kms:Decrypt and kms:GenerateDataKey"
    return f"Allow {service} {actions} in the policy of a customer managed key"
