"""All log groups of the lab, and the resource policy that lets EventBridge write to one."""

from __future__ import annotations

import json

from troposphere import Ref, Sub
from troposphere.logs import LogGroup, ResourcePolicy

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

# EventBridge writes only to log groups under /aws/events/. Log groups for Step Functions are under
# /aws/vendedlogs/, so that the resource policy for log delivery needs one entry for all of them.
_LOG_GROUPS = {
    names.DAILY_TRANSACTION_LOG_GROUP: f"/aws/lambda/{{}}-{names.DAILY_TRANSACTION_PROCESSOR}",
    names.MONTH_END_LOG_GROUP: f"/aws/lambda/{{}}-{names.MONTH_END_PROCESSOR}",
    names.FINANCIAL_ETL_OUTPUT_LOG_GROUP: f"/aws-glue/{{}}-{names.FINANCIAL_ETL}/output",
    names.FINANCIAL_ETL_ERROR_LOG_GROUP: f"/aws-glue/{{}}-{names.FINANCIAL_ETL}/error",
    names.COMPLIANCE_VALIDATION_OUTPUT_LOG_GROUP: (
        f"/aws-glue/{{}}-{names.COMPLIANCE_VALIDATION}/output"
    ),
    names.COMPLIANCE_VALIDATION_ERROR_LOG_GROUP: (
        f"/aws-glue/{{}}-{names.COMPLIANCE_VALIDATION}/error"
    ),
    names.WORKFLOW_LOG_GROUP: f"/aws/vendedlogs/states/{{}}-{names.FINANCIAL_PROCESSING}",
    names.PAUSE_LOG_GROUP: "/aws/vendedlogs/states/{}-pause",
    names.EVENTS_LOG_GROUP: "/aws/events/{}",
    names.TRAIL_LOG_GROUP: f"/aws/cloudtrail/{{}}-{names.TRAIL_NAME}",
}
_CONDITIONS = {
    names.PAUSE_LOG_GROUP: {"Condition": names.PAUSES},
    names.TRAIL_LOG_GROUP: {"Condition": names.HAS_TRAIL},
}

# The rules whose target is the events log group.
_LOGGED_RULES = (names.DATA_ARRIVAL_RULE, names.INVOCATION_FAILURE_RULE)


def add(lab: LabTemplate) -> None:
    """Add the log groups and the resource policy of the events log group."""
    for logical_id, name in _LOG_GROUPS.items():
        lab.add(
            LogGroup(
                logical_id,
                LogGroupName=Sub(name.format(f"${{{names.ENVIRONMENT_NAME}}}")),
                RetentionInDays=Ref(names.LOG_RETENTION_DAYS),
                KmsKeyId=names.customer_key(),
                **_CONDITIONS.get(logical_id, {}),
            )
        )
    lab.add(
        ResourcePolicy(
            "EventsLogGroupPolicy",
            PolicyName=names.name("events-to-logs"),
            PolicyDocument=Sub(json.dumps(_events_policy(), indent=2)),
        )
    )


def _events_policy() -> dict[str, object]:
    """Return the resource policy for a log group that is the target of rules.

    EventBridge creates log streams without the ARN of the rule (EventBridge user guide,
    resource-based policies), so only PutLogEvents is limited to the rules.
    """
    group = f"${{{names.EVENTS_LOG_GROUP}.Arn}}"
    service = {"Service": "events.amazonaws.com"}
    rules = [f"${{{rule}.Arn}}" for rule in _LOGGED_RULES]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": service,
                "Action": "logs:CreateLogStream",
                "Resource": group,
            },
            {
                "Effect": "Allow",
                "Principal": service,
                "Action": "logs:PutLogEvents",
                "Resource": group,
                "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
            },
        ],
    }
