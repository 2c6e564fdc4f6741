"""The ``glue:startJobRun.sync`` task.

Closes gaps of moto: its task fails because it has no callback endpoint, and a job run continues
after its task timed out or its execution was stopped. See
https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html and
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync.

If a job run is stopped, its task succeeds, with JobRunState STOPPED in its output. AWS does not
document this case, but only FAILED, ERROR and TIMEOUT "indicate abnormal job termination" in
https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html, and moto's task fails for these
only.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import (
    ResourceCondition,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_glue import (  # noqa: E501 - moto's names are that long
    StateTaskServiceGlue,
)

from lab_builder.local.engine import scheduled_work

_CANCEL = "cancel the job run"


class GlueTask(StateTaskServiceGlue):
    """Starts a job run, and waits for its end."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # Only tasks that support a task token have an endpoint. Definitions in which this task
        # waits for a token are rejected below.
        token = ResourceCondition(ResourceCondition.WaitForTaskToken)
        self._supported_integration_patterns.add(token)

    def _validate_service_integration_is_supported(self) -> None:
        super()._validate_service_integration_is_supported()  # type: ignore[no-untyped-call]
        if self.resource.condition not in (None, ResourceCondition.Sync):
            raise ValueError(f"Step Functions has no integration {self.resource.resource_arn}")

    def _sync_to_start_job_run(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: dict[str, Any],
        state_credentials: Any,
    ) -> Callable[[], Any] | None:
        started = env.stack[-1]
        execution = env.states.context_object.context_object_data["Execution"]["Id"]
        scheduled_work.begin(started["JobRunId"], scheduled_work.source_of(execution))
        client = self._get_glue_client(resource_runtime_part, state_credentials)
        env.heap[_CANCEL] = partial(
            client.batch_stop_job_run,
            JobName=started["JobName"],
            JobRunIds=[started["JobRunId"]],
        )
        return super()._sync_to_start_job_run(
            env, resource_runtime_part, normalised_parameters, state_credentials
        )

    def _eval_sync(
        self,
        env: Any,
        sync_resolver: Any,
        timeout_seconds: Any,
        callback_endpoint: Any,
        heartbeat_endpoint: Any,
    ) -> Any:
        # There is no callback, and the state itself enforces the timeout.
        result = super()._eval_sync(env, sync_resolver, timeout_seconds, None, heartbeat_endpoint)
        if not isinstance(result, dict):  # not a job run: the wait ended before the job run
            with suppress(ClientError):
                env.heap[_CANCEL]()
        return result
