"""E9506, E9507: the keys and topics of trails."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.iam.resource_policies import policy_may_allow
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.view import View

_SERVICE = "cloudtrail.amazonaws.com"


class TrailKey(Rule):
    """CloudTrail rejects a trail with a key that does not allow it to encrypt.

    The key policy must allow cloudtrail.amazonaws.com kms:GenerateDataKey*. To allow the account is
    not enough, because CloudTrail uses the key as a service.
    """

    id = "E9506"
    shortdesc = "The key of a trail allows CloudTrail"
    effect = "CloudTrail rejects the trail"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the keys that do not allow CloudTrail."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("KMSKeyId")
            key = kms_keys.kms_key(view, place.value) if place else None
            if (
                place
                and key
                and not policy_may_allow(key.get("KeyPolicy"), _SERVICE, "kms:GenerateDataKey")
            ):
                action = "kms:GenerateDataKey*"
                message = f"the policy of {key.logical_id} does not allow {_SERVICE} {action}"
                yield fault(place, message, instead="Add a statement that does")


class TrailTopic(Rule):
    """CloudTrail rejects a trail with a topic that does not allow it to publish.

    The topic policy must allow cloudtrail.amazonaws.com sns:Publish; the default policy does not.
    """

    id = "E9507"
    shortdesc = "The topic of a trail allows CloudTrail"
    effect = "CloudTrail rejects the trail"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the topics that do not allow CloudTrail."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("SnsTopicName")
            topic = references.resource(view, place.value) if place else None
            if not place or not topic or topic.type != "AWS::SNS::Topic":
                continue
            if not grants.allows_service(topic, _SERVICE, "sns:Publish"):
                message = f"no policy of {topic.logical_id} allows {_SERVICE} sns:Publish"
                yield fault(place, message, instead="Add an AWS::SNS::TopicPolicy that does")
