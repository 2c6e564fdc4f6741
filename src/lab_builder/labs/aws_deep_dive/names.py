"""The names that more than one module of the lab uses.

The modules of services do not import each other. They use the logical IDs, physical names and
metric names in this module.
"""

from __future__ import annotations

from troposphere import GetAtt, If, Ref, Sub

# Parameters
ENVIRONMENT_NAME = "EnvironmentName"
S3_BUCKET_NAME = "S3BucketName"
SCHEDULE_STATE = "ScheduleState"
PAUSE_AFTER_HOURS = "PauseAfterHours"
FAILURE_RATE = "FailureRate"
VIOLATION_RATE = "ViolationRate"
ALERT_EMAIL = "AlertEmail"
LOG_RETENTION_DAYS = "LogRetentionDays"
TRAIL_PARAMETER = "Trail"
BUDGET_LIMIT = "BudgetLimit"
CUSTOMER_MANAGED_KEY = "CustomerManagedKey"

# Conditions
HAS_CUSTOMER_KEY = "HasCustomerKey"
HAS_ALERT_EMAIL = "HasAlertEmail"
HAS_TRAIL = "HasTrail"
HAS_BUDGET = "HasBudget"
PAUSES = "Pauses"

# Assets: names from assets.bundle
CODE = "code"
FINANCIAL_ETL_SCRIPT = "financial_etl_job"
COMPLIANCE_VALIDATION_SCRIPT = "compliance_validation_job"

# Logical IDs
LAB_KEY = "LabKey"
DATA_BUCKET = "DataBucket"
TRAIL_BUCKET = "TrailBucket"
DAILY_TRANSACTION_FUNCTION = "DailyTransactionFunction"
MONTH_END_FUNCTION = "MonthEndFunction"
FINANCIAL_ETL_JOB = "FinancialEtlJob"
COMPLIANCE_VALIDATION_JOB = "ComplianceValidationJob"
FINANCIAL_ETL_WORKFLOW = "FinancialEtlWorkflow"
COMPLIANCE_VALIDATION_WORKFLOW = "ComplianceValidationWorkflow"
LEDGER_DATABASE = "LedgerDatabase"
TRANSACTIONS_TABLE = "TransactionsTable"
FINANCIAL_PROCESSING_WORKFLOW = "FinancialProcessingWorkflow"
PAUSE_STATE_MACHINE = "PauseStateMachine"
EVENT_BUS = "LabEventBus"
EVENT_ARCHIVE = "LabEventArchive"
DAILY_TRANSACTION_SCHEDULE = "DailyTransactionSchedule"
MONTH_END_SCHEDULE = "MonthEndSchedule"
FINANCIAL_ETL_SCHEDULE = "FinancialEtlSchedule"
COMPLIANCE_VALIDATION_SCHEDULE = "ComplianceValidationSchedule"
WORKFLOW_SCHEDULE = "WorkflowSchedule"
FAILURE_SIMULATOR_SCHEDULE = "FailureSimulatorSchedule"
PAUSE_SCHEDULE = "PauseSchedule"
DATA_ARRIVAL_RULE = "DataArrivalRule"
WORKFLOW_FAILURE_RULE = "WorkflowFailureRule"
GLUE_FAILURE_RULE = "GlueFailureRule"
INVOCATION_FAILURE_RULE = "InvocationFailureRule"
PRIORITY_EVENT_RULE = "PriorityEventRule"
DEAD_LETTER_QUEUE = "DeadLetterQueue"
ALERT_TOPIC = "AlertTopic"
ALERT_QUEUE = "AlertQueue"
TRAIL = "ManagementEventsTrail"
DAILY_TRANSACTION_LOG_GROUP = "DailyTransactionLogGroup"
MONTH_END_LOG_GROUP = "MonthEndLogGroup"
WORKFLOW_LOG_GROUP = "WorkflowLogGroup"
PAUSE_LOG_GROUP = "PauseLogGroup"
FINANCIAL_ETL_OUTPUT_LOG_GROUP = "FinancialEtlOutputLogGroup"
FINANCIAL_ETL_ERROR_LOG_GROUP = "FinancialEtlErrorLogGroup"
COMPLIANCE_VALIDATION_OUTPUT_LOG_GROUP = "ComplianceValidationOutputLogGroup"
COMPLIANCE_VALIDATION_ERROR_LOG_GROUP = "ComplianceValidationErrorLogGroup"
EVENTS_LOG_GROUP = "EventsLogGroup"
TRAIL_LOG_GROUP = "TrailLogGroup"
HIGH_TRANSACTION_FAILURE_RATE_ALARM = "HighTransactionFailureRateAlarm"
COMPLIANCE_SCORE_BELOW_THRESHOLD_ALARM = "ComplianceScoreBelowThresholdAlarm"
MATERIAL_VARIANCE_DETECTED_ALARM = "MaterialVarianceDetectedAlarm"
DAILY_TRANSACTION_ERRORS_ALARM = "DailyTransactionErrorsAlarm"
DAILY_TRANSACTION_THROTTLES_ALARM = "DailyTransactionThrottlesAlarm"
MONTH_END_ERRORS_ALARM = "MonthEndErrorsAlarm"
MONTH_END_THROTTLES_ALARM = "MonthEndThrottlesAlarm"
WORKFLOW_FAILURES_ALARM = "WorkflowFailuresAlarm"
GLUE_FAILURES_ALARM = "GlueFailuresAlarm"
LAB_UNHEALTHY_ALARM = "LabUnhealthyAlarm"
OPERATIONAL_DASHBOARD = "OperationalMonitoringDashboard"
SOX_COMPLIANCE_DASHBOARD = "SoxComplianceMonitoringDashboard"

