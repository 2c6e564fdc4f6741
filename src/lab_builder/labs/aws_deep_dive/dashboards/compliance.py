"""The compliance dashboard: controls, variances, the ledger and the audit trail."""

from __future__ import annotations

from lab_builder.labs.aws_deep_dive import names
from lab_builder.labs.aws_deep_dive.dashboards import widgets
from lab_builder.labs.aws_deep_dive.dashboards.widgets import Widget

AUDIT = "Audit"  # the variable for the widgets that need a trail


def bodies() -> tuple[str, str]:
    """Return the body of the dashboard and its audit widgets, both for ``Fn::Sub``."""
    rows = [
        (
            3,
            [
                widgets.alarms(
                    "Alarms",
                    names.COMPLIANCE_SCORE_BELOW_THRESHOLD_ALARM,
                    names.MATERIAL_VARIANCE_DETECTED_ALARM,
                    names.HIGH_TRANSACTION_FAILURE_RATE_ALARM,
                )
            ],
        ),
        (6, [_compliance_score(), _violations()]),
        (6, [_material_variances(), _variance_amount()]),
        (6, [_rejected_rows(), _failure_rate()]),
    ]
    audit = (6, [_audit_by_service(), _audit_by_identity()])
    return widgets.body(*rows, last=AUDIT), widgets.rows(audit, below=rows)


def _compliance_score() -> Widget:
    return widgets.graph(
        "Compliance score",
        widgets.custom("ComplianceValidation", "ComplianceScore", label="over the ledger"),
        widgets.custom("MonthEnd", "ComplianceScore", label="at month end"),
        stat="Minimum",
        yAxis=widgets.PERCENT,
        annotations={
            "horizontal": [{"value": names.MINIMUM_COMPLIANCE_SCORE, "label": "alarm below"}]
        },
    )


def _violations() -> Widget:
    labels = {
        "SODViolations": "segregation of duties",
        "PrivilegedAccessViolations": "privileged access",
        "AccessControlViolations": "access control",
    }
    return widgets.graph(
        "Violations found, by control",
        *(
            widgets.custom("ComplianceValidation", metric, label=label)
            for metric, label in labels.items()
        ),
    )


def _material_variances() -> Widget:
    return widgets.graph(
        "Material variances", widgets.custom("MonthEnd", "MaterialVariances", label="variances")
    )


def _variance_amount() -> Widget:
    return widgets.graph(
        "Amount of the variances of a run",
        widgets.custom("MonthEnd", "VarianceAmount", label="amount"),
        stat="Maximum",
    )


def _rejected_rows() -> Widget:
    return widgets.graph(
        "Ledger: rows accepted and rejected",
        widgets.custom("FinancialEtl", "TransactionsProcessed", label="accepted"),
        widgets.custom("FinancialEtl", "TransactionsFailed", label="rejected"),
    )


def _failure_rate() -> Widget:
    return widgets.graph(
        "Daily transactions that failed",
        widgets.expression(names.FAILURE_RATE_EXPRESSION, "failed"),
        widgets.custom("DailyTransaction", "TransactionsFailed", id="failed", visible=False),
        widgets.custom("DailyTransaction", "TransactionsProcessed", id="processed", visible=False),
        yAxis=widgets.PERCENT,
        annotations={
            "horizontal": [{"value": names.MAXIMUM_FAILURE_PERCENT, "label": "alarm above"}]
        },
    )


def _audit_by_service() -> Widget:
    return widgets.logs(
        "Audit: calls by service and action",
        [names.TRAIL_LOG_GROUP],
        "stats count(*) as calls by eventSource, eventName | sort calls desc | limit 20",
    )


def _audit_by_identity() -> Widget:
    return widgets.logs(
        "Audit: calls by identity",
        [names.TRAIL_LOG_GROUP],
        "stats count(*) as calls by userIdentity.type, userIdentity.arn "
        "| sort calls desc | limit 20",
    )
