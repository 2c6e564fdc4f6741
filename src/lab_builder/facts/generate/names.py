"""Generates names.json: of which types names are judged, and what their schemas lack.

A new type is a line in PROPERTIES, and one in OVERRIDES where its schema is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from lab_builder.facts.generate.schemas import property_schema
from lab_builder.facts.names import NameLimits

# The property that holds the name.
PROPERTIES: Mapping[str, str] = {
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Glue::Crawler": "Name",
    "AWS::Glue::Job": "Name",
    "AWS::Glue::Trigger": "Name",
    "AWS::Glue::Workflow": "Name",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Logs::ResourcePolicy": "PolicyName",
    "AWS::Pipes::Pipe": "Name",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::Scheduler::ScheduleGroup": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
# Types of SAM, each with its property and the type of the resource that it becomes.
_SAM = {
    "AWS::Serverless::Function": ("FunctionName", "AWS::Lambda::Function"),
    "AWS::Serverless::StateMachine": ("Name", "AWS::StepFunctions::StateMachine"),
}

# Types whose names must differ from each other's, too.
_SHARED = {
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::CloudWatch::CompositeAlarm": "alarm",
    "AWS::Lambda::Function": "function",
    "AWS::StepFunctions::StateMachine": "machine",
}


@dataclass(frozen=True, slots=True)
class Override:
    """What a schema does not say, or says otherwise, with the page that says it."""

    reason: str
    source: str
    longest: int | None = None
    characters: str | None = None


_API = "https://docs.aws.amazon.com"
_NO_LIMITS = "the schema has no limits"
_WORD = "[A-Za-z0-9_-]"
_FIFO = rf"{_WORD}|\.fifo$"  # the only point is that of .fifo
_BALANCING = f"{_API}/elasticloadbalancing/latest/APIReference/API_"

OVERRIDES: Mapping[str, Override] = {
    "AWS::CloudWatch::Dashboard": Override(
        _NO_LIMITS,
        f"{_API}/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html",
        *(255, _WORD),
    ),
    "AWS::DynamoDB::Table": Override(
        "the schema takes an ARN too, with 1,024 characters, which no new table has",
        f"{_API}/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
        *(255, "[A-Za-z0-9._-]"),
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Override(
        _NO_LIMITS, f"{_BALANCING}CreateLoadBalancer.html", 32, "[A-Za-z0-9-]"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Override(
        _NO_LIMITS, f"{_BALANCING}CreateTargetGroup.html", 32, "[A-Za-z0-9-]"
    ),
    "AWS::IAM::ManagedPolicy": Override(
        _NO_LIMITS,
        f"{_API}/IAM/latest/APIReference/API_CreatePolicy.html",
        128,
        "[A-Za-z0-9_+=,.@-]",
    ),
    "AWS::SNS::Topic": Override(
        "the schema has no pattern",
        f"{_API}/sns/latest/api/API_CreateTopic.html",
        characters=_FIFO,
    ),
    "AWS::SQS::Queue": Override(
        _NO_LIMITS,
        f"{_API}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
        *(80, _FIFO),
    ),
    "AWS::StepFunctions::StateMachine": Override(
        "the schema has no pattern",
        f"{_API}/step-functions/latest/apireference/API_CreateStateMachine.html",
        characters=r"""[^\s<>{}\[\]?*"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]""",
    ),
}

_ASCII = "".join(map(chr, range(32, 127)))
_RANGES = {"A-Z": ascii_uppercase, "a-z": ascii_lowercase, "0-9": digits}
_LONGEST_TRIED = 2048


def rows() -> dict[str, dict[str, Any]]:
    """Return the table: the limits of each type, as the fields of NameLimits."""
    own = {kind: _limits(kind, name) for kind, name in PROPERTIES.items()}
    sam = {kind: own[made] | {"property": name} for kind, (name, made) in _SAM.items()}
    return own | sam


def _limits(kind: str, name: str) -> dict[str, Any]:
    said = property_schema(kind, name)
    pattern = said.get("pattern", "")
    override = OVERRIDES.get(kind, Override("", ""))
    longest = override.longest or said.get("maxLength") or _longest(pattern)
    characters = override.characters or (_characters(pattern) if pattern else ".")
    return asdict(NameLimits(name, longest, characters, _SHARED.get(kind, "")))


def _longest(pattern: str) -> int:
    """Return how many letters a name may have, where only the pattern says it."""
    return max(n for n in range(1, _LONGEST_TRIED) if re.fullmatch(pattern, "a" * n))


def _characters(pattern: str) -> str:
    """Return a class of the characters that a name may have between two letters."""
    allowed = {
        character
        for character in _ASCII
        for name in (f"a{character}a", f"alias/a{character}a")
        if re.fullmatch(pattern, name, re.ASCII)
    }
    ranges = [name for name, members in _RANGES.items() if allowed.issuperset(members)]
    others = allowed.difference(*(_RANGES[name] for name in ranges))
    hyphen = "-" if "-" in others else ""  # last, where it makes no range
    signs = re.sub(r"([][\\^&|~])", r"\\\1", "".join(sorted(others - {"-"})))
    return f"[{''.join(ranges)}{signs}{hyphen}]"
