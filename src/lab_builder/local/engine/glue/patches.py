"""The patches of Glue."""

from lab_builder.local.engine.patch import Patch

GLUE = "ministack.services.glue"

CREATE_JOB = Patch(
    GLUE,
    "_create_job",
    gap="Members of a job are dropped, values that AWS refuses are accepted, and no Spark starts.",
)
UPDATE_JOB = Patch(
    GLUE,
    "_update_job",
    gap="Members of a job are dropped, and values that AWS refuses are accepted.",
)
CREATE_TRIGGER = Patch(
    GLUE,
    "_create_trigger",
    gap="EventBatchingCondition is dropped, and triggers are accepted that never fire.",
)
START_TRIGGER = Patch(GLUE, "_start_trigger", gap="A trigger starts nothing.")
HANDLE_REQUEST_SYNC = Patch(
    GLUE,
    "_handle_request_sync",
    gap="GetWorkflowRun, GetWorkflowRuns, ListJobs and ListWorkflows are unknown operations.",
)
RESTORE_STATE = Patch(
    GLUE,
    "_restore_state",
    gap="A job run that the end of the engine cut off stays RUNNING.",
)
START_JOB_RUN = Patch(
    GLUE,
    "_start_job_run",
    gap="A Spark job reports SUCCEEDED at once and runs nothing, and runs do not queue.",
)
BATCH_STOP_JOB_RUN = Patch(GLUE, "_batch_stop_job_run", gap="A job run that is stopped goes on.")
GET_JOB_RUN = Patch(
    GLUE, "_get_job_run", gap="A job run has no state between its start and its end."
)
GET_JOB_RUNS = Patch(
    GLUE, "_get_job_runs", gap="Job runs have no state between their start and their end."
)
START_WORKFLOW_RUN = Patch(GLUE, "_start_workflow_run", gap="A workflow starts nothing.")
