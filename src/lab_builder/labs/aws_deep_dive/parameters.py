"""The parameters of the template, and the conditions that use them."""

from __future__ import annotations

from typing import Any

from troposphere import Equals, Not, Parameter, Ref

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

# The values that CloudWatch Logs accepts, up to half a year.
_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180]

_GROUPS = {
    "Required": [names.ENVIRONMENT_NAME, names.S3_BUCKET_NAME],
    "Schedules": [names.SCHEDULE_STATE, names.PAUSE_AFTER_HOURS],
    "Failures to learn from": [names.FAILURE_RATE, names.VIOLATION_RATE],
    "Operations": [
        names.ALERT_EMAIL,
        names.LOG_RETENTION_DAYS,
        names.TRAIL_PARAMETER,
        names.BUDGET_LIMIT,
        names.CUSTOMER_MANAGED_KEY,
    ],
}


def add(lab: LabTemplate) -> None:
    """Add the parameters, their groups in the console, and the conditions."""
    for parameter in _parameters():
        lab.template.add_parameter(parameter)
    lab.template.set_metadata({"AWS::CloudFormation::Interface": _interface()})
    lab.template.add_condition(
        names.HAS_CUSTOMER_KEY, Equals(Ref(names.CUSTOMER_MANAGED_KEY), "true")
    )
    lab.template.add_condition(names.HAS_ALERT_EMAIL, Not(Equals(Ref(names.ALERT_EMAIL), "")))
    lab.template.add_condition(names.HAS_TRAIL, Equals(Ref(names.TRAIL_PARAMETER), "true"))
    lab.template.add_condition(names.HAS_BUDGET, Not(Equals(Ref(names.BUDGET_LIMIT), "0")))
    lab.template.add_condition(names.PAUSES, Not(Equals(Ref(names.PAUSE_AFTER_HOURS), 0)))


def _parameters() -> list[Parameter]:
    return [
        Parameter(
            names.ENVIRONMENT_NAME,
            Type="String",
            Default="aws-deep-dive",
            Description="Prefix of every name. Two environments live side by side in one account.",
            AllowedPattern="^[a-z][a-z0-9-]{0,22}[a-z0-9]$",
            ConstraintDescription=(
                "2 to 24 lower-case letters, digits and hyphens, beginning with a letter and "
                "not ending with a hyphen"
            ),
        ),
        Parameter(
            names.S3_BUCKET_NAME,
            Type="String",
            Description="The bucket in this region that holds the packaged Lambda and Glue code.",
            AllowedPattern="^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            ConstraintDescription="the name of an existing S3 bucket",
        ),
        Parameter(
            names.SCHEDULE_STATE,
            Type="String",
            Default="ENABLED",
            AllowedValues=["ENABLED", "DISABLED"],
            Description="Whether the schedules run.",
        ),
        Parameter(
            names.PAUSE_AFTER_HOURS,
            Type="Number",
            Default=8,
            AllowedValues=[0, 2, 4, 8, 24],
            Description="Hours after which the lab disables its own schedules. 0: never.",
        ),
        Parameter(
            names.FAILURE_RATE,
            Type="Number",
            Default=0.15,
            MinValue=0,
            MaxValue=1,
            Description="The chance that a run raises an error.",
            ConstraintDescription="a number from 0 to 1",
        ),
        Parameter(
            names.VIOLATION_RATE,
            Type="Number",
            Default=0.20,
            MinValue=0,
            MaxValue=1,
            Description="The chance that a batch carries one to three violations.",
            ConstraintDescription="a number from 0 to 1",
        ),
        Parameter(
            names.ALERT_EMAIL,
            Type="String",
            Default="",
            Description="An e-mail address for alerts. Empty: alerts go to the queue only.",
            AllowedPattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$",
            ConstraintDescription="an e-mail address, or empty",
        ),
        Parameter(
            names.LOG_RETENTION_DAYS,
            Type="Number",
            Default=7,
            AllowedValues=_RETENTION_DAYS,
            Description="Days that logs are kept.",
        ),
        Parameter(
            names.TRAIL_PARAMETER,
            Type="String",
            Default="true",
            AllowedValues=["true", "false"],
            Description="Whether the lab has a trail; an account has room for five per region.",
        ),
        Parameter(
            names.BUDGET_LIMIT,
            Type="String",  # not Number, of which 0.0 would be a limit
            Default="0",
            Description="USD a month above which the account's cost is an alert. 0: no budget.",
            AllowedPattern="^(0|[1-9][0-9]{0,6})$",
            ConstraintDescription="a whole number of USD, or 0",
        ),
        Parameter(
            names.CUSTOMER_MANAGED_KEY,
            Type="String",
            Default="false",
            AllowedValues=["true", "false"],
            Description="Whether a KMS key (1 USD a month) encrypts data, logs, topic and queues.",
        ),
    ]


def _interface() -> dict[str, Any]:
    return {
        "ParameterGroups": [
            {"Label": {"default": label}, "Parameters": parameters}
            for label, parameters in _GROUPS.items()
        ]
    }
