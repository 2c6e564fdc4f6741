"""E9133, E9134, W9135: logs and traces of state machines."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl.machines import TYPES
from lab_builder.lint.asl.role import role_permissions
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

_LOGS = "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"


class LogDestination(Rule):
    """A state machine that logs requires the ARN of a log group, which ends in :*.

    CreateStateMachine rejects a log level without a destination, and any other ARN or name.
    """

    id = "E9133"
    shortdesc = "A state machine logs to the ARN of a log group, with :* at the end"
    effect = "CreateStateMachine rejects the logging configuration"
    source_url = _LOGS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield log configurations without a log group, and log groups that are not named so."""
        for machine in view.of_type(*TYPES):
            for logging in _logging(machine):
                if logging.get("Destinations") is None and _logs(logging):
                    message = f"{machine.logical_id} has a log level, but no Destinations"
                    yield fault(logging, message, instead="Add the ARN of a log group")
                if destinations := logging.get("Destinations"):
                    for item in destinations.items():
                        group = item.get("CloudWatchLogsLogGroup", "LogGroupArn")
                        if group and (why := _misnamed(group)):
                            yield fault(group, f"the log group {why[0]}", instead=why[1])


class LogDelivery(Rule):
    """CreateStateMachine rejects logging if the role does not allow log delivery.

    The documentation lists eight actions, all on "*", logs:CreateLogDelivery among them.
    """

    id = "E9134"
    shortdesc = "The role of a state machine that logs allows log delivery"
    effect = "CreateStateMachine rejects the logging configuration"
    source_url = _LOGS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the log configurations that the role does not allow."""
        for machine in view.of_type(*TYPES):
            permissions = role_permissions(machine)
            if permissions is None or not permissions.lacks("logs:CreateLogDelivery"):
                continue
            for logging in _logging(machine):
                if _logs(logging):
                    role = f"the role of {machine.logical_id}"
                    message = f"{role} does not allow logs:CreateLogDelivery"
                    yield fault(logging, message, instead='Allow it on Resource "*"')


class TraceDelivery(Rule):
    """Traces are lost if the role of the state machine does not allow it to send them to X-Ray."""

    id = "W9135"
    shortdesc = "The role of a state machine that traces allows X-Ray"
    effect = "the traces are lost"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tracing configurations that the role does not allow."""
        for machine in view.of_type(*TYPES):
            tracing = machine.get("TracingConfiguration") or machine.get("Tracing")
            permissions = role_permissions(machine) if tracing else None
            if tracing is None or permissions is None:
                continue
            enabled = tracing.get("Enabled")
            if enabled and enabled.value is True and permissions.lacks("xray:PutTraceSegments"):
                role = f"the role of {machine.logical_id}"
                message = f"{role} does not allow xray:PutTraceSegments"
                yield fault(tracing, message, instead='Allow it on Resource "*"')


def _logging(machine: Resource) -> Iterator[Place]:
    """Yield the log configurations of a machine, one for each branch of a condition."""
    found = machine.get("LoggingConfiguration") or machine.get("Logging")
    yield from found.choices() if found else ()


def _logs(logging: Place) -> bool:
    """Return whether a log configuration certainly logs something."""
    level = logging.get("Level")
    return bool(level and level.text in ("ALL", "ERROR", "FATAL"))


def _misnamed(group: Place) -> tuple[str, str] | None:
    """Return why a value is not the ARN that Step Functions requires, and what to write instead."""
    value = group.value
    if not isinstance(value, str):
        return None
    if isinstance(value, Text) and (hole := value.alone):
        found = references.resource(group.view, value)
        named = found and found.type == "AWS::Logs::LogGroup" and hole.attribute != "Arn"
        return (f"is {hole.name}, not an ARN", f"Use ${{{hole.logical_id}.Arn}}") if named else None
    ends_otherwise = f"is {value}, which does not end in :*", "Use the Arn of the log group"
    last = value.parts[-1] if isinstance(value, Text) else value
    if isinstance(last, str):
        return None if last.endswith(":*") else ends_otherwise
    found = group.view.resources.get(last.logical_id)
    by_name = found and found.type == "AWS::Logs::LogGroup" and last.attribute != "Arn"
    return ends_otherwise if by_name else None
