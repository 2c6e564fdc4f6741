"""Limit the history that services retain, which AWS limits by age only.

Closes gaps of MiniStack, which retains every execution, run and archived event in memory and in
each snapshot, and an unused list of all events. A queue without consumers grows on AWS too, but
only for days, and at speed 60 these are months of lab time.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

from lab_builder.local.engine import patches

MAX_ENDED = 200  # executions of a state machine, runs of a job or a workflow
MAX_ARCHIVED = 10_000  # events in an archive
MAX_MESSAGES = 10_000  # messages in a queue


def install() -> None:
    """Drop MiniStack's list of all events, which nothing reads.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    empty: deque[Any] = deque(maxlen=0)
    patches.EVENTS_LOG_LIST.replace(lambda: empty)


def apply_limits() -> None:
    """Delete the oldest executions, runs, events and messages above the limits."""
    from ministack.services import eventbridge, glue, sqs, stepfunctions

    from lab_builder.local.engine.cloudwatch import retention

    by_machine = defaultdict(list)
    for (account, region, arn), execution in stepfunctions._executions.all_items():  # noqa: SLF001
        if execution["status"] != "RUNNING":
            by_machine[execution["stateMachineArn"]].append((account, region, arn))
    for keys in by_machine.values():
        for key in keys[:-MAX_ENDED]:
            stepfunctions._executions.pop_scoped(*key, None)  # noqa: SLF001
    for runs in (*glue._job_runs.all_values(), *glue._workflow_runs.all_values()):  # noqa: SLF001
        for run in [run for run in runs if "CompletedOn" in run][:-MAX_ENDED]:
            runs.remove(run)
    for archive in eventbridge._archives.all_values():  # noqa: SLF001
        del archive.get("Events", [])[:-MAX_ARCHIVED]
    for queue in sqs._queues.all_values():  # noqa: SLF001
        del queue["messages"][:-MAX_MESSAGES]
    retention.merge_old()
