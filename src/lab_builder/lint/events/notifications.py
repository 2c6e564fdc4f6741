"""The event notifications of buckets, without EventBridge, and the objects that they are for.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.iam import grants
from lab_builder.template.text import unknown
from lab_builder.template.view import Place, Resource, View

S3 = "s3.amazonaws.com"
# List of NotificationConfiguration -> the property with the destination, and the action.
LISTS = {
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
        return resource is None or grants.allows_service(
            resource, S3, self.action, source, self.arn.value
        )


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """The event of a notification, and the prefix and suffix of the keys that it is for."""

    event: str
    prefix: str
    suffix: str

    @classmethod
    def from_entry(cls, entry: Place) -> KeyFilter | None:
        """Return the filter of a notification; None where it is not known, or conditional."""
        value = entry.value
        # Of SAM it is Events, a text or a list.
        event = value.get("Event", value.get("Events")) if isinstance(value, dict) else None
        event = event[0] if isinstance(event, list) and len(event) == 1 else event
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
        known = [event, *parts.values()]
        if len(parts) != 2 or any(type(each) is not str for each in known):
            return None
        return cls(str(event), parts["prefix"], parts["suffix"])

    def created(self, key: str) -> bool:
        """Return whether it is for an object that PutObject creates with a key."""
        events = ("s3:ObjectCreated:*", "s3:ObjectCreated:Put")
        return self.event in events and key.startswith(self.prefix) and key.endswith(self.suffix)

    def overlaps(self, other: KeyFilter) -> bool:
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


def notifications(view: View) -> Iterator[Notification]:
    """Yield the notifications of buckets, but those to functions that SAM permits."""
    # SAM creates the permission for an S3 event of a function, and the DependsOn of the bucket.
    known = {resource.logical_id for resource, _ in sam_events(view, "S3")}
    for bucket in view.of_type("AWS::S3::Bucket"):
        for each in bucket_notifications(bucket):
            if each.to.resource is None or each.to.resource.logical_id not in known:
                yield each


def bucket_notifications(bucket: Resource) -> Iterator[Notification]:
    """Yield the notifications of a bucket, those of conditional branches too."""
    for name, (key, action) in LISTS.items():
        for entry in bucket.properties.walk("NotificationConfiguration", name, "*"):
            for arn in entry.walk(key):
                to = destination(bucket.place.view, arn.value)
                yield Notification(bucket, entry, arn, to, action)
