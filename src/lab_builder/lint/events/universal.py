"""Universal targets of EventBridge Scheduler: arn:aws:scheduler:::aws-sdk:<service>:<action>.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab_builder.lint.asl import sdk
from lab_builder.lint.view import pointing

# The prefixes of read-only actions, which Scheduler rejects.
_READING = (
    "get describe list poll receive search scan query select read lookup discover validate "
    "batchGet batchDescribe batchRead transactGet adminGet adminList testMigration retrieve "
    "testConnection translateDocument isAuthorized invokeModel"
)
# Services whose actions have the same name in IAM as in the API, with their prefix there.
_PREFIXES = {
    **{name: name for name in ("batch", "codebuild", "dynamodb", "ec2", "ecs", "glue", "rds")},
    **{name: name for name in ("sns", "sqs", "ssm")},
    "eventbridge": "events",
    "sfn": "states",
}


@dataclass(frozen=True, slots=True)
class Action:
    """The action of a universal target."""

    service: str
    name: str

    @property
    def permission(self) -> str | None:
        """The IAM action that allows it, where that is known."""
        prefix = _PREFIXES.get(self.service)
        return f"{prefix}:{self.name[:1].upper()}{self.name[1:]}" if prefix else None

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

    def refused(self) -> str | None:
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
    arn = pointing.arn(value)
    if arn is None or arn.service != "scheduler" or not arn.resource.startswith("aws-sdk:"):
        return None
    match arn.resource.split(":"):
        case [_, service, name] if "${" not in service + name:
            return Action(service, name)
    return None
