"""The alarms, and a composite alarm."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub
from troposphere.cloudwatch import (
    Alarm,
    CompositeAlarm,
    Metric,
    MetricDataQuery,
    MetricDimension,
    MetricStat,
)

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

_FIVE_MINUTES = 300

# The alarms of the composite alarm: if any of them is in ALARM, the lab is unhealthy.
_UNHEALTHY = (
    names.DAILY_TRANSACTION_ERRORS_ALARM,
    names.DAILY_TRANSACTION_THROTTLES_ALARM,
    names.MONTH_END_ERRORS_ALARM,
    names.MONTH_END_THROTTLES_ALARM,
    names.WORKFLOW_FAILURES_ALARM,
    names.GLUE_FAILURES_ALARM,
)


def add(lab: LabTemplate) -> None:
    """Add the alarms, and the metadata with the custom metrics of the lab."""
    lab.template.metadata["CustomMetrics"] = {
        names.METRIC_NAMESPACE: {
            "DimensionSets": [["ProcessType"], ["ProcessType", "Environment"]],
            "MetricNames": sorted({metric for some in names.METRICS.values() for metric in some}),
        }
    }
    _add_business_alarms(lab)
    _add_function_alarms(
        lab,
        names.DAILY_TRANSACTION_FUNCTION,
        names.DAILY_TRANSACTION_PROCESSOR,
        errors=names.DAILY_TRANSACTION_ERRORS_ALARM,
        throttles=names.DAILY_TRANSACTION_THROTTLES_ALARM,
    )
    _add_function_alarms(
        lab,
        names.MONTH_END_FUNCTION,
        names.MONTH_END_PROCESSOR,
        errors=names.MONTH_END_ERRORS_ALARM,
        throttles=names.MONTH_END_THROTTLES_ALARM,
    )
    _add_run_alarms(lab)
    lab.add(
        CompositeAlarm(
            names.LAB_UNHEALTHY_ALARM,
            AlarmName=names.name("lab-unhealthy"),
            AlarmDescription=(
                "Something of the lab fails or is throttled. Open the dashboard "
                "operational-monitoring: the alarm that is red there says what to do."
            ),
            # References, so that CloudFormation creates the alarms before the composite alarm.
            AlarmRule=Sub(" OR ".join(f'ALARM("${{{alarm}}}")' for alarm in _UNHEALTHY)),
            AlarmActions=[Ref(names.ALERT_TOPIC)],
        )
    )


def _add_business_alarms(lab: LabTemplate) -> None:
    """Add the alarms on the custom metrics of the lab."""
    lab.add(
        _alarm(
            names.HIGH_TRANSACTION_FAILURE_RATE_ALARM,
            "high-transaction-failure-rate",
            f"More than {names.MAXIMUM_FAILURE_PERCENT} % of a batch failed. Read the daily "
            "processor's log for the reasons, then look under rejected/ in the data bucket for the "
            "rows.",
            ComparisonOperator="GreaterThanThreshold",
            Threshold=names.MAXIMUM_FAILURE_PERCENT,
            Metrics=[
                MetricDataQuery(
                    Id="rate",
                    Expression=names.FAILURE_RATE_EXPRESSION,
                    Label="Failed transactions (%)",
                    ReturnData=True,
                ),
                _operand("failed", "TransactionsFailed"),
                _operand("processed", "TransactionsProcessed"),
            ],
        )
    )
    lab.add(
        _alarm(
            names.COMPLIANCE_SCORE_BELOW_THRESHOLD_ALARM,
            "compliance-score-below-threshold",
            "The compliance job found too many violations. Open the newest report under reports/ "
            "in the data bucket: it names each finding and its row.",
            Namespace=names.METRIC_NAMESPACE,
            MetricName="ComplianceScore",
            Dimensions=_process("ComplianceValidation"),
            Statistic="Minimum",
            Period=1200,
            ComparisonOperator="LessThanThreshold",
            Threshold=names.MINIMUM_COMPLIANCE_SCORE,
            # A report is valid until the next one.
            TreatMissingData="ignore",
        )
    )
    lab.add(
        _alarm(
            names.MATERIAL_VARIANCE_DETECTED_ALARM,
            "material-variance-detected",
            "Month-end processing found a variance over the materiality threshold. Read its amount "
            "on the dashboard sox-compliance-monitoring and its cause in the month-end log.",
            Namespace=names.METRIC_NAMESPACE,
            MetricName="MaterialVariances",
            Dimensions=_process("MonthEnd"),
            **_any_within(900),
        )
    )


def _add_function_alarms(
    lab: LabTemplate, function: str, name: str, *, errors: str, throttles: str
) -> None:
    """Add the alarms on errors and throttles of one function."""
    lab.add(
        _alarm(
            errors,
            f"{name}-errors",
            f"The {name} raised an error. The saved query lambda-errors shows its name, message "
            "and how often; a poison event fails three times, then goes to its destination.",
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Dimensions=_dimensions(FunctionName=Ref(function)),
            **_any_within(_FIVE_MINUTES),
        )
    )
    lab.add(
        _alarm(
            throttles,
            f"{name}-throttles",
            f"The {name} was refused a start. Compare the concurrency on the dashboard "
            "operational-monitoring with the account's quota in Service Quotas.",
            Namespace="AWS/Lambda",
            MetricName="Throttles",
            Dimensions=_dimensions(FunctionName=Ref(function)),
            **_any_within(_FIVE_MINUTES),
        )
    )


def _add_run_alarms(lab: LabTemplate) -> None:
    """Add the alarms on failed workflow executions and failed Glue runs."""
    lab.add(
        _alarm(
            names.WORKFLOW_FAILURES_ALARM,
            "workflow-failures",
            "An execution of the workflow failed. Open it in the Step Functions console: the red "
            "state holds the error and its cause.",
            Namespace="AWS/States",
            MetricName="ExecutionsFailed",
            Dimensions=_dimensions(StateMachineArn=Ref(names.FINANCIAL_PROCESSING_WORKFLOW)),
            **_any_within(_FIVE_MINUTES),
        )
    )
    lab.add(
        _alarm(
            names.GLUE_FAILURES_ALARM,
            "glue-failures",
            "A Glue job run failed or timed out. Open the run in the Glue console: its error and "
            "its logs say why.",
            # Glue has a metric for failed tasks, not for failed runs, so this counts the matches
            # of the rule for failed runs.
            Namespace="AWS/Events",
            MetricName="TriggeredRules",
            Dimensions=_dimensions(RuleName=Ref(names.GLUE_FAILURE_RULE)),
            **_any_within(_FIVE_MINUTES),
        )
    )


def _alarm(logical_id: str, name: str, description: str, **properties: Any) -> Alarm:
    """Return an alarm that notifies the alert topic. Missing data means that nothing ran."""
    return Alarm(
        logical_id,
        AlarmName=names.name(name),
        AlarmDescription=description,
        AlarmActions=[Ref(names.ALERT_TOPIC)],
        **{"EvaluationPeriods": 1, "TreatMissingData": "notBreaching"} | properties,
    )


def _any_within(seconds: int) -> dict[str, Any]:
    """Return the properties of an alarm on the first occurrence within a period."""
    return {
        "Statistic": "Sum",
        "Period": seconds,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
    }


def _operand(identifier: str, metric: str) -> MetricDataQuery:
    """Return a metric of the daily processor as an operand of metric math."""
    return MetricDataQuery(
        Id=identifier,
        ReturnData=False,
        MetricStat=MetricStat(
            Metric=Metric(
                Namespace=names.METRIC_NAMESPACE,
                MetricName=metric,
                Dimensions=_process("DailyTransaction"),
            ),
            Period=_FIVE_MINUTES,
            Stat="Sum",
        ),
    )


def _process(process_type: str) -> list[MetricDimension]:
    """Return the dimensions of a custom metric in this environment."""
    return _dimensions(ProcessType=process_type, Environment=Ref(names.ENVIRONMENT_NAME))


def _dimensions(**values: str | Ref) -> list[MetricDimension]:
    return [MetricDimension(Name=name, Value=value) for name, value in values.items()]
