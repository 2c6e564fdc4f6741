"""The purpose of each resource that has no Description in the template, for the documentation."""

from __future__ import annotations

PURPOSES = {
    # kms.py
    "LabKeyAlias": "A name for the key in the console",
    # s3.py
    "DataBucket": "Batches, rejected rows, the ledger in Parquet and the compliance reports",
    "DataBucketPolicy": "TLS only",
    "TrailBucket": "The trail's files and digests",
    "TrailBucketPolicy": "TLS only, and permission for CloudTrail to write",
    # logs.py
    "DailyTransactionLogGroup": "The output of the daily processor, and its REPORT lines",
    "MonthEndLogGroup": "The output of the month-end processor, and its REPORT lines",
    "FinancialEtlOutputLogGroup": "The standard output of the ETL job",
    "FinancialEtlErrorLogGroup": "The standard error of the ETL job and of Spark",
    "ComplianceValidationOutputLogGroup": "The standard output of the compliance job",
    "ComplianceValidationErrorLogGroup": "The standard error of the compliance job and of Spark",
    "WorkflowLogGroup": "The execution history of the workflow",
    "PauseLogGroup": "The execution history of the state machine that pauses the lab",
    "EventsLogGroup": "Events: new files, and failed invocations after all retries",
    "TrailLogGroup": "The events of the trail, for queries",
    # lambda_.py
    "DailyTransactionFunctionRole": "The permissions of the daily processor",
    "DailyTransactionFunctionFailures": "Two retries, then failed invocations are sent to the bus",
    "MonthEndFunctionRole": "The permissions of the month-end processor",
    "MonthEndFunctionFailures": "Two retries, then failed invocations are sent to the bus",
    # glue.py
    "FinancialEtlJobRole": "The permissions of the ETL job",
    "FinancialEtlJob": "Loads new batches into the ledger, and stores rejected rows separately",
    "ComplianceValidationJobRole": "The permissions of the compliance job",
    "ComplianceValidationJob": "Scores the ledger against the controls, and writes a report",
    "FinancialEtlWorkflow": "The target of its schedule, because a rule cannot start a job",
    "FinancialEtlWorkflowTrigger": "Starts the ETL job for each event",
    "ComplianceValidationWorkflow": "The target of its schedule, because a rule cannot start a job",
    "ComplianceValidationWorkflowTrigger": "Starts the compliance job for each event",
    "LedgerDatabase": "The Glue database for Athena",
    "TransactionsTable": "The ledger as a table, with partition projection",
    # stepfunctions.py
    "FinancialProcessingWorkflowRole": "The permissions of the workflow",
    "FinancialProcessingWorkflow": "A batch from end to end, with retries, catches and two checks",
    "PauseStateMachineRole": "Lets the state machine disable the rules of the lab",
    "PauseStateMachine": "Disables all schedules, so that a forgotten lab costs little",
    # eventbridge.py
    "LabEventBus": "Business events and failed invocations",
    "DailyTransactionSchedule": "Creates a batch every 5 minutes",
    "DailyTransactionSchedulePermission": "Lets the rule invoke the function",
    "MonthEndSchedule": "Runs month-end processing at every quarter hour",
    "MonthEndSchedulePermission": "Lets the rule invoke the function",
    "FailureSimulatorSchedulePermission": "Lets the rule invoke the function",
    "FinancialEtlScheduleRole": "Lets the rule notify the Glue workflow",
    "FinancialEtlSchedule": "Runs the ETL job every 10 minutes",
    "ComplianceValidationScheduleRole": "Lets the rule notify the Glue workflow",
    "ComplianceValidationSchedule": "Runs the compliance job every 20 minutes",
    "WorkflowScheduleRole": "Lets the rule start the workflow",
    "WorkflowSchedule": "Runs the workflow every 30 minutes",
    "PauseScheduleRole": "Lets the rule start the state machine that pauses the lab",
    "DataArrivalRule": "Logs each new file under incoming/",
    "WorkflowFailureRule": "Sends failed executions to the alert topic",
    "GlueFailureRule": "Sends failed job runs to the alert topic; an alarm counts its matches",
    "InvocationFailureRule": "Logs each invocation that failed after all retries",
    "PriorityEventRule": "Sends business events of high priority to the alert topic",
    # sns.py
    "AlertTopic": "Receives the notifications of alarms and rules",
    "AlertTopicPolicy": "Lets alarms and three rules of the lab, and budgets, publish",
    "AlertQueueSubscription": "Sends each alert to the queue",
    "AlertEmailSubscription": "Sends each alert to AlertEmail, if it is given",
    # sqs.py
    "AlertQueue": "The alerts, to be read with any client",
    "AlertQueuePolicy": "Lets the alert topic send messages",
    "DeadLetterQueue": "Events that a rule could not deliver",
    "DeadLetterQueuePolicy": "Lets the rules of the lab send messages",
    # budgets.py
    "AccountBudget": "An alert when the account costs more than BudgetLimit in a month",
    # cloudtrail.py
    "ManagementEventsTrailRole": "Lets CloudTrail write to its log group",
    "ManagementEventsTrail": "Who called which management API, in all regions",
    # dashboards/
    "OperationalMonitoringDashboard": "Is the lab healthy?",
    "SoxComplianceMonitoringDashboard": "Are the books in order?",
    # queries.py
    "LambdaErrorsQuery": "Which errors do the functions raise, and how often?",
    "LambdaPerformanceQuery": "Cold starts, duration and memory of the functions",
    "WorkflowFailuresQuery": "What failed in the workflow, and was it retried?",
    "WorkflowEventsQuery": "How many events of each type does the workflow have?",
    "EventsQuery": "Which events arrived, and which invocations failed after all retries?",
    "ApiCallsQuery": "Who called which API?",
    "RefusedCallsQuery": "Which calls were denied?",
}
