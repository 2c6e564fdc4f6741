"""Glue that runs: jobs on real Spark, workflows and triggers that start them.

Gaps of MiniStack that are closed here: a Spark job reports SUCCEEDED at once and runs nothing;
members of a job's definition are dropped; workflows and triggers start nothing; runs do not
queue; no event says how a run ended.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine.context import EngineContext

_PAUSE = 0.2  # seconds between two looks at the stacks


def install(context: EngineContext) -> None:
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine import stack_activity
    from lab_builder.local.engine.eventbridge import targets
    from lab_builder.local.engine.glue import jobs, operations, patches, runs, triggers, workflows
    from lab_builder.local.engine.glue.driver import Driver

    logging.getLogger("py4j").setLevel(logging.WARNING)  # else a line for each thread that ends
    driver = Driver(context)
    flows = workflows.Workflows()
    started = runs.Runs(driver, ended=flows.job_ended)
    flows.start_job = started.start

    def warm() -> None:
        """Prepare for runs once no stack is in progress: it takes seconds of every core."""
        while stack_activity.activity().in_progress:
            time.sleep(_PAUSE)
        driver.prepare()

    def create_job(stock: Callable[[Any], Any], data: Any) -> Any:
        threading.Thread(target=warm, name="glue-warm", daemon=True).start()
        return jobs.create(stock, data)

    targets.add("glue", flows.deliver)
    patches.CREATE_JOB.wrap(create_job)
    patches.UPDATE_JOB.wrap(jobs.update)
    patches.CREATE_TRIGGER.wrap(triggers.create)
    patches.START_TRIGGER.wrap(flows.start_trigger)
    patches.HANDLE_REQUEST_SYNC.wrap(operations.handle)
    patches.RESTORE_STATE.wrap(runs.restore)
    patches.START_JOB_RUN.replace(started.start)
    patches.BATCH_STOP_JOB_RUN.replace(started.stop)
    patches.GET_JOB_RUN.replace(runs.get_run)
    patches.GET_JOB_RUNS.replace(runs.get_runs)
    patches.START_WORKFLOW_RUN.replace(flows.start_run)
