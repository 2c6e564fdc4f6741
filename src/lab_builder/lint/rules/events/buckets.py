"""W9226: buckets whose events rules match."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.events import DETAIL_TYPES
from lab_builder.lint.events.patterns import read, texts
from lab_builder.lint.events.rules import rules
from lab_builder.lint.fault import Fault
from lab_builder.lint.iam import grants
from lab_builder.lint.rule import Rule
from lab_builder.template.intrinsics import function
from lab_builder.template.text import same, unknown
from lab_builder.template.view import Resource, View

_ENABLE = "Set NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled: true"


class BucketSendsEvents(Rule):
    """A bucket does not send its events to EventBridge by default.

    Without NotificationConfiguration.EventBridgeConfiguration a rule for "Object Created" of the
    bucket never matches.
    """

    id = "W9226"
    shortdesc = "A bucket whose events a rule matches sends them to EventBridge"
    effect = "the rule never matches them"
    source_url = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the buckets of patterns that do not send their events."""
        for rule in rules(view):
            for place in rule.patterns():
                for pattern in read(place):
                    kinds = texts(pattern.value, "detail-type")
                    if not kinds or not set(kinds) <= set(DETAIL_TYPES["aws.s3"]):
                        continue
                    for index, bucket in _buckets(view, pattern.value):
                        if not _sends(bucket):
                            yield Fault(
                                pattern.path(("detail", "bucket", "name", index)),
                                f"{bucket.logical_id} does not send its events to EventBridge",
                                instead=_ENABLE,
                            )


def _buckets(view: View, pattern: object) -> Iterator[tuple[int, Resource]]:
    """Yield the buckets of the template that a pattern names."""
    match pattern:
        case {"detail": {"bucket": {"name": [*names]}}}:
            for index, name in enumerate(names):
                if isinstance(name, str) and name in view.once(_named):
                    known, bucket = view.once(_named)[name]
                    if same(name, known):
                        yield index, bucket


def _named(view: View) -> dict[str, tuple[str, Resource]]:
    """Return the buckets by the names that they have in the template."""
    return {
        name: (name, bucket)
        for bucket in view.of_type("AWS::S3::Bucket")
        for name in (bucket.value("BucketName"), unknown(bucket.logical_id))
        if isinstance(name, str)
    }


def _sends(bucket: Resource) -> bool:
    """Return whether a bucket may send to EventBridge."""
    view = bucket.place.view
    if not view.whole or grants.changed_elsewhere(bucket):
        return True
    return any(
        function(notifications.node) or any(notifications.walk("EventBridgeConfiguration"))
        for notifications in bucket.properties.walk("NotificationConfiguration")
    )
