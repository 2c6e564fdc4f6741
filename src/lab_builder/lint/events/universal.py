"""Universal targets of EventBridge Scheduler: arn:aws:scheduler:::aws-sdk:<service>:<action>.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab_builder.facts import sdk
from lab_builder.facts.iam_actions import actions_of_call
from lab_builder.template.arn import parse_arn

# The prefixes of read-only actions, which Scheduler rejects.
_READING = (
    "get describe list poll receive search scan query select read lookup discover validate "
    "batchGet batchDescribe batchRead transactGet adminGet adminList testMigration retrieve "
    "testConnection translateDocument isAuthorized invokeModel"
)


@dataclass(frozen=True, slots=True)
class Action:
    """The action of a universal target."""

    service: str
    name: str

    @property
    def permissions(self) -> tuple[str, ...]:
        """The IAM actions that allow it, as far as they are known."""
        return actions_of_call(self.service, self.name)

    @property
    def required(self) -> frozenset[str]:
        """The known parameters that its input must have."""
        shape = sdk.shape(self.service, self.name)
        # The client fills in idempotency tokens.
        tokens = {
            name
            for name, member in shape.get("members", {}).items()
            if member.get("idempotencyToken")
        }
        return frozenset(shape.get("required", ())) - tokens

    def rejection(self) -> str | None:
        """Return why Scheduler rejects it, None where it may accept it."""
        if self.service != self.service.lower():
            return f"the service must be in lower case: {self.service.lower()}"
        if self.name[:1].isupper():
            return f"the action must be in camelCase: {self.name[:1].lower()}{self.name[1:]}"
        for beginning in _READING.split():
            if re.match(rf"{beginning}(?![a-z])", self.name):
                return f"{self.name} is read-only, which Scheduler does not support"
        known = None if sdk.exists(self.service, self.name) else sdk.operations(self.service)
        # How abbreviations are written differs: stopDBInstance, stopDbInstance.
        if known and self.name.lower() not in (name.lower() for name in known):
            return f"{self.service} has no API action {self.name}"
        return None


def action(value: object) -> Action | None:
    """Return the action of a value that is the ARN of a universal target."""
    arn = parse_arn(value)
    if arn is None or arn.service != "scheduler" or not arn.resource.startswith("aws-sdk:"):
        return None
    match arn.resource.split(":"):
        case [_, service, name] if "${" not in service + name:
            return Action(service, name)
    return None
