"""E9203 to E9205: what a rule, schedule or pipe has for a target."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an
from lab_builder.lint.events.senders import EVENTS, SCHEDULER, Delivery, deliveries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.template.intrinsics import function

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
# What does as well for kinds that are no target of their own.
_INSTEAD = {
    "Glue job": {
        EVENTS: "start it through a Glue workflow, a state machine, or EventBridge Scheduler",
        SCHEDULER: "use arn:aws:scheduler:::aws-sdk:glue:startJobRun",
    },
    "Glue workflow": {SCHEDULER: "use arn:aws:scheduler:::aws-sdk:glue:startWorkflowRun"},
    "Glue crawler": {SCHEDULER: "use arn:aws:scheduler:::aws-sdk:glue:startCrawler"},
    "Batch job queue": {SCHEDULER: "use arn:aws:scheduler:::aws-sdk:batch:submitJob"},
    "ECS service": {EVENTS: "name the cluster, and the task definition in EcsParameters"},
    "ECS task definition": {
        EVENTS: "name the cluster, and the task definition in EcsParameters",
        SCHEDULER: "name the cluster, and the task definition in EcsParameters",
    },
}


class TargetAccepted(Rule):
    """EventBridge, Scheduler and Pipes each deliver to a fixed list of services.

    Anything else is refused when the target is put, so the stack rolls back: a Glue job is no
    target of a rule, a bucket or a table is a target of none.
    """

    id = "E9203"
    shortdesc = "A target is one that EventBridge, Scheduler or Pipes delivers to"
    source_url = f"{_DOCS}eb-targets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets that the service does not know."""
        for delivery in deliveries(view):
            kind, sender = delivery.to.kind, delivery.sender
            if kind and kind not in sender.calls:
                instead = _INSTEAD.get(kind, {}).get(sender)
                hint = f"; {instead}" if instead else ""
                yield fault(delivery.arn, f"{sender.name} cannot deliver to {an(kind)}{hint}")
            elif kind == "SNS topic" and sender is not SCHEDULER and _fifo(delivery):
                yield fault(delivery.arn, f"{sender.name} cannot deliver to a FIFO topic")


class TargetArn(Rule):
    """A target is named by its ARN; a name, a URL or another attribute is refused.

    Ref gives the ARN of some resources (a topic, a state machine) and the name of others (a
    function, a Glue workflow), of a queue the URL.
    """

    id = "E9204"
    shortdesc = "A target is named by its ARN"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets named otherwise."""
        for delivery in deliveries(view):
            kind = delivery.to.kind
            known = kind is None or kind in delivery.sender.calls
            # A parameter's default is there to be replaced.
            if known and not delivery.to.arn and not _parameter(view, delivery.arn.node):
                value = delivery.arn.value
                yield fault(delivery.arn, f"{value} is not the ARN of a target")


class TargetParameters(Rule):
    """Some targets need to be told more than where they are.

    A cluster has no task to run without EcsParameters, a job queue no job without
    BatchParameters, a FIFO queue takes no message without a message group.
    """

    id = "E9205"
    shortdesc = "A target has the parameters that its kind needs"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets without their parameters."""
        for delivery in deliveries(view):
            needed: tuple[str, ...] | None = _NEEDED.get(
                (delivery.sender.name, delivery.to.kind or "")
            )
            if delivery.to.kind == "SQS queue" and _fifo(delivery):
                needed = _GROUPED[delivery.sender.name]
            if needed and not any(delivery.place.walk(*needed)):
                what = "FIFO queue" if delivery.to.kind == "SQS queue" else delivery.to.kind
                yield fault(delivery.arn, f"{an(str(what))} needs {'.'.join(needed)}")


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


def _fifo(delivery: Delivery) -> bool:
    """Tell whether a queue or topic is surely a FIFO one."""
    resource = delivery.to.resource
    if resource is None:
        text = delivery.arn.text
        return text is not None and text.endswith(".fifo")
    stated = resource.value("FifoQueue" if delivery.to.kind == "SQS queue" else "FifoTopic")
    return str(stated).lower() == "true"


def _parameter(view: View, node: object) -> bool:
    """Tell whether a node is a reference to a parameter."""
    if function(node) != "Ref" or not isinstance(node, dict):
        return False
    return node["Ref"] in (view.body.get("Parameters") or {})
