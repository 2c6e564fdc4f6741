"""Generates permissions.json from the handlers in the resource schemas.

A schema lists all permissions that a type may need. Of those that change something, the ones of a
feature are only needed where its property is set: PutBucketVersioning for VersioningConfiguration.
Of other services than the type's own, most are for features, too, and only some are kept.
"""

from __future__ import annotations

import re
from typing import Any

from lab_builder.facts.generate.calls import TYPES as CALLED
from lab_builder.facts.generate.schemas import schema

TYPES = (*CALLED, "AWS::Budgets::Budget")
_HANDLERS = ("create", "read", "update", "delete")
_SERVICES = {"stepfunctions": "states"}  # IAM's name, where the type has another
_CHANGES = re.compile("(Put|Delete)(.+)")
# What is no part of a feature's name, in an action or a property.
_FILLER = re.compile("Bucket|Function|Configurations?|Config|Arn|Status|Policy$")
# Of other services: roles are passed, data keys are made, budgets show what was billed.
_OTHERS = re.compile("iam:(PassRole|GetRole)|kms:.*|billing:GetBillingViewData")
# The properties of features that are named otherwise than their actions.
_NAMED: dict[str, dict[str, str]] = {
    "AWS::Glue::Database": dict.fromkeys(
        ("CreateConnection", "DeleteConnection", "PassConnection", "UpdateConnection"),
        "DatabaseInput.FederatedDatabase",
    ),
    "AWS::Events::EventBus": dict.fromkeys(("PutPermission", "RemovePermission"), "Policy"),
    "AWS::IAM::Role": {
        "AttachRolePolicy": "ManagedPolicyArns",
        "DetachRolePolicy": "ManagedPolicyArns",
        "DeleteRolePermissionsBoundary": "PermissionsBoundary",
        "PutRolePermissionsBoundary": "PermissionsBoundary",
    },
    "AWS::Logs::LogGroup": {
        "AssociateKmsKey": "KmsKeyId",
        "DisassociateKmsKey": "KmsKeyId",
        "DeleteIndexPolicy": "FieldIndexPolicies",
        "PutIndexPolicy": "FieldIndexPolicies",
        "PutBearerTokenAuthentication": "BearerTokenAuthenticationEnabled",
        "PutLogGroupDeletionProtection": "DeletionProtectionEnabled",
    },
    "AWS::Lambda::Function": {
        "PutFunctionConcurrency": "ReservedConcurrentExecutions",
        "DeleteFunctionConcurrency": "ReservedConcurrentExecutions",
        "PutFunctionRecursionConfig": "RecursiveLoop",
        "AssociateRuntimeAlias": "RuntimeManagementConfig",
        "PassCapacityProvider": "CapacityProviderConfig",
        "PublishVersion": "PublishToLatestPublished",
    },
    "AWS::S3::Bucket": {
        "PutBucketAcl": "AccessControl",
        "PutObjectAcl": "AccessControl",
        "DeleteObject": "AccessControl",
        "CreateBucketMetadataTableConfiguration": "MetadataTableConfiguration",
        "UpdateBucketMetadataAnnotationTableConfiguration": "MetadataConfiguration",
        "UpdateBucketMetadataInventoryTableConfiguration": "MetadataConfiguration",
        "UpdateBucketMetadataJournalTableConfiguration": "MetadataConfiguration",
    },
}


def rows() -> dict[str, dict[str, Any]]:
    """Return the table: by type, the property that needs each permission, or an empty text."""
    return {kind: _permissions(kind) for kind in TYPES}


def _permissions(kind: str) -> dict[str, str]:
    described = schema(kind)
    name = kind.split("::")[1].lower()
    service = _SERVICES.get(name, name)
    named = {
        permission
        for handler in _HANDLERS
        for permission in described["handlers"].get(handler, {}).get("permissions", ())
    }
    found = {}
    for permission in named:
        prefix, _, action = permission.partition(":")
        if prefix.lower() == service:
            found[f"{service}:{action}"] = _property(kind, action, described)
        elif _OTHERS.fullmatch(permission):
            found[permission] = ""
    return dict(sorted(found.items()))


def _property(kind: str, action: str, described: Any) -> str:
    """Return the property of the feature that an action changes, empty where it is for all."""
    if action in _NAMED.get(kind, {}):
        return _NAMED[kind][action]
    changes = _CHANGES.fullmatch(action)
    feature = _FILLER.sub("", changes[2]).lower() if changes else ""
    returned = {path.rpartition("/")[2] for path in described.get("readOnlyProperties", ())}
    for name in sorted(described["properties"].keys() - returned):
        if feature and _FILLER.sub("", name).lower() == feature:
            return str(name)
    return ""
