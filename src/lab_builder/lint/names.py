"""The names that a template gives to resources: how long, of which characters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.view import Place, Resource, Text, View
from lab_builder.template.intrinsics import Values


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one type's names: the property, the most characters, a pattern of one."""

    key: str
    most: int
    character: str = r"."
    kind: str = ""  # types of one kind share their names

    def strange(self, text: str) -> str:
        """Return the characters of a text that names do not have."""
        found = dict.fromkeys(re.sub(self.character, "", text, flags=re.DOTALL))
        return "".join(found)


_WORD = r"[A-Za-z0-9_-]"
_POINTED = r"[A-Za-z0-9._-]"
_IAM = r"[A-Za-z0-9_+=,.@-]"
_HYPHEN = r"[A-Za-z0-9-]"

FORMS: Mapping[str, Form] = {
    "AWS::S3::Bucket": Form("BucketName", 63, r"[a-z0-9.-]"),
    "AWS::Lambda::Function": Form("FunctionName", 64, _WORD, "function"),
    "AWS::Serverless::Function": Form("FunctionName", 64, _WORD, "function"),
    "AWS::StepFunctions::StateMachine": Form(
        "StateMachineName", 80, r"[^\s<>{}\[\]?*\"]", "machine"
    ),
    "AWS::Serverless::StateMachine": Form("Name", 80, r"[^\s<>{}\[\]?*\"]", "machine"),
    "AWS::Events::Rule": Form("Name", 64, _POINTED),
    "AWS::Events::EventBus": Form("Name", 256, r"[/A-Za-z0-9._-]"),
    "AWS::Scheduler::Schedule": Form("Name", 64, _POINTED),
    "AWS::Scheduler::ScheduleGroup": Form("Name", 64, _POINTED),
    "AWS::Pipes::Pipe": Form("Name", 64, _POINTED),
    # The point is that of .fifo.
    "AWS::SQS::Queue": Form("QueueName", 80, r"[A-Za-z0-9_-]|\.fifo$"),
    "AWS::SNS::Topic": Form("TopicName", 256, r"[A-Za-z0-9_-]|\.fifo$"),
    "AWS::IAM::Role": Form("RoleName", 64, _IAM),
    "AWS::IAM::User": Form("UserName", 64, _IAM),
    "AWS::IAM::Group": Form("GroupName", 128, _IAM),
    "AWS::IAM::ManagedPolicy": Form("ManagedPolicyName", 128, _IAM),
    "AWS::IAM::InstanceProfile": Form("InstanceProfileName", 128, _IAM),
    "AWS::CloudWatch::Alarm": Form("AlarmName", 255, kind="alarm"),
    "AWS::CloudWatch::CompositeAlarm": Form("AlarmName", 255, kind="alarm"),
    "AWS::CloudWatch::Dashboard": Form("DashboardName", 255, _WORD),
    "AWS::Logs::LogGroup": Form("LogGroupName", 512, r"[A-Za-z0-9._/#-]"),
    "AWS::CloudTrail::Trail": Form("TrailName", 128, _POINTED),
    "AWS::Glue::Job": Form("Name", 255),
    "AWS::Glue::Trigger": Form("Name", 255),
    "AWS::Glue::Workflow": Form("Name", 255),
    "AWS::Glue::Crawler": Form("Name", 255),
    "AWS::DynamoDB::Table": Form("TableName", 255, _POINTED),
    "AWS::Kinesis::Stream": Form("Name", 128, _POINTED),
    "AWS::KinesisFirehose::DeliveryStream": Form("DeliveryStreamName", 64, _POINTED),
    "AWS::KMS::Alias": Form("AliasName", 256, r"[A-Za-z0-9:/_-]"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Form("Name", 32, _HYPHEN),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Form("Name", 32, _HYPHEN),
    "AWS::RDS::DBInstance": Form("DBInstanceIdentifier", 63, _HYPHEN),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name, with a hole for each parameter, whatever its default."""

    resource: Resource
    form: Form
    place: Place
    value: str

    @property
    def conditional(self) -> bool:
        """Whether a condition decides if it is given."""
        return self.resource.conditional or "Fn::If" in self.place.path


def names(view: View) -> tuple[Name, ...]:
    """Return the names that a template gives, those of conditional branches too."""
    return view.once(_names)


def _names(view: View) -> tuple[Name, ...]:
    return tuple(_each(view))


def _each(view: View) -> Iterator[Name]:
    values = without_defaults(view)
    for resource in view.of_type(*FORMS):
        form = FORMS[resource.type]
        place = resource.get(form.key)
        for choice in place.choices() if place else ():
            value = values.resolve(choice.node)
            if isinstance(value, str) and value:
                yield Name(resource, form, choice, value)


def without_defaults(view: View) -> Values:
    """Return values in which a parameter is a hole, though it has a default."""
    return view.once(_without_defaults)


def _without_defaults(view: View) -> Values:
    return Values({"Mappings": view.body.get("Mappings")})


def parameter(view: View, name: str) -> Mapping[str, Any]:
    """Return the declaration of a parameter, empty where there is none."""
    place = view.root.get("Parameters", name)
    return place.node if place and isinstance(place.node, dict) else {}


def literal(value: str) -> Iterator[str]:
    """Yield the parts of a name that are written in the template."""
    parts = value.parts if isinstance(value, Text) else (value,)
    return (part for part in parts if isinstance(part, str))
