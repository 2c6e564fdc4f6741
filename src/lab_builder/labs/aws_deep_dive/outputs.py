"""Outputs: links to console pages, and the names and ARNs that the activities use."""

from __future__ import annotations

from troposphere import AWSHelperFn, GetAtt, Output, Ref, Sub

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

# Description, service and URL fragment of each console page in the guide.
_PAGES = {
    "EventBridgeConsole": ("EventBridge rules", "events", "/rules"),
    "LambdaConsole": (
        "The daily transaction processor",
        "lambda",
        f"/functions/${{{names.DAILY_TRANSACTION_FUNCTION}}}",
    ),
    "StepFunctionsConsole": (
        "The financial processing workflow and its executions",
        "states",
        f"/statemachines/view/${{{names.FINANCIAL_PROCESSING_WORKFLOW}}}",
    ),
    "GlueConsole": (
        "Runs of the financial ETL job",
        "gluestudio",
        f"/editor/job/${{{names.FINANCIAL_ETL_JOB}}}/runs",
    ),
    "OperationalMonitoringConsole": (
        "The dashboard on the lab's health",
        "cloudwatch",
        f"dashboards/dashboard/${{{names.OPERATIONAL_DASHBOARD}}}",
    ),
    "SoxComplianceMonitoringConsole": (
        "The dashboard on controls and variances",
        "cloudwatch",
        f"dashboards/dashboard/${{{names.SOX_COMPLIANCE_DASHBOARD}}}",
    ),
    "LogsInsightsConsole": ("Saved log queries", "cloudwatch", "logsV2:logs-insights"),
    "CloudTrailConsole": ("CloudTrail event history", "cloudtrail", "/events"),
}

_VALUES: dict[str, tuple[str, AWSHelperFn]] = {
    "DailyTransactionFunctionName": (
        "Function that makes transactions",
        Ref(names.DAILY_TRANSACTION_FUNCTION),
    ),
    "MonthEndFunctionName": (
        "Function that runs the month-end processes",
        Ref(names.MONTH_END_FUNCTION),
    ),
    "WorkflowArn": ("State machine of the workflow", Ref(names.FINANCIAL_PROCESSING_WORKFLOW)),
    "FinancialEtlJobName": ("Glue job that fills the ledger", Ref(names.FINANCIAL_ETL_JOB)),
    "ComplianceValidationJobName": (
        "Glue job that tests the controls",
        Ref(names.COMPLIANCE_VALIDATION_JOB),
    ),
    "LedgerDatabaseName": ("Glue database of the ledger", Ref(names.LEDGER_DATABASE)),
    "EventBusName": ("Event bus for business events", Ref(names.EVENT_BUS)),
    "EventArchiveArn": ("Archive to replay events from", names.arn(names.EVENT_ARCHIVE)),
    "DataBucketName": ("Bucket of the ledger's data", Ref(names.DATA_BUCKET)),
    "TrailBucketName": ("Bucket of the trail's files", Ref(names.TRAIL_BUCKET)),
    "TrailArn": ("Trail of management events", names.arn(names.TRAIL)),
    "AlertTopicArn": ("Topic that alarms publish to", Ref(names.ALERT_TOPIC)),
    "AlertQueueUrl": ("Queue that receives the alerts", Ref(names.ALERT_QUEUE)),
    "AlertQueueName": (
        "Name of the queue that receives the alerts",
        GetAtt(names.ALERT_QUEUE, "QueueName"),
    ),
    "DeadLetterQueueUrl": ("Queue of events no rule could deliver", Ref(names.DEAD_LETTER_QUEUE)),
    "DeadLetterQueueName": (
        "Name of the queue of events no rule could deliver",
        GetAtt(names.DEAD_LETTER_QUEUE, "QueueName"),
    ),
}
# Those that a lab without a trail does not have.
_OF_TRAIL = ("TrailBucketName", "TrailArn")


def add(lab: LabTemplate) -> None:
    """Add the outputs."""
    for name, (description, service, fragment) in _PAGES.items():
        lab.template.add_output(
            Output(name, Description=description, Value=_link(service, fragment))
        )
    for name, (description, value) in _VALUES.items():
        condition = {"Condition": names.HAS_TRAIL} if name in _OF_TRAIL else {}
        lab.template.add_output(Output(name, Description=description, Value=value, **condition))


def _link(service: str, fragment: str) -> Sub:
    """Return the URL of a console page in the region of the stack."""
    return Sub(
        f"https://${{AWS::Region}}.console.aws.amazon.com/{service}/home"
        f"?region=${{AWS::Region}}#{fragment}"
    )
