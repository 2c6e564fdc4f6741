"""E9231, E9232: the dead-letter queues of targets."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import no_arn
from lab_builder.lint.events.rules import rules
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import unknown
from lab_builder.template.view import Place, Resource, View

_EVENTS = "events.amazonaws.com"


class DeadLetterQueue(Rule):
    """A dead-letter queue is named by its ARN; Ref returns the URL of a queue.

    EventBridge and Scheduler reject a FIFO queue: "SQS FIFO is not supported by Dead Letter
    Queues". This rule also checks the RedrivePolicy of queues and subscriptions.
    """

    id = "E9231"
    shortdesc = "A dead-letter queue is an ARN, that of a target of a standard queue"
    effect = "the deployment fails"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield dead-letter queues of targets that are FIFO, and names and URLs."""
        for place in _named(view):
            if why := no_arn(view, place.value):
                yield fault(place, why[0], instead=why[1])
        for place, _ in (*_rule_queues(view), *_schedule_queues(view)):
            queue = references.resource(view, place.value)
            stated = queue.value("FifoQueue") if queue else None
            if str(stated).lower() == "true" or (place.text or "").endswith(".fifo"):
                message = "the dead-letter queue of a target must not be a FIFO queue"
                yield fault(place, message, instead="Use a standard queue")


class DeadLetterPermitted(Rule):
    """The policy of a dead-letter queue must allow a rule, the role of a schedule its queue.

    Without permission the events that were not delivered are lost.
    """

    id = "E9232"
    shortdesc = "The dead-letter queue of a target allows the rule or schedule to send to it"
    effect = "events that are not delivered are lost"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield dead-letter queues that the rule or schedule must not send to."""
        action = "sqs:SendMessage"
        for place, rule in _rule_queues(view):
            queue = _queue(view, place)
            source = unknown(f"{rule.logical_id}.Arn") if rule else None
            if queue and not grants.allows_service(queue, _EVENTS, action, source):
                message = f"no policy of {queue.logical_id} allows {_EVENTS} {action}"
                yield fault(place, message, instead="Add an AWS::SQS::QueuePolicy that does")
            elif queue and (why := kms_keys.denial(queue, _EVENTS)):
                yield fault(place, why, instead=kms_keys.required_key(_EVENTS))
        for place, role in _schedule_queues(view):
            if role and permissions.role_permissions(role).lacks(action, place.value):
                message = f"{role.logical_id} does not allow {action} on this queue"
                yield fault(place, message, instead="Allow it in a policy of the role")


def _named(view: View) -> Iterator[Place]:
    """Yield what names a dead-letter queue of a target, a queue or a subscription."""
    for place, _ in (*_rule_queues(view), *_schedule_queues(view)):
        yield place
    for resource in view.of_type("AWS::SQS::Queue", "AWS::SNS::Subscription"):
        yield from resource.properties.walk("RedrivePolicy", "deadLetterTargetArn")


def _rule_queues(view: View) -> Iterator[tuple[Place, Resource | None]]:
    """Yield the dead-letter queues of rules, with the rule where it has an ARN to refer to."""
    for rule in rules(view):
        for place in rule.inputs():
            for arn in place.walk("DeadLetterConfig", "Arn"):
                yield arn, None if rule.sam else rule.resource


def _schedule_queues(view: View) -> Iterator[tuple[Place, Resource | None]]:
    """Yield the dead-letter queues of schedules, with the role where the template declares it."""
    targets = [
        target
        for schedule in view.of_type("AWS::Scheduler::Schedule")
        for target in schedule.properties.walk("Target")
    ]
    # For an event without a RoleArn, SAM creates the role.
    targets.extend(properties for _, properties in sam_events(view, "ScheduleV2"))
    for target in targets:
        stated = target.get("RoleArn")
        role = permissions.role(view, stated.value) if stated else None
        for arn in target.walk("DeadLetterConfig", "Arn"):
            yield arn, role


def _queue(view: View, place: Place) -> Resource | None:
    found = references.resource(view, place.value)
    return found if found and found.type == "AWS::SQS::Queue" else None
