"""The creation of a resource fails if its name is taken, and with it the stack.

Closes a gap of MiniStack: a stack takes over what has the name, or empties it, and deletes it with
its own resources. See AlreadyExists, "Handler error codes",
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import (
    cloudwatch,
    cloudwatch_logs,
    dynamodb,
    eventbridge,
    iam,
    lambda_svc,
    sns,
    sqs,
    stepfunctions,
)
from ministack.services.cloudformation import provisioners

from lab_builder.facts.names import name_limits
from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties

IsTaken = Callable[[str, Properties], bool]


def _ends_with(resources: Any, name: str, _: Properties) -> bool:
    """Return whether an ARN in a service's store ends with the name."""
    return any(arn.rpartition(":")[2] == name for arn in resources)


def _alarm(name: str, _: Properties) -> bool:
    return name in cloudwatch._alarms or name in cloudwatch._composite_alarms  # noqa: SLF001


def _rule(name: str, properties: Properties) -> bool:
    bus = provisioners._eb_rule_bus_name(properties)  # noqa: SLF001
    return eventbridge._rule_key(name, bus) in eventbridge._rules  # noqa: SLF001


# Whether a name is taken, by resource type.
_TAKEN: dict[str, IsTaken] = {
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::CompositeAlarm": _alarm,
    "AWS::CloudWatch::Dashboard": lambda name, _: name in cloudwatch._dashboards,  # noqa: SLF001
    "AWS::DynamoDB::Table": lambda name, _: name in dynamodb._tables,  # noqa: SLF001
    "AWS::Events::Rule": _rule,
    "AWS::IAM::Role": lambda name, _: name in iam._roles,  # noqa: SLF001
    "AWS::Lambda::Function": lambda name, _: name in lambda_svc._functions,  # noqa: SLF001
    "AWS::Logs::LogGroup": lambda name, _: name in cloudwatch_logs._log_groups,  # noqa: SLF001
    "AWS::SNS::Topic": partial(_ends_with, sns._topics),  # noqa: SLF001
    "AWS::SQS::Queue": lambda name, _: name in sqs._queue_name_to_url,  # noqa: SLF001
    "AWS::StepFunctions::StateMachine": partial(
        _ends_with,
        stepfunctions._state_machines,  # noqa: SLF001
    ),
}


def install() -> None:
    """Check the names of the types whose creation nothing else replaces."""
    for patch in (
        patches.ALARM_CREATE,
        patches.DASHBOARD_CREATE,
        patches.LOG_GROUP_CREATE,
        patches.QUEUE_CREATE,
        patches.ROLE_CREATE,
        patches.TABLE_CREATE,
        patches.TOPIC_CREATE,
    ):
        patch.wrap(partial(_create, patch.keys[0]))


def refuse(kind: str, properties: Properties) -> None:
    """Check that the name of a new resource is not taken, if the template gives one.

    Raises:
        ValueError: it is; the message is the status reason of the resource.
    """
    of_type = name_limits()[kind].property
    name = properties.get(of_type)
    if not name or not _TAKEN[kind](name, properties):
        return
    key = json.dumps({f"/properties/{of_type}": name}, separators=(",", ":"))
    raise ValueError(
        f"Resource handler returned message: \"Resource of type '{kind}' with identifier '{key}' "
        'already exists." (HandlerErrorCode: AlreadyExists)'
    )


def _create(
    kind: str, stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str
) -> Any:
    refuse(kind, properties)
    return stock(logical_id, properties, stack)
