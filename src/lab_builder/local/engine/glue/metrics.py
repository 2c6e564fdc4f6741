"""Publish the metrics of a job run that has ended, with the permissions of its role.

Follows https://docs.aws.amazon.com/glue/latest/dg/monitoring-awsglue-with-cloudwatch-metrics.html
and https://docs.aws.amazon.com/glue/latest/dg/monitor-observability.html. Metrics are published
once for each run, where Glue reports every 30 seconds, and only for all runs of a job (JobRunId
ALL), because the metrics of single runs would never expire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.facts.metrics import unit

_FAILED = {"FAILED", "TIMEOUT"}


def publish(
    client: Any, arguments: Mapping[str, str], state: str, elapsed: float, utilization: float
) -> None:
    """Publish the metrics that the job's arguments enable.

    ``elapsed`` is the script's duration in seconds, ``utilization`` the share of it in which Spark
    used the workers, from 0 to 1. If the role may not publish metrics, they are lost, as on AWS.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    data = list(_data(arguments, state, elapsed, utilization))
    try:
        if data:
            client.put_metric_data(Namespace="Glue", MetricData=data)
    except (ClientError, BotoCoreError) as error:
        print(f"Glue: publishing metrics of {arguments['--JOB_NAME']} failed: {error}", flush=True)  # noqa: T201 - the engine's own log


def _data(
    arguments: Mapping[str, str], state: str, elapsed: float, utilization: float
) -> Iterator[dict[str, Any]]:
    job = arguments["--JOB_NAME"]
    if _is_enabled(arguments, "--enable-metrics"):
        name = "glue.driver.aggregate.elapsedTime"
        yield _datum(name, job, round(elapsed * 1000), Type="count")
    if _is_enabled(arguments, "--enable-observability-metrics"):
        dimensions = {"Type": "count", "ObservabilityGroup": "error"}
        yield _datum("glue.succeed.ALL", job, state == "SUCCEEDED", **dimensions)
        yield _datum("glue.error.ALL", job, state in _FAILED, **dimensions)
        dimensions = {"Type": "gauge", "ObservabilityGroup": "resource_utilization"}
        yield _datum("glue.driver.workerUtilization", job, utilization, **dimensions)


def _is_enabled(arguments: Mapping[str, str], name: str) -> bool:
    """Return whether an option is enabled; Glue also accepts it without a value."""
    return arguments.get(name, "false").lower() != "false"


def _datum(name: str, job: str, value: float, **dimensions: str) -> dict[str, Any]:
    dimensions = {"JobName": job, "JobRunId": "ALL", **dimensions}
    return {
        "MetricName": name,
        "Value": float(value),
        "Unit": unit("Glue", name) or "None",
        "Dimensions": [{"Name": key, "Value": text} for key, text in dimensions.items()],
    }
