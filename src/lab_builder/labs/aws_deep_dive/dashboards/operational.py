"""The operational dashboard: functions, schedules, workflow, jobs, queues and logs."""

from __future__ import annotations

from typing import Any

from lab_builder.labs.aws_deep_dive import names
from lab_builder.labs.aws_deep_dive.dashboards import widgets
from lab_builder.labs.aws_deep_dive.dashboards.widgets import Series, Widget

_FUNCTIONS = {
    "daily": names.DAILY_TRANSACTION_FUNCTION,
    "month-end": names.MONTH_END_FUNCTION,
}
_JOBS = {"ETL": names.FINANCIAL_ETL_JOB, "compliance": names.COMPLIANCE_VALIDATION_JOB}
_SCHEDULES = {
    "daily": names.DAILY_TRANSACTION_SCHEDULE,
    "month-end": names.MONTH_END_SCHEDULE,
    "ETL": names.FINANCIAL_ETL_SCHEDULE,
    "compliance": names.COMPLIANCE_VALIDATION_SCHEDULE,
    "workflow": names.WORKFLOW_SCHEDULE,
}
_FUNCTION_LOGS = (names.DAILY_TRANSACTION_LOG_GROUP, names.MONTH_END_LOG_GROUP)


def body() -> str:
    """Return the body of the dashboard, for ``Fn::Sub``."""
    return widgets.body(
        (
            3,
            [
                widgets.alarms(
                    "Alarms",
                    names.LAB_UNHEALTHY_ALARM,
                    names.DAILY_TRANSACTION_ERRORS_ALARM,
                    names.DAILY_TRANSACTION_THROTTLES_ALARM,
                    names.MONTH_END_ERRORS_ALARM,
                    names.MONTH_END_THROTTLES_ALARM,
                    names.WORKFLOW_FAILURES_ALARM,
                    names.GLUE_FAILURES_ALARM,
                )
            ],
        ),
        (6, [_lambda_runs(), _lambda_duration(), _lambda_concurrency()]),
        (6, [_schedules(), _workflow_executions(), _workflow_duration()]),
        (6, [_glue_runs(), _glue_duration(), _glue_utilization()]),
        (6, [_transactions(), _success_rates(), _queues()]),
        (6, [_invocation_log(), _workflow_log()]),
    )


def _lambda(metric: str, what: str = "", **options: Any) -> list[Series]:
    return [
        widgets.series(
            "AWS/Lambda",
            metric,
            {"FunctionName": f"${{{function}}}"},
            label=f"{name} {what}".strip(),
            **options,
        )
        for name, function in _FUNCTIONS.items()
    ]


def _lambda_runs() -> Widget:
    return widgets.graph(
        "Lambda: invocations and errors",
        *_lambda("Invocations", "invocations"),
        *_lambda("Errors", "errors"),
    )


def _lambda_duration() -> Widget:
    return widgets.graph("Lambda: duration (ms)", *_lambda("Duration"), stat="p95")


def _lambda_concurrency() -> Widget:
    return widgets.graph(
        "Lambda: concurrency and throttles",
        *_lambda("ConcurrentExecutions", "at once", stat="Maximum"),
        *_lambda("Throttles", "throttled"),
    )


def _schedules() -> Widget:
    return widgets.graph(
        "EventBridge: targets invoked by schedules",
        *(
            widgets.series("AWS/Events", "Invocations", {"RuleName": f"${{{rule}}}"}, label=label)
            for label, rule in _SCHEDULES.items()
        ),
    )


def _states(metric: str, label: str) -> Series:
    dimensions = {"StateMachineArn": f"${{{names.FINANCIAL_PROCESSING_WORKFLOW}}}"}
    return widgets.series("AWS/States", metric, dimensions, label=label)


def _workflow_executions() -> Widget:
    return widgets.graph(
        "Step Functions: executions",
        _states("ExecutionsStarted", "started"),
        _states("ExecutionsSucceeded", "succeeded"),
        _states("ExecutionsFailed", "failed"),
    )


def _workflow_duration() -> Widget:
    return widgets.graph(
        "Step Functions: duration (ms)", _states("ExecutionTime", "execution"), stat="Average"
    )


def _glue(metric: str, label: str, kind: str, group: str | None = None) -> list[Series]:
    """Return a Glue metric of each job, over all its runs.

    The groups are from https://docs.aws.amazon.com/glue/latest/dg/monitor-observability.html
    """
    dimensions = {"JobRunId": "ALL", "Type": kind}
    if group:
        dimensions["ObservabilityGroup"] = group
    return [
        widgets.series(
            "Glue",
            metric,
            {"JobName": f"${{{job}}}", **dimensions},
            label=f"{name} {label}".strip(),
        )
        for name, job in _JOBS.items()
    ]


def _glue_runs() -> Widget:
    return widgets.graph(
        "Glue: runs",
        *_glue("glue.succeed.ALL", "succeeded", "count", "error"),
        *_glue("glue.error.ALL", "failed", "count", "error"),
    )


def _glue_duration() -> Widget:
    return widgets.graph(
        "Glue: time spent (ms)", *_glue("glue.driver.aggregate.elapsedTime", "", "count")
    )


def _glue_utilization() -> Widget:
    return widgets.graph(
        "Glue: use of the workers paid for (0 to 1)",
        *_glue("glue.driver.workerUtilization", "", "gauge", "resource_utilization"),
        stat="Average",
    )


def _transactions() -> Widget:
    return widgets.graph(
        "Daily transactions",
        widgets.custom("DailyTransaction", "TransactionsProcessed", label="processed"),
        widgets.custom("DailyTransaction", "TransactionsFailed", label="failed"),
    )


def _success_rates() -> Widget:
    return widgets.graph(
        "Success rate",
        *(
            widgets.custom(process, "ProcessingSuccessRate", label=process)
            for process in names.METRICS
        ),
        stat="Average",
        yAxis=widgets.PERCENT,
    )


def _queues() -> Widget:
    queues = {"alerts": names.ALERT_QUEUE, "undelivered events": names.DEAD_LETTER_QUEUE}
    return widgets.graph(
        "SQS: messages waiting",
        *(
            widgets.series(
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                {"QueueName": f"${{{queue}.QueueName}}"},
                label=label,
            )
            for label, queue in queues.items()
        ),
        stat="Maximum",
    )


def _invocation_log() -> Widget:
    return widgets.logs(
        "Invocations, from the functions' logs",
        _FUNCTION_LOGS,
        'filter @type = "REPORT" | stats count(*) as invocations, avg(@duration) as averageMs, '
        "max(@maxMemoryUsed) as memoryBytes by @log",
    )


def _workflow_log() -> Widget:
    return widgets.logs(
        "Workflow events by type",
        [names.WORKFLOW_LOG_GROUP],
        "stats count(*) as events by type | sort events desc",
    )
