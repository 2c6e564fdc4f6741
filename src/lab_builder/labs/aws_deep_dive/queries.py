"""Saved Logs Insights queries, one for each question of the activities."""

from __future__ import annotations

from troposphere import Ref
from troposphere.logs import QueryDefinition

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

_FUNCTION_LOGS = (names.DAILY_TRANSACTION_LOG_GROUP, names.MONTH_END_LOG_GROUP)

_QUERIES = {
    # Activity 2: which errors do the functions raise, and how often?
    "LambdaErrorsQuery": (
        "lambda-errors",
        _FUNCTION_LOGS,
        """\
filter @message like "[ERROR]"
| parse @message /\\[ERROR\\] (?<error>[A-Za-z]+)/
| stats count(*) as occurrences by error, bin(15m)
| sort occurrences desc
""",
    ),
    # Activity 2: what are the cold starts, duration and memory of the functions?
    "LambdaPerformanceQuery": (
        "lambda-performance",
        _FUNCTION_LOGS,
        """\
filter @type = "REPORT"
| stats count(*) as invocations, count(@initDuration) as coldStarts, avg(@duration) as averageMs,
    max(@duration) as slowestMs, max(@maxMemoryUsed) as memoryBytes by @log, bin(15m)
""",
    ),
    # Activity 3 and scenario 4: what failed in the workflow, and was it retried?
    "WorkflowFailuresQuery": (
        "workflow-failures",
        (names.WORKFLOW_LOG_GROUP,),
        """\
fields @timestamp, execution_arn, type, details.name, details.error, details.cause
| filter type like /Failed|TimedOut|Aborted/
| sort @timestamp desc
| limit 50
""",
    ),
    # Scenario 2: how many events of each type does the workflow have?
    "WorkflowEventsQuery": (
        "workflow-events",
        (names.WORKFLOW_LOG_GROUP,),
        """\
stats count(*) as events by type
| sort events desc
""",
    ),
    # Scenario 1: which events arrived, and which invocations failed after all retries?
    "EventsQuery": (
        "events",
        (names.EVENTS_LOG_GROUP,),
        """\
stats count(*) as events by source, `detail-type`, bin(15m)
| sort events desc
""",
    ),
    # Activity 5: who called which API?
    "ApiCallsQuery": (
        "api-calls",
        (names.TRAIL_LOG_GROUP,),
        """\
stats count(*) as calls by eventSource, eventName, userIdentity.type
| sort calls desc
| limit 50
""",
    ),
    # Activity 5: which calls were denied?
    "RefusedCallsQuery": (
        "refused-calls",
        (names.TRAIL_LOG_GROUP,),
        """\
fields @timestamp, eventSource, eventName, errorCode, errorMessage, userIdentity.arn
| filter errorCode like /Denied|Unauthorized/
| sort @timestamp desc
| limit 50
""",
    ),
}


def add(lab: LabTemplate) -> None:
    """Add the queries; the console shows them in a folder named after the environment."""
    for logical_id, (name, log_groups, query) in _QUERIES.items():
        of_trail = {"Condition": names.HAS_TRAIL} if names.TRAIL_LOG_GROUP in log_groups else {}
        lab.add(
            QueryDefinition(
                logical_id,
                Name=names.name(name),
                LogGroupNames=[Ref(log_group) for log_group in log_groups],
                QueryString=query,
                **of_trail,
            )
        )
