"""E9227 to E9230: what a bucket notifies by itself, without EventBridge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View, grants, keys
from lab_builder.template import dependencies
from lab_builder.template.text import unknown

_DOCS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_S3 = "s3.amazonaws.com"
# The lists of NotificationConfiguration: what names the destination, and the call to it.
_LISTS = {
    "LambdaConfigurations": ("Function", "lambda:InvokeFunction"),
    "QueueConfigurations": ("Queue", "sqs:SendMessage"),
    "TopicConfigurations": ("Topic", "sns:Publish"),
}


@dataclass(frozen=True, slots=True)
class Notification:
    """One entry of a bucket's notifications."""

    bucket: Resource
    entry: Place
    arn: Place
    to: Destination
    action: str

    @property
    def admitted(self) -> bool:
        """Whether the destination may let the bucket in."""
        resource, source = self.to.resource, unknown(f"{self.bucket.logical_id}.Arn")
        return resource is None or grants.lets_in(resource, _S3, self.action, source)


class NotificationAdmitted(Rule):
    """S3 tries a destination when the notification is put: its policy, and key, must let S3 in.

    Otherwise the bucket fails with "Unable to validate the following destination configurations".
    """

    id = "E9227"
    shortdesc = "What a bucket notifies lets the bucket do so"
    source_url = f"{_DOCS}grant-destinations-permissions-to-s3.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations of the template that let nobody in."""
        for each in _notifications(view):
            resource = each.to.resource
            if not each.admitted:
                yield fault(each.arn, f"nothing lets {_S3} {each.action} for this bucket")
            elif resource and (why := keys.shuts_out(resource, _S3)):
                yield fault(each.arn, why)


class NotificationOrder(Rule):
    """The permission must exist before the bucket, since S3 tries it when the bucket is made.

    Both wait for the function or queue only, so CloudFormation makes them at the same time, and
    the stack fails more often than not: the bucket needs DependsOn.
    """

    id = "W9228"
    shortdesc = "A bucket is made after the permission for what it notifies"
    source_url = f"{_DOCS}grant-destinations-permissions-to-s3.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations whose permission the bucket does not wait for."""
        for each in _notifications(view):
            resource = each.to.resource
            if resource is None or not each.admitted or not view.whole:
                continue
            granting = grants.granting(resource, _S3, each.action)
            if granting and not granting & dependencies.before(view, each.bucket.logical_id):
                names = " or ".join(sorted(granting))
                yield fault(each.arn, f"the bucket does not wait for {names}: add it to DependsOn")


class NotificationOrdered(Rule):
    """S3 notifies no FIFO queue and no FIFO topic; putting such a notification fails.

    EventBridge between the two can.
    """

    id = "E9229"
    shortdesc = "A bucket notifies no FIFO queue or topic"
    source_url = f"{_DOCS}EventNotifications.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations that are FIFO."""
        for each in _notifications(view):
            resource = each.to.resource
            for name in ("FifoQueue", "FifoTopic") if resource else ():
                if resource and str(resource.value(name)).lower() == "true":
                    yield fault(
                        each.arn, f"S3 does not notify {resource.logical_id}, which is FIFO"
                    )


class NotificationOverlap(Rule):
    """Two notifications of a bucket for the same event may not have filters that both match.

    S3 answers "Configurations overlap", and the stack rolls back.
    """

    id = "E9230"
    shortdesc = "No two notifications of a bucket are for the same objects"
    source_url = f"{_DOCS}notification-how-to-filtering.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield entries that overlap with an earlier one."""
        for bucket in view.of_type("AWS::S3::Bucket"):
            earlier: list[_Filter] = []
            for each in _of_bucket(bucket):
                found = _Filter.of(each.entry)
                if found and any(found.overlaps(other) for other in earlier):
                    yield fault(each.entry, f"another notification is for {found} too")
                if found:
                    earlier.append(found)


@dataclass(frozen=True, slots=True)
class _Filter:
    event: str
    prefix: str
    suffix: str

    @classmethod
    def of(cls, entry: Place) -> _Filter | None:
        """Return what an entry is for; None where it is not known, or conditional."""
        value = entry.value
        if "Fn::If" in entry.path or not isinstance(value, dict):
            return None
        parts = {"prefix": "", "suffix": ""}
        match value:
            case {"Filter": {"S3Key": {"Rules": [*rules]}}}:
                for rule in rules:
                    if not isinstance(rule, dict) or not isinstance(rule.get("Value"), str):
                        return None
                    parts[str(rule.get("Name")).lower()] = rule["Value"]
            case {"Filter": _}:
                return None
        known = [value.get("Event"), *parts.values()]
        if len(parts) != 2 or any(type(each) is not str for each in known):
            return None
        return cls(str(value["Event"]), parts["prefix"], parts["suffix"])

    def overlaps(self, other: _Filter) -> bool:
        """Tell whether an object may be of both."""
        return (
            _both(self.event.removesuffix("*"), other.event.removesuffix("*"))
            and (self.event.endswith("*") or other.event.endswith("*") or self.event == other.event)
            and _both(self.prefix, other.prefix)
            and _both(self.suffix[::-1], other.suffix[::-1])
        )

    def __str__(self) -> str:
        return f"{self.event} of {self.prefix}*{self.suffix}"


def _both(one: str, other: str) -> bool:
    """Tell whether a text can begin with both."""
    return one.startswith(other) or other.startswith(one)


def _notifications(view: View) -> Iterator[Notification]:
    # SAM makes the permission of a function's own S3 event, and lets the bucket wait for it.
    known = {resource.logical_id for resource, _ in sam_events(view, "S3")}
    for bucket in view.of_type("AWS::S3::Bucket"):
        for each in _of_bucket(bucket):
            if each.to.resource is None or each.to.resource.logical_id not in known:
                yield each


def _of_bucket(bucket: Resource) -> Iterator[Notification]:
    for name, (key, action) in _LISTS.items():
        for entry in bucket.properties.walk("NotificationConfiguration", name, "*"):
            for arn in entry.walk(key):
                to = destination(bucket.place.view, arn.value)
                yield Notification(bucket, entry, arn, to, action)
