"""Why each resource is there, for the documentation, where the template itself does not say."""

from __future__ import annotations

PURPOSES = {
    # kms.py
    "LabKeyAlias": "A name for the key in the console",
    # s3.py
    "DataBucket": "Batches, rejects, the ledger in Parquet and the compliance reports",
    "DataBucketPolicy": "TLS only",
    "TrailBucket": "The trail's files and digests",
    "TrailBucketPolicy": "TLS only, and leave for CloudTrail to write",
    # logs.py
    "DailyTransactionLogGroup": "What the daily processor prints, and its REPORT lines",
    "MonthEndLogGroup": "What the month-end processor prints, and its REPORT lines",
    "FinancialEtlOutputLogGroup": "What the ETL job prints",
    "FinancialEtlErrorLogGroup": "What Spark and Python say on the ETL job's stderr",
    "ComplianceValidationOutputLogGroup": "What the compliance job prints",
    "ComplianceValidationErrorLogGroup": "What Spark and Python say on the compliance job's stderr",
    "WorkflowLogGroup": "The workflow's history, state by state",
    "PauseLogGroup": "The history of the machine that pauses the lab",
    "EventsLogGroup": "Events as they arrive: new files, and invocations that were given up",
    "TrailLogGroup": "The trail's events, for queries",
    "EventsLogGroupPolicy": "Lets two rules write to the events log group",
    # lambda_.py
    "DailyTransactionFunctionRole": "What the daily processor may do",
    "DailyTransactionFunctionFailures": "Two retries, then failed invocations go to the bus",
    "MonthEndFunctionRole": "What the month-end processor may do",
    "MonthEndFunctionFailures": "Two retries, then failed invocations go to the bus",
    # glue.py
    "FinancialEtlJobRole": "What the ETL job may do",
    "FinancialEtlJob": "Loads new batches into the ledger, and sets rejected rows apart",
    "ComplianceValidationJobRole": "What the compliance job may do",
    "ComplianceValidationJob": "Scores the ledger against the controls, and writes a report",
    "FinancialEtlWorkflow": "What the ETL's rule starts: a rule cannot start a job",
    "FinancialEtlWorkflowTrigger": "Starts the ETL job at each event",
    "ComplianceValidationWorkflow": "What the compliance rule starts: a rule cannot start a job",
    "ComplianceValidationWorkflowTrigger": "Starts the compliance job at each event",
    "LedgerDatabase": "The catalogue's database, for Athena",
    "TransactionsTable": "The ledger as a table, with partitions that are computed",
    # stepfunctions.py
    "FinancialProcessingWorkflowRole": "What the workflow may do",
    "FinancialProcessingWorkflow": "A batch from end to end, with retries, catches and two checks",
    "PauseStateMachineRole": "Lets the pause machine disable the lab's rules",
    "PauseStateMachine": "Disables all schedules, so that a forgotten lab costs little",
    # eventbridge.py
    "LabEventBus": "The lab's own events: business events and failed invocations",
    "DailyTransactionSchedule": "Every five minutes, a batch",
    "DailyTransactionSchedulePermission": "Lets the rule invoke the function",
    "MonthEndSchedule": "On every quarter hour, month-end",
    "MonthEndSchedulePermission": "Lets the rule invoke the function",
    "FailureSimulatorSchedulePermission": "Lets the rule invoke the function",
    "FinancialEtlScheduleRole": "Lets the rule notify the Glue workflow",
    "FinancialEtlSchedule": "Every ten minutes, the ETL job",
    "ComplianceValidationScheduleRole": "Lets the rule notify the Glue workflow",
    "ComplianceValidationSchedule": "Every twenty minutes, the compliance job",
    "WorkflowScheduleRole": "Lets the rule start the workflow",
    "WorkflowSchedule": "Every half hour, the workflow",
    "PauseScheduleRole": "Lets the rule start the pause machine",
    "DataArrivalRule": "Logs each new file under incoming/",
    "WorkflowFailureRule": "Tells the topic of an execution that failed",
    "GlueFailureRule": "Tells the topic of a job run that failed; an alarm counts its matches",
    "InvocationFailureRule": "Logs each invocation that Lambda has given up",
    "PriorityEventRule": "Tells the topic of business events of high priority",
    # sns.py
    "AlertTopic": "Where alarms and rules tell what is wrong",
    "AlertTopicPolicy": "Lets the lab's alarms and three of its rules publish",
    "AlertQueueSubscription": "Brings each alert to the queue",
    "AlertEmailSubscription": "Brings each alert to AlertEmail, where one is given",
    # sqs.py
    "AlertQueue": "Alerts, to read with any client",
    "AlertQueuePolicy": "Lets the topic send",
    "DeadLetterQueue": "Events that a rule could not deliver",
    "DeadLetterQueuePolicy": "Lets the lab's rules send",
    # cloudtrail.py
    "ManagementEventsTrailRole": "Lets CloudTrail write its log group",
    "ManagementEventsTrail": "Who called which management API, in all regions",
    # dashboards/
    "OperationalMonitoringDashboard": "Is the lab healthy?",
    "SoxComplianceMonitoringDashboard": "Are the books in order?",
    # queries.py
    "LambdaErrorsQuery": "Which errors do the functions raise, and how often?",
    "LambdaPerformanceQuery": "Cold starts, time and memory of the functions",
    "WorkflowFailuresQuery": "What failed in the workflow, and was it tried again?",
    "WorkflowEventsQuery": "How many states of each kind does the workflow pass?",
    "EventsQuery": "Which events arrived, and which invocations were given up?",
    "ApiCallsQuery": "Who called what?",
    "RefusedCallsQuery": "Which calls were refused?",
}
