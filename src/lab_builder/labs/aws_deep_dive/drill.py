"""The failure drill of the lab: a timeout that the workflow handles, a variance that Spark finds.

The names are literals, because ``names`` imports troposphere, which is slow.
"""

from __future__ import annotations

from lab_builder.drills import Caught, Drill, Execution, Failed, JobSucceeded, Ledger, Retried

_DAILY = "ProcessDailyTransactions"
_TIMEOUT = "DatabaseTimeoutError"

_DATABASE_TIMEOUT = Execution(
    name="database-timeout",
    why="the ledger database times out: Retry matches the error by its name, then Catch handles it",
    input={"forceFailure": {"databaseTimeout": True}, "skip_glue": True},
    shows=(
        Retried(_DAILY, _TIMEOUT),
        Caught(_DAILY, _TIMEOUT, by="NotifyFailure"),
        Failed(_TIMEOUT),
    ),
)

_MATERIAL_VARIANCE = Execution(
    name="material-variance",
    why="one of 120 rows has a variance of 50,000 or more: Spark finds it, and the score drops",
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
    # With the default rates, this seed adds no random failure to the runs of the drill, nor to the
    # Glue runs of its first twenty executions, whose seeds are their names. Beside the variance, it
    # adds two violations and two rows that are rejected.
    seed="47728",
    workflow="WorkflowArn",
    executions=(_DATABASE_TIMEOUT, _MATERIAL_VARIANCE),
    # Not the composite alarm: with the default rates it is almost always in ALARM at high speed,
    # and an alarm notifies only at changes of its state.
    alarms=(
        "DailyTransactionErrorsAlarm",
        "WorkflowFailuresAlarm",
        "MaterialVarianceDetectedAlarm",
        "ComplianceScoreBelowThresholdAlarm",
    ),
    queue="AlertQueueUrl",
)
