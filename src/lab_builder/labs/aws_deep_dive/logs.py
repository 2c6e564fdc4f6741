"""All log groups of the lab, one with a policy that lets EventBridge write to it."""

from __future__ import annotations

from troposphere import Ref, Sub
from troposphere.logs import LogGroup

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
    """Add the log groups."""
    own_policy = {names.EVENTS_LOG_GROUP: {"ResourcePolicyDocument": _events_policy()}}
    for logical_id in _LOG_GROUPS:
        lab.add(
            LogGroup(
                logical_id,
                LogGroupName=Sub(_name(logical_id)),
                RetentionInDays=Ref(names.LOG_RETENTION_DAYS),
                KmsKeyId=names.customer_key(),
                **_CONDITIONS.get(logical_id, {}),
                **own_policy.get(logical_id, {}),
            )
        )


def _events_policy() -> dict[str, object]:
    """Return the policy of a log group that is the target of rules.

    A policy of the group itself, because an account has room for ten of CloudWatch Logs:
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html

    EventBridge creates log streams without the ARN of the rule (EventBridge user guide,
    resource-based policies), so only PutLogEvents is limited to the rules. Their ARNs are not
    references, because the rules refer to the group.
    """
    group = names.account_arn("logs", f"log-group:{_name(names.EVENTS_LOG_GROUP)}:*")
    service = {"Service": "events.amazonaws.com"}
    rules = [
        names.account_arn("events", f"rule/${{EnvironmentName}}-{names.EVENT_RULES[rule]}")
        for rule in _LOGGED_RULES
    ]
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


def _name(log_group: str) -> str:
    """Return the name of a log group, for Fn::Sub."""
    return _LOG_GROUPS[log_group].format(f"${{{names.ENVIRONMENT_NAME}}}")
