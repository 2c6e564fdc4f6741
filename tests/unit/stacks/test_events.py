"""Events that only AWS sends, or sends late. What the engine sends is in tests/functional."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import UnconfirmedError
from lab_builder.stacks import events
from lab_builder.stacks.events import Ended
from lab_builder.stacks.values import StackEvent
from unit.stacks.stubs import Stub

STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def item(number: int, status: str, logical_id: str = "small", **more: Any) -> dict[str, Any]:
    """Return an event as CloudFormation tells it, ``number`` seconds after noon."""
    return {
        "StackId": STACK,
        "StackName": "small",
        "EventId": f"e{number}",
        "Timestamp": NOON + timedelta(seconds=number),
        "LogicalResourceId": logical_id,
        "PhysicalResourceId": STACK if logical_id == "small" else logical_id.lower(),
        "ResourceType": "AWS::CloudFormation::Stack" if logical_id == "small" else "T",
        "ResourceStatus": status,
        **more,
    }


def answer(stub: Stub, *newest_first: dict[str, Any]) -> None:
    stub("cloudformation").add_response(
        "describe_stack_events", {"StackEvents": list(newest_first)}, {"StackName": STACK}
    )


def followed(aws: Aws, **how: Any) -> tuple[list[StackEvent], Ended]:
    return drained(events.watch(aws, STACK, "e0", **how))


def test_only_what_came_after_is_told_oldest_first(aws: Aws, stub: Stub) -> None:
    answer(
        stub,
        item(3, "CREATE_COMPLETE"),
        item(2, "CREATE_COMPLETE", "Queue"),
        item(1, "CREATE_IN_PROGRESS", "Queue"),
        item(0, "REVIEW_IN_PROGRESS"),
        item(-1, "earlier"),
    )

    seen, ended = followed(aws)

    assert [event.id for event in seen] == ["e1", "e2", "e3"]
    assert ended == Ended("CREATE_COMPLETE", tuple(seen))


def test_a_resource_is_timed_from_its_first_report(aws: Aws, stub: Stub) -> None:
    answer(
        stub,
        item(9, "CREATE_COMPLETE"),
        item(7, "CREATE_COMPLETE", "Queue"),
        item(4, "CREATE_IN_PROGRESS", "Queue", DetailedStatus="CONFIGURATION_COMPLETE"),
        item(2, "CREATE_IN_PROGRESS", "Queue"),
    )

    seen, _ = followed(aws)

    assert [event.seconds for event in seen] == [None, None, 5.0, None]


def test_the_end_of_one_nested_stack_is_not_the_end(aws: Aws, stub: Stub) -> None:
    nested = {"PhysicalResourceId": f"{STACK}-nested", "ResourceType": "AWS::CloudFormation::Stack"}
    answer(stub, item(1, "CREATE_COMPLETE", "Nested", **nested))
    answer(stub, item(2, "CREATE_COMPLETE"), item(1, "CREATE_COMPLETE", "Nested", **nested))

    seen, _ = followed(aws)

    assert [event.id for event in seen] == ["e1", "e2"]


def test_a_throttled_look_is_repeated(aws: Aws, stub: Stub) -> None:
    stub("cloudformation").add_client_error("describe_stack_events", "Throttling")
    answer(stub, item(1, "UPDATE_COMPLETE"))

    _, ended = followed(aws)

    assert ended.status == "UPDATE_COMPLETE"


def test_a_rolled_back_create_is_followed_into_its_deletion(aws: Aws, stub: Stub) -> None:
    rolled_back = item(1, "ROLLBACK_COMPLETE")
    answer(stub, rolled_back)
    answer(stub, item(3, "DELETE_COMPLETE"), item(2, "DELETE_IN_PROGRESS"), rolled_back)

    _, ended = followed(aws, delete_on_failure=True)

    assert ended.status == "DELETE_COMPLETE"


def test_a_rolled_back_create_that_stays_is_believed_after_some_looks(aws: Aws, stub: Stub) -> None:
    for _ in range(6):
        answer(stub, item(1, "ROLLBACK_COMPLETE"))

    _, ended = followed(aws, delete_on_failure=True)

    assert ended.status == "ROLLBACK_COMPLETE"


def test_credentials_that_expire_meanwhile_leave_the_end_unconfirmed(aws: Aws, stub: Stub) -> None:
    answer(stub, item(1, "CREATE_IN_PROGRESS"))
    stub("cloudformation").add_client_error("describe_stack_events", "ExpiredToken", "too old")

    with pytest.raises(UnconfirmedError, match="too old") as caught:
        followed(aws)

    assert caught.value.where == STACK
    assert "renew the credentials, then lab-builder status" in str(caught.value.hint)


def test_a_target_that_answers_no_more_leaves_the_end_unconfirmed(aws: Aws, stub: Stub) -> None:
    for _ in range(2):
        stub("cloudformation").add_client_error(
            "describe_stack_events", "ServiceUnavailable", "gone", http_status_code=503
        )

    with pytest.raises(UnconfirmedError, match="gone") as caught:
        followed(aws, lost_after=0.1)
    # These clients are the engine's, and an operation ends with the engine.
    assert "lab-builder local status" in str(caught.value.hint)


def at_rest(stub: Stub, status: str) -> None:
    told = {"StackId": STACK, "StackName": "small", "CreationTime": NOON, "StackStatus": status}
    stub("cloudformation").add_response("describe_stacks", {"Stacks": [told]})


def test_an_operation_that_never_begins_is_unconfirmed(aws: Aws, stub: Stub) -> None:
    answer(stub, item(0, "REVIEW_IN_PROGRESS"))
    answer(stub, item(0, "REVIEW_IN_PROGRESS"))
    at_rest(stub, "REVIEW_IN_PROGRESS")

    with pytest.raises(UnconfirmedError, match="there is no event of it") as caught:
        followed(aws, lost_after=0.1)
    assert "continues" not in str(caught.value.hint)


def test_an_operation_that_is_forgotten_half_way_is_unconfirmed(aws: Aws, stub: Stub) -> None:
    answer(stub, item(1, "UPDATE_IN_PROGRESS"))
    answer(stub, item(1, "UPDATE_IN_PROGRESS"))
    at_rest(stub, "CREATE_COMPLETE")

    with pytest.raises(UnconfirmedError, match="there is no further event of it"):
        followed(aws, lost_after=0.1)


def test_a_long_silence_of_a_stack_that_is_busy_is_borne(aws: Aws, stub: Stub) -> None:
    answer(stub, item(1, "UPDATE_IN_PROGRESS"))
    answer(stub, item(1, "UPDATE_IN_PROGRESS"))
    at_rest(stub, "UPDATE_IN_PROGRESS")
    answer(stub, item(2, "UPDATE_COMPLETE"), item(1, "UPDATE_IN_PROGRESS"))

    _, ended = followed(aws, lost_after=0.1)

    assert ended.status == "UPDATE_COMPLETE"
