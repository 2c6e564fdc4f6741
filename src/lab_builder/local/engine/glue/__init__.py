"""Glue: jobs that run on Spark, and workflows and triggers that start them.

Closes gaps of MiniStack: a Spark job run is SUCCEEDED at once and runs nothing, properties of job
definitions are dropped, workflows and triggers start nothing, job runs are not queued, and no event
reports the end of a job run.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine.context import EngineContext

_CHECK_INTERVAL = 0.2  # seconds


def install(context: EngineContext) -> None:
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine import scheduled_work, stack_activity
    from lab_builder.local.engine.eventbridge import scheduler, targets
    from lab_builder.local.engine.glue import jobs, operations, patches, runs, triggers, workflows
    from lab_builder.local.engine.glue.supervisor import Supervisor

    logging.getLogger("py4j").setLevel(logging.WARNING)  # at INFO, it logs the end of each thread
    supervisor = Supervisor(context)
    workflow_runs = workflows.Workflows()
    job_runs = runs.Runs(supervisor, on_end=workflow_runs.on_job_end)
    workflow_runs.start_job = job_runs.start

    def prepare() -> None:
        """Start Spark after stack operations have ended: it uses all cores for seconds.

        Without an enabled schedule, such as in a paused lab, the first run starts it.
        """
        while stack_activity.activity().in_progress:
            time.sleep(_CHECK_INTERVAL)
        if scheduler.any_enabled():
            supervisor.prepare()

    def create_job(stock: Callable[[Any], Any], data: Any) -> Any:
        threading.Thread(target=prepare, name="glue-prepare", daemon=True).start()
        return jobs.create(stock, data)

    scheduled_work.add_queue(runs.waiting)
    targets.add("glue", workflow_runs.deliver)
    patches.CREATE_JOB.wrap(create_job)
    patches.UPDATE_JOB.wrap(jobs.update)
    patches.CREATE_TRIGGER.wrap(triggers.create)
    patches.START_TRIGGER.wrap(workflow_runs.start_trigger)
    patches.HANDLE_REQUEST_SYNC.wrap(operations.handle)
    patches.RESTORE_STATE.wrap(runs.restore)
    patches.START_JOB_RUN.replace(job_runs.start)
    patches.BATCH_STOP_JOB_RUN.replace(job_runs.stop)
    patches.GET_JOB_RUN.replace(runs.get_run)
    patches.GET_JOB_RUNS.replace(runs.get_runs)
    patches.START_WORKFLOW_RUN.replace(workflow_runs.start_run)
