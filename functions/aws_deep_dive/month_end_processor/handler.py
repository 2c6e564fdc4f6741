"""Closes the month: the five processes, or the one that the event names, over a closing batch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ledger import batches, failures, intake, invocation, log, metrics, month_end, seed
from ledger.errors import MonthEndCriticalError, MonthEndProcessError
from ledger.invocation import Invocation
from ledger.settings import Connect, Settings, client
from ledger.storage import DataBucket


def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Run the close; Lambda calls this."""
    run = invocation.parse(event, context.aws_request_id)
    return process(run, Settings.read(os.environ), client)


def process(run: Invocation, settings: Settings, connect: Connect) -> dict[str, Any]:
    """Run the close and return its result.

    Raises:
        LedgerFault: a failure was forced, or chance would have it.
    """
    names = [run.process] if run.process else list(month_end.PROCESSES)
    with metrics.recorded(connect("cloudwatch"), metrics.MONTH_END, settings.environment) as record:
        fail_if_due(run, settings.failure_rate)
        batch = batches.make(run.order("month-end", settings.violation_rate))
        if not run.test_mode:
            intake.hand_in(DataBucket(connect("s3"), settings.data_bucket), batch)
        books = month_end.open_books(batch)
        record.processed, record.failed = len(books.entries), len(books.rejections)
        outcomes = [outcome(name, books, run) for name in names]
        completed = {item["process"] for item in outcomes if item["status"] == "COMPLETED"}
        if month_end.COMPLIANCE_CHECKS in completed:
            record.extra += metrics.control_metrics(books.assessment)
        if month_end.VARIANCE_ANALYSIS in completed:
            record.extra += metrics.variance_metrics(books.assessment)
        result = summary(run, batch, outcomes)
        log.info("month-end close", **result)
        raise_if_failed(outcomes)
    return result


def fail_if_due(run: Invocation, failure_rate: float) -> None:
    """Raise what the event forces or chance brings.

    Each process has a chance of its own, so that the workflow's five do not all fail at once.

    Raises:
        LedgerFault: it is due.
    """
    if run.force.critical_failure and run.force.raises(run.retry_count):
        raise MonthEndCriticalError("the general ledger is locked by another close (forced)")
    chance = seed.stream(run.seed, "month-end failure", run.process, run.retry_count)
    failures.strike(chance, failure_rate)


def outcome(name: str, books: month_end.Books, run: Invocation) -> dict[str, Any]:
    """Run one process, unless the event forces it to fail."""
    if name == run.force.specific_process and run.force.raises(run.retry_count):
        return {"process": name, "status": "FAILED"}
    return {"process": name, "status": "COMPLETED", **month_end.PROCESSES[name](books)}


def summary(
    run: Invocation, batch: batches.Batch, outcomes: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the result of the run: null stands where the process that tells was not run."""
    facts = {key: value for item in outcomes for key, value in item.items()}
    failed = any(item["status"] == "FAILED" for item in outcomes)
    return {
        "batch_id": batch.batch_id,
        "status": "FAILED" if failed else "COMPLETED",
        "processes": outcomes,
        "compliance_score": facts.get("compliance_score"),
        "material_variances": facts.get("material_variances"),
        "variance_amount": facts.get("variance_amount"),
        "seed": run.seed,
        "test_mode": run.test_mode,
    }


def raise_if_failed(outcomes: list[dict[str, Any]]) -> None:
    """Raise when a process failed; the others have completed by then.

    Raises:
        MonthEndProcessError: names the process and those that completed.
    """
    by_status: dict[str, list[str]] = {"FAILED": [], "COMPLETED": []}
    for item in outcomes:
        by_status[item["status"]].append(item["process"])
    if by_status["FAILED"]:
        completed = ", ".join(by_status["COMPLETED"]) or "none"
        raise MonthEndProcessError(
            f"{', '.join(by_status['FAILED'])} failed (forced); completed: {completed}"
        )
