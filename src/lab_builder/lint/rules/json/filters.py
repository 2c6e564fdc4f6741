"""E9241 to E9243: the filters of pipes, event source mappings and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import an
from lab_builder.lint.events.filters import Filter, filters
from lab_builder.lint.events.patterns import Pattern, malformed, read
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.events.templates import json_error
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"
# Kind of source -> the fields of its records.
_COMMON = frozenset(("eventSource", "eventSourceARN", "awsRegion"))
_FIELDS = {
    "SQS queue": _COMMON
    | {"messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody"}
    | {"md5OfMessageAttributes"},
    "Kinesis stream": _COMMON
    | {"data", "kinesis", "partitionKey", "sequenceNumber", "approximateArrivalTimestamp"}
    | {"kinesisSchemaVersion", "eventVersion", "eventID", "eventName", "invokeIdentityArn"}
    | {"encryptionType"},
    "DynamoDB stream": _COMMON
    | {"eventID", "eventName", "eventVersion", "dynamodb", "userIdentity", "tableName"},
}
_OWN = {"SQS queue": "body", "Kinesis stream": "data", "DynamoDB stream": "dynamodb"}


class FilterPattern(Rule):
    """A filter of a pipe or an event source mapping is an event pattern, a string of JSON.

    Pipes and Lambda reject a filter that is not JSON, or that has an unknown operator.
    """

    id = "E9241"
    shortdesc = "A filter of a pipe or event source mapping is an event pattern"
    effect = "the deployment fails"
    source_url = _LAMBDA

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield patterns that are not valid."""
        for each in filters(view):
            value = each.pattern.value
            error = json_error(value) if isinstance(value, str) else None
            if error:
                yield fault(each.pattern, f"the pattern is not JSON: {error}")
            for pattern in read(each.pattern):
                for steps, message in malformed(pattern.value) if pattern.value else ():
                    where = f"{'.'.join(map(str, steps))}: " if steps else ""
                    yield fault(each.pattern, f"{where}{message}")


class FilterFields(Rule):
    """A filter matches the fields of a record, not those of the message in it.

    The message is in body, data or dynamodb. A filter on another field matches nothing: messages of
    a queue are deleted without processing, records of a stream are skipped.
    """

    id = "W9242"
    shortdesc = "A filter of a pipe or event source mapping has fields of its records"
    effect = "the filter matches no record"
    source_url = _LAMBDA

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the top-level fields of filters that no record has."""
        for each in filters(view):
            for key in _foreign(each):
                own = _OWN[str(each.source)]
                message = f"a record of {an(str(each.source))} has no field {key}"
                yield fault(each.pattern, message, instead=f"Fields of the message are in {own}")


class TopicFilter(Rule):
    """A filter policy has lists of values, which may be nested for the message body.

    SNS rejects nested filters with the default scope MessageAttributes, and unknown operators with
    any scope.
    """

    id = "E9243"
    shortdesc = "The filter policy of a subscription is valid"
    effect = "SNS rejects the subscription"
    source_url = (
        "https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield filter policies that SNS rejects."""
        for pattern, scope in _policies(view):
            if not isinstance(pattern.value, dict) or not pattern.value:
                continue
            for steps, message in malformed(pattern.value):
                yield Fault(pattern.path(steps), message)
            if scope is None or scope.text == "MessageAttributes":
                for key, value in pattern.value.items():
                    if isinstance(value, dict):
                        yield Fault(
                            pattern.path((key,)),
                            f"{key} is nested, but the scope is MessageAttributes",
                            instead="Set FilterPolicyScope: MessageBody",
                        )


def _foreign(each: Filter) -> list[str]:
    known = _FIELDS.get(each.source or "")
    return [
        str(key)
        for pattern in read(each.pattern)
        if known and isinstance(pattern.value, dict)
        for key, value in pattern.value.items()
        if key not in known and key != "$or" and value != [{"exists": False}]
    ]


def _policies(view: View) -> Iterator[tuple[Pattern, Place | None]]:
    """Yield the filter policies of subscriptions with their scope."""
    properties = [each.properties for each in view.of_type("AWS::SNS::Subscription")]
    properties.extend(place for _, place in sam_events(view, "SNS"))
    for place in properties:
        for choice in place.choices():
            for policy in choice.walk("FilterPolicy"):
                for pattern in read(policy):
                    yield pattern, choice.get("FilterPolicyScope")
