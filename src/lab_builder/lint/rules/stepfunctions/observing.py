"""E9133, E9134, W9135: logs and traces of state machines."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl.role import held
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View, pointing
from lab_builder.lint.view.machines import TYPES
from lab_builder.template.text import Text

_LOGS = "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"


class LogDestination(Rule):
    """A machine that logs names a log group, by an ARN that ends in :*.

    CreateStateMachine refuses a log level without a destination, and any other ARN or name.
    """

    id = "E9133"
    shortdesc = "A state machine that logs names a log group by its ARN with :*"
    source_url = _LOGS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield log configurations without a group, and groups that are not named so."""
        for machine in view.of_type(*TYPES):
            for logging in _logging(machine):
                if logging.get("Destinations") is None and _logs(logging):
                    yield fault(logging, f"{machine.logical_id} logs, but to no log group")
                if destinations := logging.get("Destinations"):
                    for item in destinations.items():
                        group = item.get("CloudWatchLogsLogGroup", "LogGroupArn")
                        if group and (why := _misnamed(group)):
                            yield fault(group, f"the log group {why}")


class LogDelivery(Rule):
    """CreateStateMachine refuses to log where the role may not deliver logs.

    The documentation lists eight actions, all on "*"; without logs:CreateLogDelivery nothing works.
    """

    id = "E9134"
    shortdesc = "The role of a state machine that logs may deliver logs"
    source_url = _LOGS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the log configurations that the role cannot serve."""
        for machine in view.of_type(*TYPES):
            permissions = held(machine)
            if permissions is None or not permissions.lacks("logs:CreateLogDelivery"):
                continue
            for logging in _logging(machine):
                if _logs(logging):
                    message = f"the role of {machine.logical_id} may not logs:CreateLogDelivery"
                    yield fault(logging, message)


class TraceDelivery(Rule):
    """Traces of a machine whose role may not send them to X-Ray get lost."""

    id = "W9135"
    shortdesc = "The role of a state machine that traces may send traces"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tracing that the role cannot serve."""
        for machine in view.of_type(*TYPES):
            tracing = machine.get("TracingConfiguration") or machine.get("Tracing")
            permissions = held(machine) if tracing else None
            if tracing is None or permissions is None:
                continue
            enabled = tracing.get("Enabled")
            if enabled and enabled.value is True and permissions.lacks("xray:PutTraceSegments"):
                message = f"the role of {machine.logical_id} may not xray:PutTraceSegments"
                yield fault(tracing, message)


def _logging(machine: Resource) -> Iterator[Place]:
    """Yield the log configuration of a machine, those of each condition."""
    found = machine.get("LoggingConfiguration") or machine.get("Logging")
    yield from found.choices() if found else ()


def _logs(logging: Place) -> bool:
    """Tell whether a log configuration surely logs something."""
    level = logging.get("Level")
    return bool(level and level.text in ("ALL", "ERROR", "FATAL"))


def _misnamed(group: Place) -> str | None:
    """Return why a value is no ARN of a log group as Step Functions wants it."""
    value = group.value
    if not isinstance(value, str):
        return None
    if isinstance(value, Text) and (hole := value.alone):
        found = pointing.resource(group.view, value)
        named = found and found.type == "AWS::Logs::LogGroup" and hole.attribute != "Arn"
        return f"is named by {hole.name}, not by its ARN" if named else None
    last = value.parts[-1] if isinstance(value, Text) else value
    if isinstance(last, str):
        return None if last.endswith(":*") else f"does not end in :*: {value}"
    found = group.view.resources.get(last.logical_id)
    by_name = found and found.type == "AWS::Logs::LogGroup" and last.attribute != "Arn"
    return f"does not end in :*: {value}" if by_name else None