# Physical names, after "${EnvironmentName}-"
DAILY_TRANSACTION_PROCESSOR = "daily-transaction-processor"
MONTH_END_PROCESSOR = "month-end-processor"
FINANCIAL_ETL = "financial-etl-job"
COMPLIANCE_VALIDATION = "compliance-validation-job"
FINANCIAL_PROCESSING = "financial-processing-workflow"
TRAIL_NAME = "management-events-trail"
OPERATIONAL_MONITORING = "operational-monitoring"
SOX_COMPLIANCE_MONITORING = "sox-compliance-monitoring"
SCHEDULES = {
    DAILY_TRANSACTION_SCHEDULE: "daily-transaction-schedule",
    MONTH_END_SCHEDULE: "month-end-schedule",
    FINANCIAL_ETL_SCHEDULE: "financial-etl-schedule",
    COMPLIANCE_VALIDATION_SCHEDULE: "compliance-validation-schedule",
    WORKFLOW_SCHEDULE: "stepfunctions-schedule",
    FAILURE_SIMULATOR_SCHEDULE: "failure-simulator",
    PAUSE_SCHEDULE: "pause",
}
EVENT_RULES = {
    DATA_ARRIVAL_RULE: "data-arrival",
    WORKFLOW_FAILURE_RULE: "workflow-failure",
    GLUE_FAILURE_RULE: "glue-failure",
    INVOCATION_FAILURE_RULE: "invocation-failure",
    PRIORITY_EVENT_RULE: "priority-events",
}

# Folders of the data bucket
INCOMING = "incoming"
MANIFEST = "manifest"
LEDGER = "ledger"
REJECTED = "rejected"
REPORTS = "reports"
STATE = "state"

# Custom metrics, by the dimension ProcessType
METRIC_NAMESPACE = "FinancialProcessing"
_RUN_METRICS = (
    "ProcessingSuccessRate",
    "TransactionsProcessed",
    "TransactionsFailed",
    "ProcessingFailures",
    "ProcessingDuration",
)
_CONTROL_METRICS = (
    "ComplianceScore",
    "SODViolations",
    "PrivilegedAccessViolations",
    "AccessControlViolations",
    "MaterialVariances",
    "VarianceAmount",
)
METRICS = {
    "DailyTransaction": _RUN_METRICS,
    "MonthEnd": (*_RUN_METRICS, *_CONTROL_METRICS),
    "FinancialEtl": _RUN_METRICS,
    "ComplianceValidation": (*_RUN_METRICS, *_CONTROL_METRICS),
}
# Metric math over TransactionsFailed and TransactionsProcessed, which count different rows.
FAILURE_RATE_EXPRESSION = "100 * failed / (processed + failed)"
MAXIMUM_FAILURE_PERCENT = 5
MINIMUM_COMPLIANCE_SCORE = 85


def name(suffix: str) -> Sub:
    """Return the physical name ``${EnvironmentName}-<suffix>``."""
    return Sub(f"${{{ENVIRONMENT_NAME}}}-{suffix}")


def arn(logical_id: str) -> GetAtt:
    """Return the ARN of a resource that has an Arn attribute."""
    return GetAtt(logical_id, "Arn")


def account_arn(service: str, resource: str) -> Sub:
    """Return the ARN of a resource in this account and region, without a reference to it."""
    return Sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")


def customer_key() -> If:
    """Return the ARN of the customer managed key, or AWS::NoValue if there is none."""
    return If(HAS_CUSTOMER_KEY, arn(LAB_KEY), Ref("AWS::NoValue"))


def ref(logical_id: str) -> Ref:
    """Return a reference to a resource or parameter."""
    return Ref(logical_id)
