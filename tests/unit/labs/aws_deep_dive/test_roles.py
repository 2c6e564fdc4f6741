"""What the lab's roles may do, and what they may not."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest

from lab_stack import as_list, deployed, of_type, statements

LAB = deployed()
WITH_KEY = deployed(CustomerManagedKey="true")
ROLES = of_type(WITH_KEY, "AWS::IAM::Role")

# Actions that know no resource, with the condition key that narrows them where there is one.
WITHOUT_RESOURCE = {
    "cloudwatch:PutMetricData": "cloudwatch:namespace",
    "logs:CreateLogDelivery": None,
    "logs:DeleteLogDelivery": None,
    "logs:DescribeLogGroups": None,
    "logs:DescribeResourcePolicies": None,
    "logs:GetLogDelivery": None,
    "logs:ListLogDeliveries": None,
    "logs:PutResourcePolicy": None,
    "logs:UpdateLogDelivery": None,
    "xray:GetSamplingRules": None,
    "xray:GetSamplingTargets": None,
    "xray:PutTelemetryRecords": None,
    "xray:PutTraceSegments": None,
}


def may(role: str, action: str, resource: str) -> bool:
    return any(
        statement["Effect"] == "Allow"
        and any(fnmatchcase(action, pattern) for pattern in as_list(statement["Action"]))
        and any(fnmatchcase(resource, pattern) for pattern in as_list(statement["Resource"]))
        for statement in statements(ROLES[role])
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_no_name_of_its_own(role: str) -> None:
    assert "RoleName" not in ROLES[role]["Properties"]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_cannot_create_a_log_group(role: str) -> None:
    assert not may(role, "logs:CreateLogGroup", "*")
    for action in (a for s in statements(ROLES[role]) for a in as_list(s["Action"])):
        assert not fnmatchcase("logs:CreateLogGroup", action)


@pytest.mark.parametrize("role", ROLES)
def test_every_resource_is_granted_only_where_the_api_knows_none(role: str) -> None:
    for statement in statements(ROLES[role]):
        if "*" not in as_list(statement["Resource"]):
            continue
        for action in as_list(statement["Action"]):
            key = WITHOUT_RESOURCE[action]
            keys = [k for operator in statement.get("Condition", {}).values() for k in operator]
            assert key is None or key in keys


@pytest.mark.parametrize("role", ROLES)
def test_no_action_is_granted_by_wildcard(role: str) -> None:
    actions = [a for s in statements(ROLES[role]) for a in as_list(s["Action"])]
    assert not [action for action in actions if "*" in action]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_serves_one_resource(role: str) -> None:
    users = [
        logical_id
        for logical_id, resource in WITH_KEY.items()
        if logical_id != role and f"{role}.Arn" in _strings(resource)
    ]
    assert users == [role.removesuffix("Role")]


def test_jobs_cannot_read_what_was_planted() -> None:
    for job in of_type(LAB, "AWS::Glue::Job"):
        role = f"{job}Role"
        assert may(role, "s3:GetObject", "DataBucket.Arn/ledger/part-0.parquet")
        assert not may(role, "s3:GetObject", "DataBucket.Arn/manifest/batch.json")
        listing = [s for s in statements(ROLES[role]) if s["Action"] == "s3:ListBucket"]
        prefixes = [p for s in listing for p in s["Condition"]["StringLike"]["s3:prefix"]]
        assert prefixes
        assert not [p for p in prefixes if fnmatchcase("manifest/", p) or fnmatchcase("", p)]


def test_jobs_never_write_where_data_arrives() -> None:
    for job in of_type(LAB, "AWS::Glue::Job"):
        assert not may(f"{job}Role", "s3:PutObject", "DataBucket.Arn/incoming/2025-01-27/b.jsonl")


def test_no_role_may_use_a_key_that_the_lab_does_not_have() -> None:
    assert "kms:" not in json.dumps(
        [statements(LAB[role]) for role in of_type(LAB, "AWS::IAM::Role")]
    )


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []
