"""Bounds what the services keep of the past, where AWS forgets by age only.

Closes gaps of MiniStack, which keeps every execution, run and archived event for ever, in memory
and in each snapshot, and a list of all events sent that nothing reads. A queue that nobody empties
grows on AWS too, but for days; at speed 60 those are months of the lab.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

from lab_builder.local.engine import patches

MOST_ENDED = 200  # executions of a state machine, runs of a job or of a workflow
MOST_ARCHIVED = 10_000  # events of an archive
MOST_WAITING = 10_000  # messages of a queue


def install() -> None:
    """Let go of what nothing reads.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    nothing: deque[Any] = deque(maxlen=0)
    patches.EVENTS_LOG_LIST.replace(lambda: nothing)


def forget() -> None:
    """Drop the oldest of what has ended, where there is more than the most."""
    from ministack.services import eventbridge, glue, sqs, stepfunctions

    from lab_builder.local.engine.cloudwatch import retention

    of_machine = defaultdict(list)
    for (account, region, arn), execution in stepfunctions._executions.all_items():  # noqa: SLF001
        if execution["status"] != "RUNNING":
            of_machine[execution["stateMachineArn"]].append((account, region, arn))
    for keys in of_machine.values():
        for key in keys[:-MOST_ENDED]:
            stepfunctions._executions.pop_scoped(*key, None)  # noqa: SLF001
    for runs in (*glue._job_runs.all_values(), *glue._workflow_runs.all_values()):  # noqa: SLF001
        for run in [run for run in runs if "CompletedOn" in run][:-MOST_ENDED]:
            runs.remove(run)
    for archive in eventbridge._archives.all_values():  # noqa: SLF001
        del archive.get("Events", [])[:-MOST_ARCHIVED]
    for queue in sqs._queues.all_values():  # noqa: SLF001
        del queue["messages"][:-MOST_WAITING]
    retention.merge_old()
