"""Map states and refused definitions behave as the Step Functions Developer Guide says.

Each test names its page below https://docs.aws.amazon.com/step-functions/latest/dg/.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.machines import machine, task, wait
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

# Fails for the item 7; for others it rests, and then is done.
CHOOSE = {
    "Type": "Choice",
    "Choices": [{"Variable": "$", "NumericEquals": 7, "Next": "Bad"}],
    "Default": "Rest",
}
BAD = {"Type": "Fail", "Error": "BadItem", "Cause": "seven"}
DONE = {"Type": "Pass", "End": True}


def each(rest: int, **fields: Any) -> dict[str, Any]:
    """Return a Map state over the input, the whole machine unless it says Next."""
    states = {"Choose": CHOOSE, "Bad": BAD, "Rest": wait(rest, Next="Done"), "Done": DONE}
    state = {
        "Type": "Map",
        "ItemsPath": "$",
        "ItemProcessor": {"StartAt": "Choose", "States": states},
    }
    return state | ({} if "Next" in fields else {"End": True}) | fields


def test_a_failed_item_fails_the_map_with_its_error(engine: RunningEngine) -> None:
    """state-map-inline.html, ../apireference/API_HistoryEvent.html: MapIterationFailed."""
    run = machine(engine, {"Each": each(0, MaxConcurrency=1)}).start([1, 7, 2])
    ended = run.end()
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "BadItem", "seven")
    history = run.history()
    [failed] = [event for event in history if event["type"] == "MapIterationFailed"]
    assert failed["mapIterationFailedEventDetails"] == {"name": "Each", "index": 1}
    assert run.types()[-3:] == ["MapIterationFailed", "MapStateFailed", "ExecutionFailed"]
    assert history[-1]["executionFailedEventDetails"] == {"error": "BadItem", "cause": "seven"}


def test_a_maps_catch_sees_the_items_error(engine: RunningEngine) -> None:
    """concepts-error-handling.html: Catch of a Map state, by the error's name."""
    catch = [{"ErrorEquals": ["BadItem"], "ResultPath": "$.error", "Next": "Caught"}]
    states = {"Each": each(0, ItemsPath="$.items", Catch=catch), "Caught": DONE}
    run = machine(engine, states).start({"items": [7]})
    assert run.output()["error"] == {"Error": "BadItem", "Cause": "seven"}
    types = run.types()
    assert types.index("MapStateFailed") < types.index("MapStateExited")
    assert "MapStateSucceeded" not in types


def test_the_other_items_end_with_the_one_that_fails(engine: RunningEngine) -> None:
    """../apireference/API_HistoryEvent.html: MapIterationAborted, and no state after it."""
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    states = {"Each": each(1, Next="Caught", Catch=catch), "Caught": wait(2)}
    run = machine(engine, states).start([1, 7, 2])
    assert run.end()["status"] == "SUCCEEDED"
    time.sleep(0.2)
    history = run.history()

    def items(what: str) -> set[int]:
        events = [event for event in history if event["type"] == f"MapIteration{what}"]
        return {event[f"mapIteration{what}EventDetails"]["index"] for event in events}

    assert items("Failed") == {1}
    assert 0 in items("Aborted")
    assert items("Aborted") == items("Started") - {1}
    assert "PassStateEntered" not in run.types()


def test_a_map_is_tried_again_as_a_whole(engine: RunningEngine) -> None:
    """concepts-error-handling.html: Retry of a Map state."""
    retry = [{"ErrorEquals": ["BadItem"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    run = machine(engine, {"Each": each(0, Retry=retry)}).start([7])
    assert run.end()["error"] == "BadItem"
    types = run.types()
    assert (types.count("MapStateStarted"), types.count("MapStateFailed")) == (2, 1)


DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("state", "named"),
    [
        (task("states:activity", {}) | {"Resource": "arn:aws:states:::activity:ask"}, "activity"),
        (each(0, ToleratedFailurePercentage=50), "ToleratedFailurePercentage of the state Do"),
        (each(0, ToleratedFailureCount=1), "ToleratedFailureCount of the state Do"),
        (each(0) | {"ItemProcessor": each(0)["ItemProcessor"] | DISTRIBUTED}, "DISTRIBUTED"),
    ],
)
def test_what_the_engine_does_not_run_is_refused_by_name(
    engine: RunningEngine, state: dict[str, Any], named: str
) -> None:
    """state-map-distributed.html, concepts-activities.html: not on this engine."""
    with pytest.raises(ClientError, match=named) as refusal:
        machine(engine, {"Do": state})
    assert refusal.value.response["Error"]["Code"] == "InvalidDefinition"


@pytest.mark.embedded
def test_activities_are_refused(engine: RunningEngine) -> None:
    """concepts-activities.html: not on this engine."""
    with pytest.raises(
        ClientError, match="The embedded engine does not support activities, such as ask"
    ):
        engine.client("stepfunctions").create_activity(name="ask")
