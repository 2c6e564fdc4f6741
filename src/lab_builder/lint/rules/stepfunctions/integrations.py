"""E9113, E9114, E9115: what a task calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from lab_builder.facts import sdk
from lab_builder.facts.integrations import OPTIMIZED, SDK_ONLY, SETTLED, TOKEN
from lab_builder.facts.resource_types import FUNCTIONS
from lab_builder.lint.asl import calls, states
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.fault import Edit, Fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.text import Text, known
from lab_builder.template.view import View

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"

# Neither Ref nor an attribute of these is a Resource that a task can have.
_NO_TASK = frozenset(
    (
        "AWS::Batch::JobDefinition",
        "AWS::Batch::JobQueue",
        "AWS::DynamoDB::Table",
        "AWS::ECS::Cluster",
        "AWS::ECS::TaskDefinition",
        "AWS::Events::EventBus",
        "AWS::Glue::Job",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::Serverless::SimpleTable",
        "AWS::Serverless::StateMachine",
        "AWS::StepFunctions::StateMachine",
    )
)


class TaskResource(Rule):
    """A task runs a Lambda function or an activity by its ARN, or a service integration.

    CreateStateMachine rejects anything else (INVALID_RESOURCE), such as the function name that Ref
    returns, or the ARN of a topic.
    """

    id = "E9113"
    shortdesc = "The Resource of a task is the ARN of a function, an activity or an integration"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the values that cannot be the Resource of a task."""
        for state in states(view, "Task"):
            if why := _no_task(view, state.body.get("Resource")):
                yield Fault(state.at("Resource"), state.message(why[0]), instead=why[1])


class IntegrationExists(Rule):
    """CreateStateMachine rejects a service or an API action that has no integration.

    SDK integrations use the service names of the SDK for Java (sfn, cloudwatchlogs, eventbridge)
    and write actions in camelCase.
    """

    id = "E9114"
    shortdesc = "A task calls a service integration that exists"
    effect = "CreateStateMachine rejects the definition"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the integrations that do not exist."""
        for state, called in calls(view):
            if missing := _missing(called):
                why, fix = missing
                yield Fault(state.at("Resource"), state.message(why), fix)


class IntegrationPattern(Rule):
    """CreateStateMachine rejects an integration pattern that the integration does not support.

    Only some optimized integrations run a job (.sync). SDK integrations support request response
    and .waitForTaskToken only.
    """

    id = "E9115"
    shortdesc = "A task uses an integration pattern that the integration supports"
    effect = "CreateStateMachine rejects the definition"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the patterns that the integration does not support."""
        for state, called in calls(view):
            optimized = OPTIMIZED.get(called.service, {}).get(called.action, ())
            patterns = TOKEN if called.sdk else optimized
            if patterns and called.pattern not in patterns:
                offered = [f".{pattern}" for pattern in patterns if pattern]
                message = f"{_plain(called)} does not support .{called.pattern}"
                instead = f"It supports {' and '.join(offered)}" if offered else ""
                yield Fault(state.at("Resource"), state.message(message), instead=instead)


def _no_task(view: View, resource: object) -> tuple[str, str] | None:
    """Return why a value cannot be the Resource of a task, and what to write instead."""
    if isinstance(resource, Text) and (hole := resource.alone):
        found = references.resource(view, resource)
        if found and found.type in _NO_TASK:
            message = f"Resource is {found.logical_id}, an {found.type}"
            return message, "Use the ARN of a function, an activity or a service integration"
        if found and found.type in FUNCTIONS and not hole.attribute:
            message = f"Resource is the name of function {found.logical_id}, not its ARN"
            return message, f"Use ${{{found.logical_id}.Arn}}"
        return None
    arn = parse_arn(resource)
    if arn is None:
        text = known(resource)
        # A placeholder that is not filled in is reported by E9129.
        return None if text is None or "${" in text else (f"Resource {text!r} is not an ARN", "")
    if arn.service == "states" and arn.resource.startswith(("stateMachine:", "execution:")):
        instead = "Use arn:aws:states:::states:startExecution"
        return "Resource is the ARN of a state machine or an execution", instead
    if known(arn.service) in _CALLED_OTHERWISE:
        instead = f"Use an integration, arn:aws:states:::{arn.service}:..."
        return f"Resource is an ARN of {arn.service}, which a task cannot run", instead
    return None


_CALLED_OTHERWISE = ("batch", "dynamodb", "ecs", "events", "glue", "s3", "sns", "sqs")


def _missing(called: Integration) -> tuple[str, Edit | None] | None:
    """Return what part of an integration does not exist, and the fix where there is only one."""
    return _missing_of_sdk(called) if called.sdk else _missing_of_optimized(called)


def _missing_of_sdk(called: Integration) -> tuple[str, Edit | None] | None:
    if called.service not in sdk.services():
        sure = sdk.meant(called.service)
        meant = sure or _near(called.service, sdk.services())
        fix = Edit(called.api, f"{sure}:{called.action}") if sure else None
        return f"unknown service {called.service!r} of an SDK integration{_hint(meant)}", fix
    if sdk.exists(called.service, called.action):
        return None
    meant = _near(called.action, sdk.operations(called.service) or ())
    message = f"{called.service} has no API action {called.action!r}{_hint(meant)}"
    return message, _recased(called, meant)


def _missing_of_optimized(called: Integration) -> tuple[str, Edit | None] | None:
    actions = OPTIMIZED.get(called.service)
    if actions is None:
        meant = _near(called.service, OPTIMIZED)
        if called.service in SDK_ONLY:
            meant = f"aws-sdk:{sdk.meant(called.service) or called.service}"
        # AWS adds integrations: a name that resembles none of the known ones may be new.
        message = f"{called.service!r} has no optimized integration{_hint(meant)}"
        return (message, None) if meant else None
    meant = _near(called.action, actions)
    if called.action in actions or not (meant or called.service in SETTLED):
        return None
    message = f"{called.service} has no optimized action {called.action!r}{_hint(meant)}"
    return message, _recased(called, meant)


def _recased(called: Integration, meant: str | None) -> Edit | None:
    """Return the fix for an action that differs in case only."""
    if meant is None or meant.lower() != called.action.lower():
        return None
    return Edit(called.api, f"{called.service}:{meant}")


def _near(name: str, names: Iterable[str]) -> str | None:
    """Return the most similar name, if any is similar."""
    same = [other for other in names if other.lower() == name.lower()]
    return next(iter(same or get_close_matches(name, names, n=1, cutoff=0.8)), None)


def _hint(meant: str | None) -> str:
    return f" (did you mean {meant}?)" if meant else ""


def _plain(called: Integration) -> str:
    return called.name.partition(".")[0]
