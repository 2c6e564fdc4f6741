"""Stacks for the contract tests, made through the public API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventually import eventually
from functional.engines import RunningEngine


@dataclass(frozen=True)
class Stack:
    """A stack. ``name`` may stand for one that is not created yet."""

    engine: RunningEngine
    name: str

    @property
    def cloudformation(self) -> Any:
        """A client."""
        return self.engine.client("cloudformation")

    def create(self, body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Create it from a body and return how it ended."""
        self.cloudformation.create_stack(
            StackName=self.name,
            TemplateBody=json.dumps(body),
            Capabilities=["CAPABILITY_IAM"],
            **more,
        )
        return self.ended()

    def update(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Update it to a body and return how that ended."""
        self.cloudformation.update_stack(
            StackName=self.name,
            TemplateBody=json.dumps(body),
            Capabilities=["CAPABILITY_IAM"],
        )
        return self.ended()

    def delete(self) -> None:
        """Delete it and wait until it is gone."""
        self.cloudformation.delete_stack(StackName=self.name)
        eventually(lambda: self.name not in self._alive())

    def ended(self) -> dict[str, Any]:
        """Return the stack once nothing is in progress."""

        def look() -> dict[str, Any] | None:
            (stack,) = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"]
            return None if stack["StackStatus"].endswith("IN_PROGRESS") else dict(stack)

        return eventually(look)

    def reasons(self) -> str:
        """Return the reasons of all that failed, the first one first."""
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        return "\n".join(
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("FAILED")
        )

    def output(self, key: str) -> str:
        """Return an output's value."""
        outputs = self.ended()["Outputs"]
        return next(str(item["OutputValue"]) for item in outputs if item["OutputKey"] == key)

    def _alive(self) -> set[str]:
        summaries = self.cloudformation.list_stacks()["StackSummaries"]
        return {item["StackName"] for item in summaries if item["StackStatus"] != "DELETE_COMPLETE"}
