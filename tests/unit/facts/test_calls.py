import pytest

from lab_builder.facts.calls import resource_calls
from lab_builder.facts.generate import botocore_models
from lab_builder.facts.generate.calls import OVERRIDES, derived
from lab_builder.stacks.existence import LOOKUPS


@pytest.mark.parametrize("kind", resource_calls())
def test_every_call_is_an_operation_of_its_service(kind: str) -> None:
    calls = resource_calls()[kind]
    operations = botocore_models.model(calls.client)["operations"]

    named = {calls.create, *calls.update, calls.delete, *filter(None, [calls.read])}
    assert named <= set(operations)


@pytest.mark.parametrize(
    ("kind", "create", "update", "delete"),
    [
        ("AWS::CloudWatch::Alarm", "PutMetricAlarm", ("PutMetricAlarm",), "DeleteAlarms"),
        ("AWS::Events::EventBus", "CreateEventBus", ("UpdateEventBus",), "DeleteEventBus"),
        ("AWS::IAM::ManagedPolicy", "CreatePolicy", ("CreatePolicyVersion",), "DeletePolicy"),
        ("AWS::KMS::Key", "CreateKey", ("PutKeyPolicy",), "ScheduleKeyDeletion"),
        ("AWS::Logs::LogGroup", "CreateLogGroup", (), "DeleteLogGroup"),
        ("AWS::SNS::Subscription", "Subscribe", ("SetSubscriptionAttributes",), "Unsubscribe"),
    ],
)
def test_a_type_is_made_changed_and_deleted_by_the_calls_of_its_handlers(
    kind: str, create: str, update: tuple[str, ...], delete: str
) -> None:
    calls = resource_calls()[kind]

    assert (calls.create, calls.update, calls.delete) == (create, update, delete)


def test_a_call_says_by_which_codes_it_finds_nothing() -> None:
    assert resource_calls()["AWS::IAM::Role"].missing == ("NoSuchEntity", "NoSuchEntityException")


@pytest.mark.parametrize("kind", OVERRIDES)
def test_an_override_of_calls_says_what_the_schema_does_not(kind: str) -> None:
    made = derived(kind)

    assert all(getattr(made, name) != value for name, value in OVERRIDES[kind].calls.items())
    assert OVERRIDES[kind].reason
    assert OVERRIDES[kind].source.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize("kind", LOOKUPS)
def test_what_a_destroy_looks_for_has_a_call_that_reads_it(kind: str) -> None:
    assert resource_calls()[kind].read
