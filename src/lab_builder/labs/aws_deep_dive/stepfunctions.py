"""The financial processing workflow, and the state machine that pauses the lab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from troposphere import Ref
from troposphere.iam import Role
from troposphere.stepfunctions import (
    CloudWatchLogsLogGroup,
    LogDestination,
    LoggingConfiguration,
    StateMachine,
    TracingConfiguration,
)

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import iam, names

_HERE = Path(__file__).parent


def add(lab: LabTemplate) -> None:
    """Add both state machines and their roles."""
    lab.add(_workflow_role())
    lab.add(
        _state_machine(
            names.FINANCIAL_PROCESSING_WORKFLOW,
            names.FINANCIAL_PROCESSING,
            names.WORKFLOW_LOG_GROUP,
            "financial_processing_workflow.asl.json",
            {
                "DailyTransactionFunctionArn": names.arn(names.DAILY_TRANSACTION_FUNCTION),
                "MonthEndFunctionArn": names.arn(names.MONTH_END_FUNCTION),
                "FinancialEtlJobName": Ref(names.FINANCIAL_ETL_JOB),
                "ComplianceValidationJobName": Ref(names.COMPLIANCE_VALIDATION_JOB),
                "DataBucketName": Ref(names.DATA_BUCKET),
                "AlertTopicArn": Ref(names.ALERT_TOPIC),
            },
        )
    )
    lab.add(_pause_role())
    lab.add(
        _state_machine(
            names.PAUSE_STATE_MACHINE,
            "pause",
            names.PAUSE_LOG_GROUP,
            "pause.asl.json",
            {"EnvironmentName": Ref(names.ENVIRONMENT_NAME)},
            Condition=names.PAUSES,
        )
    )


def _state_machine(
    logical_id: str,
    name: str,
    log_group: str,
    definition: str,
    substitutions: Mapping[str, Any],
    **attributes: Any,
) -> StateMachine:
    destination = LogDestination(
        CloudWatchLogsLogGroup=CloudWatchLogsLogGroup(LogGroupArn=names.arn(log_group))
    )
    return StateMachine(
        logical_id,
        StateMachineName=names.name(name),
        StateMachineType="STANDARD",
        RoleArn=names.arn(f"{logical_id}Role"),
        DefinitionString=(_HERE / definition).read_text(encoding="utf-8"),
        DefinitionSubstitutions=dict(substitutions),
        LoggingConfiguration=LoggingConfiguration(
            Level="ALL", IncludeExecutionData=True, Destinations=[destination]
        ),
        TracingConfiguration=TracingConfiguration(Enabled=True),
        **attributes,
    )


def _workflow_role() -> Role:
    functions = [
        names.arn(names.DAILY_TRANSACTION_FUNCTION),
        names.arn(names.MONTH_END_FUNCTION),
    ]
    jobs = [
        names.account_arn("glue", f"job/${{{job}}}")
        for job in (names.FINANCIAL_ETL_JOB, names.COMPLIANCE_VALIDATION_JOB)
    ]
    return iam.role(
        names.FINANCIAL_PROCESSING_WORKFLOW,
        "states.amazonaws.com",
        [
            _deliver_logs(),
            iam.write_traces(),
            iam.allow("lambda:InvokeFunction", functions),
            iam.allow(
                [
                    "glue:StartJobRun",
                    "glue:GetJobRun",
                    "glue:GetJobRuns",
                    "glue:BatchStopJobRun",
                ],
                jobs,
            ),
            iam.allow("s3:GetObject", iam.objects(names.REPORTS)),
            iam.allow("sns:Publish", Ref(names.ALERT_TOPIC)),
            iam.use_key(),
        ],
    )


def _pause_role() -> Role:
    # The rule depends on this state machine, so its ARN is not a reference.
    own_rule = names.account_arn(
        "events", f"rule/${{EnvironmentName}}-{names.SCHEDULES[names.PAUSE_SCHEDULE]}"
    )
    others = [names.arn(rule) for rule in names.SCHEDULES if rule != names.PAUSE_SCHEDULE]
    return iam.role(
        names.PAUSE_STATE_MACHINE,
        "states.amazonaws.com",
        [
            _deliver_logs(),
            iam.write_traces(),
            iam.allow("events:DisableRule", [*others, own_rule]),
        ],
        Condition=names.PAUSES,
    )


def _deliver_logs() -> iam.Statement:
    """Allow log delivery, whose actions support no resources (Step Functions developer guide)."""
    return iam.allow(
        [
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        ],
        "*",
    )
