"""The policy has what the lab needs, and leaves out what its parameters leave out."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest

import lab_builder
from lab_builder.facts import iam_actions
from lab_builder.model import Settings
from lab_builder.workflow import own_actions
from lab_builder.workflow.policy import policy

PACKAGE = Path(lab_builder.__file__).parent
# What IAM calls otherwise, or asks no permission for.
IAM = {
    "lambda:Invoke": "lambda:InvokeFunction",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:DeleteObjects": "s3:DeleteObject",
    "sts:GetCallerIdentity": "",
}
SERVICES = (
    "cloudformation",
    "cloudtrail",
    "cloudwatch",
    "events",
    "glue",
    "iam",
    "lambda",
    "logs",
    "s3",
    "stepfunctions",
    "sts",
)


def settings(
    bucket: str | None = "code", region: str | None = "eu-west-1", **given: str
) -> Settings:
    if bucket:
        given["S3BucketName"] = bucket
    return Settings("aws-deep-dive", "default", "a-stack", region=region, parameters=given)


def statements(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for each in found["Statement"]}


def actions(**given: str) -> set[str]:
    return {action for each in policy(settings(**given))["Statement"] for action in each["Action"]}


def test_every_action_is_one_of_iam() -> None:
    assert [action for action in actions() if not iam_actions.exists(action)] == []


def test_it_fits_into_a_role() -> None:
    """As an inline policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html."""
    everything = policy(settings(CustomerManagedKey="true", BudgetLimit="9"), "123456789012")
    assert len(json.dumps(everything, separators=(",", ":"))) <= 10_240


def test_parameters_leave_permissions_out() -> None:
    assert "cloudtrail:CreateTrail" in actions()
    assert "cloudtrail:CreateTrail" not in actions(Trail="false")
    assert "kms:CreateKey" in actions(CustomerManagedKey="true")
    assert not {action for action in actions() if action.startswith(("kms:", "budgets:"))}
    assert "budgets:ModifyBudget" in actions(BudgetLimit="5")


def test_features_that_no_resource_has_are_left_out() -> None:
    assert "s3:PutLifecycleConfiguration" in actions()
    assert actions() & {"s3:PutBucketWebsite", "s3:PutBucketAcl", "events:PutPermission"} == set()
    assert actions() & {"logs:AssociateKmsKey", "iam:AttachRolePolicy"} == set()


def test_changes_are_limited_to_the_environment_stack_and_bucket() -> None:
    found = statements(policy(settings(EnvironmentName="class-1"), "123456789012"))
    everywhere = found.pop("WithoutResources")
    assert everywhere["Resource"] == ["*"]
    for sid, each in found.items():
        for arn in each["Resource"]:
            named = any(name in arn for name in ("class-1", "a-stack", ":::code"))
            assert named or arn.endswith(":catalog"), (sid, arn)
            assert "eu-west-1:123456789012" in arn or "::" in arn, (sid, arn)
    for action in everywhere["Action"]:
        reads = action.partition(":")[2].startswith(("Describe", "Get", "List", "Lookup"))
        assert reads or not iam_actions.has_resources(action), action


def test_roles_are_passed_to_the_services_of_the_lab_only() -> None:
    each = statements(policy(settings()))["PassRoles"]
    assert each["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "cloudtrail.amazonaws.com",
        "events.amazonaws.com",
        "glue.amazonaws.com",
        "lambda.amazonaws.com",
        "states.amazonaws.com",
    ]


def test_what_is_not_known_is_a_wildcard() -> None:
    found = statements(policy(settings(bucket=None, region=None)))
    assert found["CodeBucket"]["Resource"] == ["arn:aws:s3:::*"]
    assert found["Sns"]["Resource"] == ["arn:aws:sns:*:*:*aws-deep-dive-*"]


def test_another_partition_has_its_arns() -> None:
    found = policy(settings(region="cn-north-1"))
    assert "arn:aws:" not in json.dumps(found)
    assert "arn:aws-cn:sns:cn-north-1:" in json.dumps(found)


def operations() -> dict[str, set[str]]:
    """Return the services that have an operation, by its name in boto3."""
    from botocore import xform_name

    session = botocore.session.get_session()
    found: dict[str, set[str]] = {}
    for service in SERVICES:
        for name in session.get_service_model(service).operation_names:
            prefix = "states" if service == "stepfunctions" else service
            found.setdefault(xform_name(name), set()).add(f"{prefix}:{name}")
    return found


def called() -> Iterator[str]:
    """Yield the names of the methods, paginators and AwsCalls of the stages."""
    for folder in ("invoke", "log_events", "package", "stacks", "workflow"):
        for path in (PACKAGE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                if isinstance(node.func, ast.Attribute):
                    yield node.func.attr
                yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


# get_session is botocore's own.
@pytest.mark.parametrize("name", sorted(set(called()) & operations().keys() - {"get_session"}))
def test_every_call_in_the_code_is_permitted(name: str) -> None:
    own = {
        action
        for group in vars(own_actions).values()
        if isinstance(group, tuple)
        for action in group
    }
    wanted = {IAM.get(each, each) for each in operations()[name]}
    assert wanted & (own | {""}), f"add {wanted} to own_actions.py"
