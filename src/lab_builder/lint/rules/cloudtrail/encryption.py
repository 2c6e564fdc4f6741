"""E9506, E9507: the key and the topic of a trail."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View, grants, keys
from lab_builder.lint.view.admission import admits
from lab_builder.template import references

_SERVICE = "cloudtrail.amazonaws.com"


class TrailKey(Rule):
    """CloudTrail refuses a trail with a key that does not let it encrypt.

    The key's policy allows cloudtrail.amazonaws.com kms:GenerateDataKey*; that of its account alone
    does not do, because CloudTrail comes as a service.
    """

    id = "E9506"
    shortdesc = "The key of a trail lets CloudTrail encrypt"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the keys that do not."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("KMSKeyId")
            key = keys.key(view, place.value) if place else None
            if place and key and not admits(key.get("KeyPolicy"), _SERVICE, "kms:GenerateDataKey"):
                message = f"the policy of {key.logical_id} does not let {_SERVICE} encrypt"
                yield fault(place, message)


class TrailTopic(Rule):
    """CloudTrail refuses a trail with a topic that it may not publish to.

    The topic's policy allows cloudtrail.amazonaws.com sns:Publish; the one that a topic has by
    itself does not.
    """

    id = "E9507"
    shortdesc = "The topic of a trail lets CloudTrail publish"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the topics that do not."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("SnsTopicName")
            topic = references.resource(view, place.value) if place else None
            if not place or not topic or topic.type != "AWS::SNS::Topic":
                continue
            if not grants.lets_in(topic, _SERVICE, "sns:Publish"):
                yield fault(place, f"no policy of {topic.logical_id} lets {_SERVICE} publish")
