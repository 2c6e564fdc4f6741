"""The failures that events of the lab can force, and the metrics that its runs publish.

The names are literals, because ``names`` imports troposphere, which is slow.
"""

from __future__ import annotations

from lab_builder.invocations import ForcedFailure, Invocations, PublishedMetrics

_DAILY = "DailyTransactionFunction"
_MONTH_END = "MonthEndFunction"
_BOTH = (_DAILY, _MONTH_END)
_PROCESSES = (
    "Account Reconciliation",
    "Journal Entry Validation",
    "Financial Statement Preparation",
    "Compliance Checks",
    "Variance Analysis",
)
_RUN = (
    "ProcessingSuccessRate",
    "TransactionsProcessed",
    "TransactionsFailed",
    "ProcessingFailures",
    "ProcessingDuration",
)
_CONTROLS = (
    "ComplianceScore",
    "SODViolations",
    "PrivilegedAccessViolations",
    "AccessControlViolations",
    "MaterialVariances",
    "VarianceAmount",
)


def _metrics(process_type: str, *names: str) -> PublishedMetrics:
    dimensions = {"ProcessType": process_type, "Environment": "{EnvironmentName}"}
    return PublishedMetrics("FinancialProcessing", dimensions, names)


_OF_DAILY = _metrics("DailyTransaction", *_RUN)
_OF_MONTH_END = _metrics("MonthEnd", *_RUN, *_CONTROLS)
_OF_ETL = _metrics("FinancialEtl", *_RUN)
_OF_COMPLIANCE = _metrics("ComplianceValidation", *_RUN, *_CONTROLS)

INVOCATIONS = Invocations(
    failures={
        "databaseTimeout": ForcedFailure("the function raises DatabaseTimeoutError", (_DAILY,)),
        "partialFailure": ForcedFailure("70 % of the batch succeeds", _BOTH),
        "complianceViolations": ForcedFailure("violations are planted in the batch", _BOTH),
        "criticalFailure": ForcedFailure(
            "the function raises MonthEndCriticalError", (_MONTH_END,)
        ),
        "materialVariance": ForcedFailure(
            "a variance of 50,000 to 200,000 is planted in the batch", _BOTH
        ),
        "specificProcess": ForcedFailure(
            "one month-end process fails, the others complete", (_MONTH_END,), _PROCESSES
        ),
        "attempts": ForcedFailure(
            "the number of tries after which forced errors clear", _BOTH, is_number=True
        ),
    },
    metrics={
        _DAILY: (_OF_DAILY,),
        _MONTH_END: (_OF_MONTH_END,),
        "FinancialProcessingWorkflow": (_OF_DAILY, _OF_MONTH_END, _OF_ETL, _OF_COMPLIANCE),
    },
)
