"""Makes a batch of transactions, hands it in, and tells metrics and event bus how it went."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ledger import batches, business_events, failures, intake, invocation, log, metrics, seed
from ledger.errors import DatabaseTimeoutError, LedgerFault
from ledger.invocation import Invocation
from ledger.settings import Connect, Settings, client
from ledger.storage import DataBucket
from ledger.validation import split


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Process one batch; Lambda calls this."""
    run = invocation.parse(event, context.aws_request_id)
    return process(run, Settings.read(os.environ), client)


def process(run: Invocation, settings: Settings, connect: Connect) -> dict[str, Any]:
    """Process one batch and return its result.

    Raises:
        LedgerFault: a failure was forced, or chance would have it.
    """
    try:
        with metrics.recorded(
            connect("cloudwatch"), metrics.DAILY_TRANSACTION, settings.environment
        ) as record:
            fail_if_due(run, settings.failure_rate)
            batch = batches.make(run.order("daily", settings.violation_rate))
            if not run.test_mode:
                intake.hand_in(DataBucket(connect("s3"), settings.data_bucket), batch)
            result = summary(run, batch)
            record.processed = result["transactions_processed"]
            record.failed = result["transactions_failed"]
    except LedgerFault as fault:
        business_events.put(
            connect("events"), settings.event_bus, business_events.failed(fault, run.seed)
        )
        raise
    business_events.put(connect("events"), settings.event_bus, business_events.processed(result))
    log.info("batch processed", **result)
    return result


def fail_if_due(run: Invocation, failure_rate: float) -> None:
    """Raise what the event forces or chance brings.

    Raises:
        LedgerFault: it is due.
    """
    if run.force.database_timeout and run.force.raises(run.retry_count):
        raise DatabaseTimeoutError("the ledger database did not answer within 30 s (forced)")
    failures.strike(seed.stream(run.seed, "daily failure", run.retry_count), failure_rate)


def summary(run: Invocation, batch: batches.Batch) -> dict[str, Any]:
    """Validate the batch and return the result of the run. Success rates are percentages."""
    accepted, rejected = split(batch.lines)
    return {
        "batch_id": batch.batch_id,
        "status": "PARTIAL_FAILURE" if run.force.partial_failure else "COMPLETED",
        "transactions_processed": len(accepted),
        "transactions_failed": len(rejected),
        "success_rate": round(100 * len(accepted) / len(batch.lines), 2),
        "seed": run.seed,
        "test_mode": run.test_mode,
    }
