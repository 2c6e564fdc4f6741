from typing import Any

import small_lab
from lab_builder.model import Change
from lab_builder.template import diff
from lab_builder.template.view import View


def changes(
    before: dict[str, Any], after: dict[str, Any], **given: str
) -> dict[str, tuple[str, tuple[str, ...]]]:
    old, new = small_lab.parameters(), small_lab.parameters(**given)
    found = diff.changes(
        View(before, parameters=old),
        View(after, parameters=new),
        diff.changed_parameters(old, new),
    )
    return {change.logical_id: (change.action, change.causes) for change in found}


def test_the_same_template_and_values_change_nothing() -> None:
    assert changes(small_lab.BODY, small_lab.body()) == {}


def test_resources_come_and_go() -> None:
    more = small_lab.body(Extra={"Type": "AWS::SQS::Queue"})

    assert changes(small_lab.BODY, more) == {"Extra": ("Add", ())}
    assert changes(more, small_lab.BODY) == {"Extra": ("Remove", ())}


def test_a_changed_property_is_named() -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q", "DelaySeconds": 9}}

    assert changes(small_lab.BODY, small_lab.body(WorkQueue=queue)) == {
        "WorkQueue": ("Modify", ("QueueName", "DelaySeconds"))
    }


def test_a_changed_parameter_is_named_with_what_uses_it() -> None:
    assert changes(small_lab.BODY, small_lab.BODY, EnvironmentName="other") == {
        "DataBucket": ("Modify", ("BucketName <- EnvironmentName",)),
        "WorkQueue": ("Modify", ("QueueName <- EnvironmentName",)),
        "WorkSchedule": ("Modify", ("Name <- EnvironmentName",)),
        "Drill": ("Modify", ("Name <- EnvironmentName",)),
    }


def test_a_condition_that_turns_true_adds_its_resource() -> None:
    assert changes(small_lab.BODY, small_lab.BODY, WithTopic="yes") == {"AlertTopic": ("Add", ())}


def test_a_parameter_reaches_a_property_through_conditions() -> None:
    body = small_lab.body(Thing={"Type": "T", "Properties": {"P": {"Fn::If": ["Deep", "a", "b"]}}})
    body["Conditions"]["Deep"] = {"Fn::Not": [{"Condition": "HasTopic"}]}

    found = changes(body, body, WithTopic="yes")

    assert found["Thing"] == ("Modify", ("P <- Deep",))


def test_changed_metadata_and_type_are_named() -> None:
    before = small_lab.body(Thing={"Type": "A", "Metadata": {"a": 1}})
    after = small_lab.body(Thing={"Type": "B", "Metadata": {"a": 2}})

    assert changes(before, after) == {"Thing": ("Modify", ("Type", "Metadata"))}


def test_a_change_is_a_plain_value() -> None:
    [change] = diff.changes(View({"Resources": {}}), View({"Resources": {"A": {"Type": "T"}}}), {})

    assert change == Change("Add", "A", "T")
