"""E9113, E9114, E9115: what a task calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from lab_builder.lint.asl import calls, sdk, states
from lab_builder.lint.asl.integrations import (
    OPTIMIZED,
    SDK_ONLY,
    SETTLED,
    TOKEN,
    Integration,
)
from lab_builder.lint.asl.targets import FUNCTIONS
from lab_builder.lint.fix import Edit
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View, pointing
from lab_builder.template.text import Text, known

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"

# What Ref gives of these, and any of their attributes, cannot be run by itself.
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
    """A task names a Lambda function or an activity by its ARN, or a service integration.

    CreateStateMachine refuses anything else (INVALID_RESOURCE): the name that Ref gives of a
    function, the ARN of a topic.
    """

    id = "E9113"
    shortdesc = "The Resource of a task is a function's or activity's ARN or an integration"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the resources that no task can have."""
        for state in states(view, "Task"):
            if why := _no_task(view, state.body.get("Resource")):
                yield Fault(state.at("Resource"), state.says(why))


class IntegrationExists(Rule):
    """CreateStateMachine refuses a service or an API action that it does not integrate.

    SDK integrations name services as the SDK for Java does (sfn, cloudwatchlogs, eventbridge) and
    actions in camelCase.
    """

    id = "E9114"
    shortdesc = "A task calls a service integration that exists"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the integrations that do not exist."""
        for state, called in calls(view):
            if missing := _missing(called):
                why, fix = missing
                yield Fault(state.at("Resource"), state.says(why), fix)


class IntegrationPattern(Rule):
    """CreateStateMachine refuses an integration pattern that the service is not integrated with.

    Only some optimized integrations run a job (.sync); SDK integrations call and wait for a
    callback only.
    """

    id = "E9115"
    shortdesc = "A task's integration pattern is one that the integration has"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the patterns that the integration does not have."""
        for state, called in calls(view):
            optimized = OPTIMIZED.get(called.service, {}).get(called.action, ())
            patterns = TOKEN if called.sdk else optimized
            if patterns and called.pattern not in patterns:
                offered = [f".{pattern}" for pattern in patterns if pattern]
                hint = f"; it has {' and '.join(offered)}" if offered else ""
                message = f"{_plain(called)} has no pattern .{called.pattern}{hint}"
                yield Fault(state.at("Resource"), state.says(message))


def _no_task(view: View, resource: object) -> str | None:
    """Return why a value cannot be a task's resource, None where it may."""
    if isinstance(resource, Text) and (hole := resource.alone):
        found = pointing.resource(view, resource)
        if found and found.type in _NO_TASK:
            return f"Resource is an {found.type}, not a function, an activity or an integration"
        if found and found.type in FUNCTIONS and not hole.attribute:
            return f"Resource is the name of function {found.logical_id}, not its ARN"
        return None
    arn = pointing.arn(resource)
    if arn is None:
        text = known(resource)
        # A placeholder that nothing fills is another rule's.
        return None if text is None or "${" in text else f"Resource is no ARN: {text!r}"
    if arn.service == "states" and arn.resource.startswith(("stateMachine:", "execution:")):
        return "Resource is a state machine, which states:startExecution runs"
    if known(arn.service) in _CALLED_OTHERWISE:
        return f"Resource is of {arn.service}, which is called through arn:aws:states:::"
    return None


_CALLED_OTHERWISE = ("batch", "dynamodb", "ecs", "events", "glue", "s3", "sns", "sqs")


def _missing(called: Integration) -> tuple[str, Edit | None] | None:
    """Return what of an integration does not exist, with the fix where only one can be meant."""
    return _missing_of_sdk(called) if called.sdk else _missing_of_optimized(called)


def _missing_of_sdk(called: Integration) -> tuple[str, Edit | None] | None:
    if called.service not in sdk.services():
        sure = sdk.meant(called.service)
        meant = sure or _near(called.service, sdk.services())
        fix = Edit(called.api, f"{sure}:{called.action}") if sure else None
        return f"there is no SDK integration of {called.service!r}{_hint(meant)}", fix
    if sdk.exists(called.service, called.action):
        return None
    meant = _near(called.action, sdk.operations(called.service) or ())
    message = f"{called.service} has no action {called.action!r}{_hint(meant)}"
    return message, _recased(called, meant)


def _missing_of_optimized(called: Integration) -> tuple[str, Edit | None] | None:
    actions = OPTIMIZED.get(called.service)
    if actions is None:
        meant = _near(called.service, OPTIMIZED)
        if called.service in SDK_ONLY:
            meant = f"aws-sdk:{sdk.meant(called.service) or called.service}"
        # AWS adds integrations: what is like none that is known may be new.
        message = f"there is no optimized integration of {called.service!r}{_hint(meant)}"
        return (message, None) if meant else None
    meant = _near(called.action, actions)
    if called.action in actions or not (meant or called.service in SETTLED):
        return None
    message = f"{called.service} has no optimized action {called.action!r}{_hint(meant)}"
    return message, _recased(called, meant)


def _recased(called: Integration, meant: str | None) -> Edit | None:
    """Return the fix of an action that is only written in another case."""
    if meant is None or meant.lower() != called.action.lower():
        return None
    return Edit(called.api, f"{called.service}:{meant}")


def _near(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like another, if any is."""
    same = [other for other in names if other.lower() == name.lower()]
    return next(iter(same or get_close_matches(name, names, n=1, cutoff=0.8)), None)


def _hint(meant: str | None) -> str:
    return f"; did you mean {meant}?" if meant else ""


def _plain(called: Integration) -> str:
    return called.name.partition(".")[0]
