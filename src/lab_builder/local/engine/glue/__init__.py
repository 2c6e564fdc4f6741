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
from functools import partial
from typing import Any

from lab_builder.local.engine.context import EngineContext

_PAUSE = 0.2  # seconds between two looks at the stacks


def install(context: EngineContext) -> None:
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from ministack.services import eventbridge, glue, iam, sts

    from lab_builder.local.engine import patches, stack_activity
    from lab_builder.local.engine.eventbridge import targets
    from lab_builder.local.engine.glue import jobs, operations, runs, triggers, workflows
    from lab_builder.local.engine.glue.driver import Driver

    patches.require(eventbridge, "_put_events")
    patches.require(iam, "_roles")
    patches.require(sts, "_sessions")

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

    def around(name: str, new: Callable[..., Any]) -> None:
        """Replace an operation by one that gets MiniStack's own first."""
        patches.replace(glue, name, partial(new, patches.take(glue, name)))

    targets.add("glue", flows.deliver)
    around("_create_job", create_job)
    around("_update_job", jobs.update)
    around("_create_trigger", triggers.create)
    around("_start_trigger", flows.start_trigger)
    around("_handle_request_sync", operations.handle)
    around("_restore_state", runs.restore)
    patches.replace(glue, "_start_job_run", started.start)
    patches.replace(glue, "_batch_stop_job_run", started.stop)
    patches.replace(glue, "_get_job_run", runs.get_run)
    patches.replace(glue, "_get_job_runs", runs.get_runs)
    patches.replace(glue, "_start_workflow_run", flows.start_run)
