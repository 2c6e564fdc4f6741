"""Every name that more than one module of the lab uses.

Service modules never import each other. They refer by the logical ids, physical names and
metric names that stand here.
"""

from __future__ import annotations

from troposphere import GetAtt, Ref, Sub

# Parameters
ENVIRONMENT_NAME = "EnvironmentName"
S3_BUCKET_NAME = "S3BucketName"
SCHEDULE_STATE = "ScheduleState"
PAUSE_AFTER_HOURS = "PauseAfterHours"
FAILURE_RATE = "FailureRate"
VIOLATION_RATE = "ViolationRate"
ALERT_EMAIL = "AlertEmail"
LOG_RETENTION_DAYS = "LogRetentionDays"
CUSTOMER_MANAGED_KEY = "CustomerManagedKey"

# Conditions
HAS_CUSTOMER_KEY = "HasCustomerKey"
HAS_ALERT_EMAIL = "HasAlertEmail"
PAUSES = "Pauses"

# Assets: names given by assets.bundle
CODE = "code"
FINANCIAL_ETL_SCRIPT = "financial_etl_job"
COMPLIANCE_VALIDATION_SCRIPT = "compliance_validation_job"

# Logical ids
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
EVENTS_LOG_GROUP = "EventsLogGroup"
TRAIL_LOG_GROUP = "TrailLogGroup"

# Physical names, after "${EnvironmentName}-"
DAILY_TRANSACTION_PROCESSOR = "daily-transaction-processor"
MONTH_END_PROCESSOR = "month-end-processor"
FINANCIAL_ETL = "financial-etl-job"
COMPLIANCE_VALIDATION = "compliance-validation-job"
FINANCIAL_PROCESSING = "financial-processing-workflow"

# Metrics of the lab's own code
METRIC_NAMESPACE = "FinancialProcessing"
PROCESS_TYPES = ("DailyTransaction", "MonthEnd", "FinancialEtl", "ComplianceValidation")


def name(suffix: str) -> Sub:
    """Return the physical name ``${EnvironmentName}-<suffix>``."""
    return Sub(f"${{{ENVIRONMENT_NAME}}}-{suffix}")


def arn(logical_id: str) -> GetAtt:
    """Return the ARN of a resource that has an Arn attribute."""
    return GetAtt(logical_id, "Arn")


def ref(logical_id: str) -> Ref:
    """Return a reference to a resource or parameter."""
    return Ref(logical_id)
