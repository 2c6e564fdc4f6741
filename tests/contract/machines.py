"""State machines for the contract tests, run through the public API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from contract.functions import role
from eventually import eventually
from functional.engines import RunningEngine


@dataclass(frozen=True)
class Execution:
    """A started execution."""

    engine: RunningEngine
    arn: str

    def describe(self) -> dict[str, Any]:
        """Return what DescribeExecution answers now."""
        answer: dict[str, Any] = self.engine.client("stepfunctions").describe_execution(
            executionArn=self.arn
        )
        return answer

    def end(self) -> dict[str, Any]:
        """Wait until it no longer runs; return what DescribeExecution answers then."""
        eventually(lambda: self.describe()["status"] != "RUNNING")
        return self.describe()

    def output(self) -> Any:
        """Wait for its success and return its output."""
        ended = self.end()
        assert ended["status"] == "SUCCEEDED", ended
        return json.loads(ended["output"])

    def history(self) -> list[dict[str, Any]]:
        """Return all events, over all pages."""
        pages = self.engine.client("stepfunctions").get_paginator("get_execution_history")
        return [
            event
            for page in pages.paginate(executionArn=self.arn, PaginationConfig={"PageSize": 7})
            for event in page["events"]
        ]

    def types(self) -> list[str]:
        """Return the types of all events."""
        return [event["type"] for event in self.history()]

    def stop(self, **reason: str) -> None:
        """Stop it."""
        self.engine.client("stepfunctions").stop_execution(executionArn=self.arn, **reason)


@dataclass(frozen=True)
class Machine:
    """A state machine."""

    engine: RunningEngine
    arn: str

    def start(self, given: Any = None) -> Execution:
        """Start an execution with an input."""
        started = self.engine.client("stepfunctions").start_execution(
            stateMachineArn=self.arn, input=json.dumps(given if given is not None else {})
        )
        return Execution(self.engine, started["executionArn"])


def machine(
    engine: RunningEngine,
    states: dict[str, dict[str, Any]],
    *allowed: dict[str, Any],
    definition: dict[str, Any] | None = None,
    **settings: Any,
) -> Machine:
    """Make a machine that begins with the first of ``states``, with a role of its own."""
    whole = {"StartAt": next(iter(states)), "States": states, **(definition or {})}
    made = engine.client("stepfunctions").create_state_machine(
        name=f"machine-{uuid4().hex[:12]}",
        definition=json.dumps(whole),
        roleArn=role(engine, "states.amazonaws.com", *allowed),
        **settings,
    )
    return Machine(engine, made["stateMachineArn"])


def task(resource: str, parameters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a Task state that ends the machine unless it says Next."""
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters}
    return state | ({} if "Next" in fields else {"End": True}) | fields


def wait(seconds: int, **fields: Any) -> dict[str, Any]:
    """Return a Wait state that ends the machine unless it says Next."""
    state = {"Type": "Wait", "Seconds": seconds}
    return state | ({} if "Next" in fields else {"End": True}) | fields
