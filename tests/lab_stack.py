"""The lab as CloudFormation would make it: conditions decided, references resolved.

A reference to a resource becomes its physical name, ``Fn::GetAtt`` becomes
``<logical id>.<attribute>``, so that a test can follow who points at whom.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from lab_builder import registry

KEYS = {
    "code": "code-00000000000000000000000000000000.zip",
    "financial_etl_job": "financial_etl_job-11111111111111111111111111111111.py",
    "compliance_validation_job": "compliance_validation_job-22222222222222222222222222222222.py",
}
PSEUDO_PARAMETERS = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "ap-southeast-1",
    "AWS::StackId": "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/lab/id",
    "AWS::StackName": "lab",
    "AWS::URLSuffix": "amazonaws.com",
}
NAME_PROPERTIES = {
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Glue::Job": "Name",
    "AWS::Glue::Trigger": "Name",
    "AWS::Glue::Workflow": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Logs::QueryDefinition": "Name",
    "AWS::Logs::ResourcePolicy": "PolicyName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
_NO_VALUE = object()

Resource = dict[str, Any]


@cache
def body() -> dict[str, Any]:
    """Return the template's body, unresolved."""
    return registry.find("aws-deep-dive").build(KEYS).to_dict()


@cache
def deployed(**parameters: str) -> Mapping[str, Resource]:
    """Return the resources that a deploy with these parameters makes, by logical id."""
    stack = _Stack(parameters)
    return {
        logical_id: stack.resolve(resource)
        for logical_id, resource in body()["Resources"].items()
        if "Condition" not in resource or stack.holds(resource["Condition"])
    }


def of_type(resources: Mapping[str, Resource], *types: str) -> dict[str, Resource]:
    """Return the resources of these types."""
    return {key: resource for key, resource in resources.items() if resource["Type"] in types}


def physical_name(resource: Resource) -> str | None:
    """Return the name that the template gives a resource, if it gives one."""
    if resource["Type"] == "AWS::Glue::Database":
        return str(resource["Properties"]["DatabaseInput"]["Name"])
    name = resource["Properties"].get(NAME_PROPERTIES.get(resource["Type"], ""))
    return None if name is None else str(name)


def statements(resource: Resource) -> list[dict[str, Any]]:
    """Return what a role's policies say."""
    return [
        statement
        for policy in resource["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def as_list(value: Any) -> list[Any]:
    """Return a value that may stand alone as the list that it stands for."""
    return value if isinstance(value, list) else [value]


class _Stack:
    def __init__(self, given: Mapping[str, str]) -> None:
        defaults = {
            name: str(parameter.get("Default", "some-code-bucket"))
            for name, parameter in body()["Parameters"].items()
        }
        self._values = {**PSEUDO_PARAMETERS, **defaults, **given}

    def holds(self, condition: str) -> bool:
        return bool(self.resolve(body()["Conditions"][condition]))

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            items = [self.resolve(item) for item in value]
            return [item for item in items if item is not _NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument), *_ = value.items()
            if function == "Ref":
                return self._ref(argument)
            if function.startswith("Fn::"):
                return getattr(self, f"_{function[4:].lower()}")(argument)
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self._values:
            return self._values[name]
        return physical_name(self.resolve(body()["Resources"][name])) or name

    def _getatt(self, argument: list[str]) -> str:
        return ".".join(argument)

    def _sub(self, argument: Any) -> str:
        text, extra = argument if isinstance(argument, list) else (argument, {})

        def replace(match: re.Match[str]) -> str:
            name = match[1]
            if name in extra:
                return str(self.resolve(extra[name]))
            return name if "." in name else str(self._ref(name))

        return re.sub(r"\$\{([^!}]+)\}", replace, text).replace("${!", "${")

    def _if(self, argument: list[Any]) -> Any:
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition) else otherwise)

    def _equals(self, argument: list[Any]) -> bool:
        left, right = self.resolve(argument)
        return str(left) == str(right)

    def _not(self, argument: list[Any]) -> bool:
        return not self.resolve(argument[0])

    def _join(self, argument: list[Any]) -> str:
        separator, parts = argument
        return str(separator).join(str(part) for part in self.resolve(parts))
