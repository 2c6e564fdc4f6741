"""E9203 to E9205: the targets of rules, schedules and pipes."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an, arn_references
from lab_builder.lint.events.senders import EVENTS, SCHEDULER, Delivery, deliveries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.intrinsics import function
from lab_builder.template.view import View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
# What to use instead, by kind of target that a service does not support.
_INSTEAD = {
    "Glue job": {
        EVENTS: "Start it through a Glue workflow, a state machine, or EventBridge Scheduler",
        SCHEDULER: "Use arn:aws:scheduler:::aws-sdk:glue:startJobRun",
    },
    "Glue workflow": {SCHEDULER: "Use arn:aws:scheduler:::aws-sdk:glue:startWorkflowRun"},
    "Glue crawler": {SCHEDULER: "Use arn:aws:scheduler:::aws-sdk:glue:startCrawler"},
    "Batch job queue": {SCHEDULER: "Use arn:aws:scheduler:::aws-sdk:batch:submitJob"},
    "ECS service": {
        EVENTS: "Use the ARN of the cluster, and EcsParameters for the task definition"
    },
    "ECS task definition": {
        EVENTS: "Use the ARN of the cluster, and EcsParameters for the task definition",
        SCHEDULER: "Use the ARN of the cluster, and EcsParameters for the task definition",
    },
}


class TargetAccepted(Rule):
    """EventBridge, Scheduler and Pipes each deliver to a fixed list of target types.

    They reject other targets, so the stack rolls back: a rule cannot target a Glue job, and none of
    the three can target a bucket or a table.
    """

    id = "E9203"
    shortdesc = "A target is of a type that EventBridge, Scheduler or Pipes supports"
    effect = "the deployment fails"
    source_url = f"{_DOCS}eb-targets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that the service does not support."""
        for delivery in deliveries(view):
            kind, sender = delivery.to.kind, delivery.sender
            if kind and kind not in sender.calls:
                instead = _INSTEAD.get(kind, {}).get(sender, "")
                message = f"{sender.name} cannot deliver to {an(kind)}"
                yield fault(delivery.arn, message, instead=instead)
            elif kind == "SNS topic" and sender is not SCHEDULER and _fifo(delivery):
                message = f"{sender.name} cannot deliver to a FIFO topic"
                yield fault(delivery.arn, message, instead="Use a standard topic or a FIFO queue")


class TargetArn(Rule):
    """A target is named by its ARN; a name, a URL or another attribute is rejected.

    Ref returns the ARN of some resources (a topic, a state machine), the name of others (a
    function, a Glue workflow), and the URL of a queue.
    """

    id = "E9204"
    shortdesc = "A target is named by its ARN"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that are not ARNs."""
        for delivery in deliveries(view):
            kind = delivery.to.kind
            known = kind is None or kind in delivery.sender.calls
            # The default of a parameter may be a placeholder.
            if known and not delivery.to.arn and not _parameter(view, delivery.arn.node):
                value = delivery.arn.value
                what = f", {an(kind)}" if kind else ""
                message = f"{value} is not the ARN of the target{what}"
                arns = arn_references(delivery.to.resource) if delivery.to.resource else ()
                instead = f"Use {' or '.join(arns)}" if arns else ""
                yield fault(delivery.arn, message, instead=instead)


class TargetParameters(Rule):
    """Some types of targets require parameters beside the ARN.

    An ECS cluster requires EcsParameters with the task to run, and for a task on Fargate or in the
    network mode awsvpc the subnets; a Batch job queue BatchParameters with the job; a FIFO queue a
    message group.
    """

    id = "E9205"
    shortdesc = "A target has the parameters that its type requires"
    effect = "the deployment fails, or every delivery does"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets without required parameters."""
        for delivery in deliveries(view):
            needed: tuple[str, ...] | None = _NEEDED.get(
                (delivery.sender.name, delivery.to.kind or "")
            )
            if delivery.to.kind == "SQS queue" and _fifo(delivery):
                needed = _GROUPED[delivery.sender.name]
            if needed and not any(delivery.place.walk(*needed)):
                what = "FIFO queue" if delivery.to.kind == "SQS queue" else delivery.to.kind
                yield fault(delivery.arn, f"{an(str(what))} as target requires {'.'.join(needed)}")
            elif needed and delivery.to.kind == "ECS cluster":
                yield from _networkless(view, delivery, needed[0])


_NEEDED = {
    ("EventBridge", "Batch job queue"): ("BatchParameters",),
    ("EventBridge", "ECS cluster"): ("EcsParameters",),
    ("EventBridge Scheduler", "ECS cluster"): ("EcsParameters",),
    ("EventBridge Scheduler", "Kinesis stream"): ("KinesisParameters",),
    ("EventBridge Scheduler", "bus"): ("EventBridgeParameters",),
    ("EventBridge Pipes", "Batch job queue"): ("BatchJobParameters",),
    ("EventBridge Pipes", "ECS cluster"): ("EcsTaskParameters",),
    ("EventBridge Pipes", "Kinesis stream"): ("KinesisStreamParameters",),
}
_GROUPED = {
    "EventBridge": ("SqsParameters", "MessageGroupId"),
    "EventBridge Scheduler": ("SqsParameters", "MessageGroupId"),
    "EventBridge Pipes": ("SqsQueueParameters", "MessageGroupId"),
}


def _networkless(view: View, delivery: Delivery, name: str) -> Iterator[Fault]:
    """Yield the parameters of a task that requires subnets and has none."""
    for parameters in delivery.place.walk(name):
        node = parameters.node
        if not isinstance(node, dict) or any(str(key).startswith("Fn::") for key in node):
            continue
        configured = [parameters.get("NetworkConfiguration", each) for each in _AWSVPC]
        if any(configured) or function(node.get("NetworkConfiguration")):
            continue
        launch, task = parameters.get("LaunchType"), parameters.get("TaskDefinitionArn")
        found = references.resource(view, task.value) if task else None
        mode = found.text("NetworkMode") if found else None
        if launch and launch.text == "FARGATE":
            message = f"a task on Fargate requires {name}.NetworkConfiguration"
        elif mode == "awsvpc" and found:
            message = f"{found.logical_id} is in the network mode awsvpc, which requires "
            message += f"{name}.NetworkConfiguration"
        else:
            continue
        yield fault(parameters, message, instead="Add AwsvpcConfiguration with Subnets")


_AWSVPC = ("AwsVpcConfiguration", "AwsvpcConfiguration")  # of rules, and of schedules and pipes


def _fifo(delivery: Delivery) -> bool:
    """Return whether a queue or topic is certainly FIFO."""
    resource = delivery.to.resource
    if resource is None:
        text = delivery.arn.text
        return text is not None and text.endswith(".fifo")
    stated = resource.value("FifoQueue" if delivery.to.kind == "SQS queue" else "FifoTopic")
    return str(stated).lower() == "true"


def _parameter(view: View, node: object) -> bool:
    """Return whether a node is a reference to a parameter."""
    if function(node) != "Ref" or not isinstance(node, dict):
        return False
    return node["Ref"] in (view.body.get("Parameters") or {})
