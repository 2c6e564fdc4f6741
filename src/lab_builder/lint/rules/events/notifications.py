"""E9227 to E9230: the event notifications of buckets, without EventBridge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.rule import Rule
from lab_builder.template import dependencies
from lab_builder.template.text import unknown
from lab_builder.template.view import Place, Resource, View

_DOCS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_S3 = "s3.amazonaws.com"
# List of NotificationConfiguration -> the property with the destination, and the action.
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
    def permitted(self) -> bool:
        """Whether the destination may allow the bucket."""
        resource, source = self.to.resource, unknown(f"{self.bucket.logical_id}.Arn")
        return resource is None or grants.allows_service(resource, _S3, self.action, source)


class NotificationPermitted(Rule):
    """S3 tests the destination of a notification: its policy and its key must allow S3.

    Otherwise the bucket fails with "Unable to validate the following destination configurations".
    """

    id = "E9227"
    shortdesc = "The destination of a bucket notification allows S3"
    effect = "the deployment fails"
    source_url = f"{_DOCS}grant-destinations-permissions-to-s3.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations of the template that do not allow S3."""
        for each in _notifications(view):
            resource = each.to.resource
            if not each.permitted:
                message = f"no policy or permission allows {_S3} {each.action} for this bucket"
                yield fault(each.arn, message, instead="Add one, and a DependsOn to the bucket")
            elif resource and (why := kms_keys.denial(resource, _S3)):
                yield fault(each.arn, why, instead=kms_keys.required_key(_S3))


class NotificationOrder(Rule):
    """The permission must exist before the bucket: S3 tests it when the bucket is created.

    Both depend only on the function or queue, so CloudFormation creates them at the same time, and
    the stack usually fails. The bucket needs DependsOn.
    """

    id = "W9228"
    shortdesc = "A bucket depends on the permission for its notifications"
    effect = "CloudFormation may create the bucket first, which fails"
    source_url = f"{_DOCS}grant-destinations-permissions-to-s3.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations whose permission the bucket does not depend on."""
        for each in _notifications(view):
            resource = each.to.resource
            if resource is None or not each.permitted or not view.whole:
                continue
            granting = grants.granting_resources(resource, _S3, each.action)
            if granting and not granting & dependencies.created_before(
                view, each.bucket.logical_id
            ):
                names = " or ".join(sorted(granting))
                message = f"{each.bucket.logical_id} does not depend on {names}"
                yield fault(each.arn, message, instead=f"Add DependsOn: {names}")


class NotificationOrdered(Rule):
    """S3 does not support FIFO queues and topics as destinations.

    Creating such a notification fails. EventBridge can deliver the events of a bucket to them.
    """

    id = "E9229"
    shortdesc = "A bucket does not notify a FIFO queue or topic"
    effect = "the deployment fails"
    source_url = f"{_DOCS}EventNotifications.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations that are FIFO."""
        for each in _notifications(view):
            resource = each.to.resource
            for name in ("FifoQueue", "FifoTopic") if resource else ():
                if resource and str(resource.value(name)).lower() == "true":
                    message = f"S3 cannot notify {resource.logical_id}, which is FIFO"
                    instead = "Use a standard one, or an EventBridge rule"
                    yield fault(each.arn, message, instead=instead)


class NotificationOverlap(Rule):
    """Two notifications of a bucket for the same event must not match the same object.

    S3 rejects them ("Configurations overlap"), and the stack rolls back.
    """

    id = "E9230"
    shortdesc = "No two notifications of a bucket overlap"
    effect = "the deployment fails"
    source_url = f"{_DOCS}notification-how-to-filtering.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield notifications that overlap with an earlier one."""
        for bucket in view.of_type("AWS::S3::Bucket"):
            earlier: list[_Filter] = []
            for each in _bucket_notifications(bucket):
                found = _Filter.from_entry(each.entry)
                if found and any(found.overlaps(other) for other in earlier):
                    yield fault(each.entry, f"overlaps with an earlier notification for {found}")
                if found:
                    earlier.append(found)


@dataclass(frozen=True, slots=True)
class _Filter:
    event: str
    prefix: str
    suffix: str

    @classmethod
    def from_entry(cls, entry: Place) -> _Filter | None:
        """Return the filter of a notification; None where it is not known, or conditional."""
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
        """Return whether both may match the same object."""
        return (
            _both(self.event.removesuffix("*"), other.event.removesuffix("*"))
            and (self.event.endswith("*") or other.event.endswith("*") or self.event == other.event)
            and _both(self.prefix, other.prefix)
            and _both(self.suffix[::-1], other.suffix[::-1])
        )

    def __str__(self) -> str:
        return f"{self.event} of {self.prefix}*{self.suffix}"


def _both(one: str, other: str) -> bool:
    """Return whether a string can begin with both."""
    return one.startswith(other) or other.startswith(one)


def _notifications(view: View) -> Iterator[Notification]:
    # SAM creates the permission for an S3 event of a function, and the DependsOn of the bucket.
    known = {resource.logical_id for resource, _ in sam_events(view, "S3")}
    for bucket in view.of_type("AWS::S3::Bucket"):
        for each in _bucket_notifications(bucket):
            if each.to.resource is None or each.to.resource.logical_id not in known:
                yield each


def _bucket_notifications(bucket: Resource) -> Iterator[Notification]:
    for name, (key, action) in _LISTS.items():
        for entry in bucket.properties.walk("NotificationConfiguration", name, "*"):
            for arn in entry.walk(key):
                to = destination(bucket.place.view, arn.value)
                yield Notification(bucket, entry, arn, to, action)
