"""The services that deliver to targets: the types that they support, and the IAM actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.rules import rules
from lab_builder.template.view import Place, Resource, View


@dataclass(frozen=True, slots=True, eq=False)
class Sender:
    """A service that calls targets. ``calls`` has the IAM actions for each kind it supports.

    One of the actions must be allowed. ``roles`` are the kinds that it calls by a role only.
    """

    name: str
    principal: str
    calls: Mapping[str, tuple[str, ...]]
    roles: frozenset[str]


_COMMON: Mapping[str, tuple[str, ...]] = {
    "CodeBuild project": ("codebuild:StartBuild",),
    "CodePipeline pipeline": ("codepipeline:StartPipelineExecution",),
    "ECS cluster": ("ecs:RunTask",),
    "Firehose stream": ("firehose:PutRecord", "firehose:PutRecordBatch"),
    "Kinesis stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
    "Lambda function": ("lambda:InvokeFunction",),
    "SNS topic": ("sns:Publish",),
    "SQS queue": ("sqs:SendMessage",),
    "SageMaker pipeline": ("sagemaker:StartPipelineExecution",),
    "bus": ("events:PutEvents",),
    "state machine": ("states:StartExecution", "states:StartSyncExecution"),
}
_BY_ROLE = frozenset(_COMMON) - {"Lambda function", "SNS topic", "SQS queue"}

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
EVENTS = Sender(
    "EventBridge",
    "events.amazonaws.com",
    {
        **_COMMON,
        "API Gateway API": ("execute-api:Invoke",),
        "API destination": ("events:InvokeApiDestination",),
        "AppSync API": ("appsync:GraphQL",),
        "Batch job queue": ("batch:SubmitJob",),
        "Glue workflow": ("glue:notifyEvent",),
        "SSM automation": ("ssm:StartAutomationExecution",),
        "SSM document": ("ssm:SendCommand", "ssm:StartAutomationExecution"),
        "log group": ("logs:PutLogEvents",),
    },
    _BY_ROLE
    | {
        "API destination",
        "AppSync API",
        "Batch job queue",
        "Glue workflow",
        "SSM automation",
        "SSM document",
    },
)
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
SCHEDULER = Sender(
    "EventBridge Scheduler",
    "scheduler.amazonaws.com",
    _COMMON,
    frozenset(_COMMON),
)
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
PIPES = Sender(
    "EventBridge Pipes",
    "pipes.amazonaws.com",
    {
        **{kind: calls for kind, calls in _COMMON.items() if not kind.startswith("Code")},
        "API Gateway API": ("execute-api:Invoke",),
        "API destination": ("events:InvokeApiDestination",),
        "Batch job queue": ("batch:SubmitJob",),
        "log group": ("logs:PutLogEvents",),
    },
    frozenset(_COMMON) | {"API destination", "Batch job queue", "log group"},
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A target that a rule, schedule or pipe calls, with its role and its parameters."""

    sender: Sender
    source: Resource  # the rule, schedule or pipe
    place: Place  # the target with its parameters
    arn: Place
    to: Destination
    role: Place | None


def deliveries(view: View) -> tuple[Delivery, ...]:
    """Return the targets of the rules, schedules and pipes of a template."""
    return view.once(_deliveries)


def _deliveries(view: View) -> tuple[Delivery, ...]:
    return (*_rules(view), *_schedules(view), *_pipes(view))


def _rules(view: View) -> Iterator[Delivery]:
    for rule in rules(view):
        for target in rule.targets():
            role = target.get("RoleArn") or rule.properties.get("RoleArn")
            for arn in target.walk("Arn"):
                to = destination(view, arn.value)
                yield Delivery(EVENTS, rule.resource, target, arn, to, role)


def _schedules(view: View) -> Iterator[Delivery]:
    for schedule in view.of_type("AWS::Scheduler::Schedule"):
        for target in schedule.properties.walk("Target"):
            for arn in target.walk("Arn"):
                to = destination(view, arn.value)
                yield Delivery(SCHEDULER, schedule, target, arn, to, target.get("RoleArn"))


def _pipes(view: View) -> Iterator[Delivery]:
    for pipe in view.of_type("AWS::Pipes::Pipe"):
        for properties in pipe.properties.choices():
            parameters = properties.get("TargetParameters") or Place(view, {}, properties.path)
            for arn in properties.walk("Target"):
                to = destination(view, arn.value)
                yield Delivery(PIPES, pipe, parameters, arn, to, properties.get("RoleArn"))
