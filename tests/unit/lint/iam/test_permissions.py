"""A "lacks" is sure: whatever the template does not show allows."""

from typing import Any

import pytest

from lab_builder.lint.iam import permissions
from lab_builder.template.view import View

INVOKE, FUNCTION = "lambda:InvokeFunction", {"Fn::GetAtt": "Function.Arn"}


def lacks(role: dict[str, Any], resource: Any = FUNCTION, **others: Any) -> bool:
    view = View({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}, **others}})
    held = permissions.role_permissions(view.resources["Role"])
    return held.lacks(INVOKE, view.values.resolve(resource))


def policy(action: Any = INVOKE, resource: Any = "*", effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return {"PolicyName": "p", "PolicyDocument": {"Statement": statement}}


def test_a_role_without_policies_lacks_everything() -> None:
    assert lacks({})


@pytest.mark.parametrize(
    "inline",
    [
        policy(),
        policy(["lambda:invoke*"]),
        policy("*"),
        policy(resource=[{"Fn::GetAtt": ["Function", "Arn"]}]),
        policy(resource={"Fn::Sub": "${Function.Arn}:*"}),
        policy(resource={"Fn::Sub": "arn:${AWS::Partition}:lambda:*:*:function:${Name}"}),
        policy(action={"Ref": "Actions"}),
        policy(action={"Fn::If": ["Any", [INVOKE], ["s3:GetObject"]]}),
        {"Fn::If": ["Any", policy(), {"Ref": "AWS::NoValue"}]},
        {"PolicyName": "p", "PolicyDocument": {"Ref": "Document"}},
    ],
    ids=str,
)
def test_what_may_allow_it_is_believed(inline: Any) -> None:
    assert not lacks({"Policies": [inline]})


@pytest.mark.parametrize(
    "inline",
    [
        policy("lambda:GetFunction"),
        policy(effect="Deny"),
        policy(resource={"Fn::GetAtt": "Other.Arn"}),
        policy(resource={"Fn::Sub": "${Function.Arn}:*"}),
        policy(resource={"Fn::Sub": "arn:aws:lambda:*:*:function:${Other}"}),
    ],
    ids=str,
)
def test_what_surely_allows_something_else_does_not_count(inline: Any) -> None:
    function = {"Type": "AWS::Lambda::Function"}
    assert lacks({"Policies": [inline]}, FUNCTION, Function=function, Other=function)


def test_another_service_in_the_arn_does_not_count() -> None:
    topic = policy(resource={"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:topic"})
    function = {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:1:function:x"}
    assert lacks({"Policies": [topic]}, function)


def test_a_policy_of_aws_that_is_not_known_may_allow_anything() -> None:
    assert not lacks({"ManagedPolicyArns": ["arn:aws:iam::aws:policy/PowerUserAccess"]})
    assert lacks({"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]})


def test_a_policy_that_names_the_role_counts() -> None:
    attached = {
        "Type": "AWS::IAM::Policy",
        "Properties": {**policy(), "Roles": [{"Ref": "Role"}]},
    }
    assert not lacks({}, Policy=attached)


def test_what_sam_makes_allows_what_its_policies_say() -> None:
    machine = {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {"Policies": [{"Statement": [policy()["PolicyDocument"]["Statement"]]}]},
    }
    view = View({"Resources": {"Machine": machine}})
    held = permissions.sam_role_permissions(view.resources["Machine"])
    assert not held.lacks(INVOKE)
    assert held.lacks("sns:Publish")


def sam(*policies: Any, **others: Any) -> permissions.Permissions:
    """What the role may do that SAM makes of some policies."""
    machine = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Policies": list(policies)}}
    function = {"Type": "AWS::Serverless::Function"}
    view = View({"Resources": {"Machine": machine, "A": function, "B": function, **others}})
    return permissions.sam_role_permissions(view.resources["Machine"])


def test_a_policy_template_of_sam_allows_what_it_is_for() -> None:
    held = sam({"LambdaInvokePolicy": {"FunctionName": {"Ref": "A"}}})
    assert held.complete
    assert not held.lacks(INVOKE, View({}).values.resolve({"Fn::GetAtt": "A.Arn"}))
    assert held.lacks(INVOKE, View({}).values.resolve({"Fn::GetAtt": "B.Arn"}))
    assert held.lacks("sns:Publish")


def test_a_policy_attached_to_the_role_that_sam_makes_counts() -> None:
    attached = {
        "Type": "AWS::IAM::Policy",
        "Properties": {**policy("sns:Publish"), "Roles": [{"Ref": "MachineRole"}]},
    }
    assert not sam(More=attached).lacks("sns:Publish")


def test_connectors_may_allow_anything() -> None:
    connector = {"Type": "AWS::Serverless::Connector", "Properties": {}}
    assert not sam(Connector=connector).lacks("sns:Publish")


def test_a_reference_to_another_function_does_not_count_wherever_it_stands() -> None:
    other = policy(resource={"Fn::Sub": "${Other.Arn}:*"})
    function = {"Type": "AWS::Lambda::Function"}
    assert lacks({"Policies": [other]}, FUNCTION, Function=function, Other=function)
