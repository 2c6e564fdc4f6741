"""The lab's drill: one failure that the workflow survives by design, one that Spark has to find.

Names are written out: ``names`` needs troposphere, and this is read with every command.
"""

from __future__ import annotations

from lab_builder.drills import Caught, Drill, Execution, Failed, JobSucceeded, Ledger, Retried

_DAILY = "ProcessDailyTransactions"
_TIMEOUT = "DatabaseTimeoutError"

_DATABASE_TIMEOUT = Execution(
    name="database-timeout",
    why="the ledger database never answers: Retry tries again by the error's name, Catch gives up",
    input={"forceFailure": {"databaseTimeout": True}, "skip_glue": True},
    shows=(
        Retried(_DAILY, _TIMEOUT),
        Caught(_DAILY, _TIMEOUT, by="NotifyFailure"),
        Failed(_TIMEOUT),
    ),
)

_MATERIAL_VARIANCE = Execution(
    name="material-variance",
    why="a variance of at least 50,000 hides among 120 rows: Spark finds it, and the score falls",
    input={"forceFailure": {"materialVariance": True}, "batch_size": 120},
    shows=(
        JobSucceeded("LoadLedger"),
        JobSucceeded("ValidateCompliance"),
        Failed("LowComplianceScore"),
    ),
    ledger=Ledger(
        bucket="DataBucketName",
        report="reports/{execution}.json",
        manifest="manifest/{batch_id}.json",
        rejected="rejected/processing_date={processing_date}/batch={batch_id}/",
    ),
)

DRILL = Drill(
    # With the default rates no run of it is struck by chance, nor are the Glue runs of its first
    # twenty executions, which their names seed. Beside the variance, chance plants two violations
    # and two rows that cannot be booked.
    seed="47728",
    workflow="WorkflowArn",
    executions=(_DATABASE_TIMEOUT, _MATERIAL_VARIANCE),
    # Not the composite over them: with the default rates it is seldom out of ALARM at high speed,
    # and an alarm tells of changes only.
    alarms=(
        "DailyTransactionErrorsAlarm",
        "WorkflowFailuresAlarm",
        "MaterialVarianceDetectedAlarm",
        "ComplianceScoreBelowThresholdAlarm",
    ),
    queue="AlertQueueUrl",
)
