"""Universal targets of EventBridge Scheduler: arn:aws:scheduler:::aws-sdk:<service>:<action>.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lab_builder.lint.view import pointing

# The beginnings of actions that only read: Scheduler refuses them.
_READING = (
    "get describe list poll receive search scan query select read lookup discover validate "
    "batchGet batchDescribe batchRead transactGet adminGet adminList testMigration retrieve "
    "testConnection translateDocument isAuthorized invokeModel"
)
# Services whose name in the SDK is not the one of their model, and theirs in IAM.
_MODELS = {"cloudwatchlogs": "logs", "eventbridge": "events", "sfn": "stepfunctions"}
_PREFIXES = {"eventbridge": "events", "cloudwatchlogs": "logs", "sfn": "states"}
# Services whose actions have the same name in IAM as in the API.
_NAMED_ALIKE = frozenset(
    ("batch", "codebuild", "dynamodb", "ec2", "ecs", "eventbridge", "glue", "rds", "sfn", "sns")
) | {"sqs", "ssm"}


@dataclass(frozen=True, slots=True)
class Action:
    """The action of a universal target."""

    service: str
    name: str

    @property
    def permission(self) -> str | None:
        """The IAM action that allows it, where that is known."""
        if self.service not in _NAMED_ALIKE:
            return None
        return f"{_PREFIXES.get(self.service, self.service)}:{self.name[:1].upper()}{self.name[1:]}"

    def refused(self) -> str | None:
        """Tell why Scheduler does not take it; None where it may."""
        if self.service != self.service.lower():
            return f"the service is written {self.service.lower()}, not {self.service}"
        known = _actions(_MODELS.get(self.service, self.service))
        if self.name[:1].isupper():
            return f"the action begins with a small letter: {self.name[:1].lower()}{self.name[1:]}"
        for beginning in _READING.split():
            if re.match(rf"{beginning}(?![a-z])", self.name):
                return f"{self.name} only reads, which Scheduler does not call"
        if known and self.name.lower() not in known:
            return f"{self.service} has no action {self.name}"
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


@cache
def _actions(service: str) -> frozenset[str]:
    """Return the actions of a service in lower case; none where it is not known by that name."""
    from botocore.exceptions import DataNotFoundError
    from botocore.loaders import Loader

    try:
        model = Loader().load_service_model(service, "service-2")
    except (DataNotFoundError, ValueError):
        return frozenset()
    return frozenset(name.lower() for name in model["operations"])
