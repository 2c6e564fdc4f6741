"""What the engine's change sets say.

Each test names its page below https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/.
"""

from __future__ import annotations

import json

import pytest

from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

BODY = {
    "Parameters": {"Wanted": {"Type": "String", "Default": "no"}},
    "Conditions": {"IsWanted": {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]}},
    "Resources": {
        "Always": {"Type": "AWS::SNS::Topic"},
        "Sometimes": {"Type": "AWS::SNS::Topic", "Condition": "IsWanted"},
    },
}


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        (None, "no", {"Always": "Add"}),
        (None, "yes", {"Always": "Add", "Sometimes": "Add"}),
        ("no", "yes", {"Sometimes": "Add"}),
        ("yes", "no", {"Sometimes": "Remove"}),
    ],
)
def test_a_change_set_heeds_conditions(
    engine: RunningEngine, before: str | None, now: str, changes: dict[str, str]
) -> None:
    """conditions-section-structure.html."""
    cloudformation = engine.client("cloudformation")
    name = f"conditions-{before}-{now}"
    if before:
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=json.dumps(BODY),
            Parameters=[{"ParameterKey": "Wanted", "ParameterValue": before}],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1}
        )

    made = cloudformation.create_change_set(
        StackName=name,
        ChangeSetName="proposed",
        ChangeSetType="UPDATE" if before else "CREATE",
        TemplateBody=json.dumps(BODY),
        Parameters=[{"ParameterKey": "Wanted", "ParameterValue": now}],
    )
    found = cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    cloudformation.delete_stack(StackName=name)

    told = [change["ResourceChange"] for change in found]
    assert {one["LogicalResourceId"]: one["Action"] for one in told} == changes
