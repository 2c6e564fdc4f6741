"""E9227 to E9230, W9250: the event notifications of buckets, without EventBridge."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.destinations import no_arn
from lab_builder.lint.events.notifications import (
    LISTS,
    S3,
    KeyFilter,
    bucket_notifications,
    notifications,
)
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.rule import Rule
from lab_builder.template import dependencies
from lab_builder.template.view import View

_DOCS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"


class NotificationPermitted(Rule):
    """S3 tests the destination of a notification, an ARN: its policy and its key must allow S3.

    Otherwise the bucket fails with "Unable to validate the following destination configurations".
    """

    id = "E9227"
    shortdesc = "The destination of a bucket notification allows S3"
    effect = "the deployment fails"
    source_url = f"{_DOCS}grant-destinations-permissions-to-s3.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield destinations of the template that do not allow S3."""
        for each in notifications(view):
            resource = each.to.resource
            if why := no_arn(view, each.arn.value):
                yield fault(each.arn, why[0], instead=why[1])
            elif not each.permitted:
                message = f"no policy or permission allows {S3} {each.action} for this bucket"
                yield fault(each.arn, message, instead="Add one, and a DependsOn to the bucket")
            elif resource and (denied := kms_keys.denial(resource, S3)):
                yield fault(each.arn, denied, instead=kms_keys.required_key(S3))


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
        for each in notifications(view):
            resource = each.to.resource
            if resource is None or not each.permitted or not view.whole:
                continue
            granting = grants.granting_resources(resource, S3, each.action)
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
        for each in notifications(view):
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
            earlier: list[KeyFilter] = []
            for each in bucket_notifications(bucket):
                found = KeyFilter.from_entry(each.entry)
                if found and any(found.overlaps(other) for other in earlier):
                    yield fault(each.entry, f"overlaps with an earlier notification for {found}")
                if found:
                    earlier.append(found)


class NotificationFilter(Rule):
    """S3 compares a prefix or suffix as it is written: a * stands for itself.

    The suffix *.csv matches no data.csv, so the notification is never sent.
    """

    id = "W9250"
    shortdesc = "The prefix and suffix of a notification have no wildcard"
    effect = "the notification is never sent"
    source_url = f"{_DOCS}notification-how-to-filtering.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the prefixes and suffixes with a *."""
        entries = [
            entry
            for bucket in view.of_type("AWS::S3::Bucket")
            for name in LISTS
            for entry in bucket.properties.walk("NotificationConfiguration", name, "*")
        ]
        entries.extend(event for _, event in sam_events(view, "S3"))
        for entry in entries:
            for rule in entry.walk("Filter", "S3Key", "Rules", "*"):
                value, name = rule.get("Value"), rule.get("Name")
                if value and "*" in (value.text or ""):
                    kind = (name and name.text) or "filter"
                    message = f"S3 compares the {kind} {value.text!r} as it is written"
                    fixed = str(value.text).strip("*")
                    yield fault(value, message, instead=f"Use {fixed!r}" if fixed else "Remove it")
