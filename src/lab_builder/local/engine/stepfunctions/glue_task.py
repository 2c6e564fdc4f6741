"""The task ``glue:startJobRun.sync``.

Closes gaps of moto: its task fails on the callback endpoint that every synchronous task is
expected to have, and a job run goes on after its task timed out or its execution was stopped. See
https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html and, for the cancelling,
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync.

A job run that somebody stopped ends the task well, with JobRunState STOPPED in its output. AWS says
nowhere what Step Functions makes of it; but the statuses that "indicate abnormal job termination"
are FAILED, ERROR and TIMEOUT in https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html,
and moto's task, which fails for these only, draws the same line.
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

_CANCEL = "cancel the job run"


class GlueTask(StateTaskServiceGlue):
    """Starts a job run and waits for its end."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # A task that may wait for a token has an endpoint; that no token is waited for is checked
        # when the definition is read.
        token = ResourceCondition(ResourceCondition.WaitForTaskToken)
        self._supported_integration_patterns.add(token)

    def _validate_service_integration_is_supported(self) -> None:
        super()._validate_service_integration_is_supported()  # type: ignore[no-untyped-call]
        if self.resource.condition not in (None, ResourceCondition.Sync):
            raise ValueError(f"there is no integration {self.resource.resource_arn}")

    def _sync_to_start_job_run(
        self,
        env: Any,
        resource_runtime_part: Any,
        normalised_parameters: dict[str, Any],
        state_credentials: Any,
    ) -> Callable[[], Any] | None:
        started = env.stack[-1]
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
        # Nobody calls back; the state itself sees to the timeout.
        outcome = super()._eval_sync(env, sync_resolver, timeout_seconds, None, heartbeat_endpoint)
        if not isinstance(outcome, dict):  # no job run: the wait ended before it did
            with suppress(ClientError):
                env.heap[_CANCEL]()
        return outcome
