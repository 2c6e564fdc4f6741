"""Publishes the metrics of a run that has ended, with the permissions of its role.

Follows https://docs.aws.amazon.com/glue/latest/dg/monitoring-awsglue-with-cloudwatch-metrics.html
and https://docs.aws.amazon.com/glue/latest/dg/monitor-observability.html, once a run where Glue
reports every 30 seconds, and for all runs of a job together (JobRunId ALL): a series for each run
would stay for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.facts.metrics import unit

_FAILED = {"FAILED", "TIMEOUT"}


def publish(
    client: Any, arguments: Mapping[str, str], state: str, elapsed: float, utilization: float
) -> None:
    """Publish what the job's arguments ask for.

    ``elapsed`` are the seconds since the script began, ``utilization`` the share of the workers'
    time in which Spark used them, 0 to 1. A role that may not publish loses it, as on AWS.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    data = list(_data(arguments, state, elapsed, utilization))
    try:
        if data:
            client.put_metric_data(Namespace="Glue", MetricData=data)
    except (ClientError, BotoCoreError) as error:
        print(f"glue: no metrics of {arguments['--JOB_NAME']}: {error}", flush=True)  # noqa: T201 - the engine's own log


def _data(
    arguments: Mapping[str, str], state: str, elapsed: float, utilization: float
) -> Iterator[dict[str, Any]]:
    job = arguments["--JOB_NAME"]
    if _asked(arguments, "--enable-metrics"):
        name = "glue.driver.aggregate.elapsedTime"
        yield _datum(name, job, round(elapsed * 1000), Type="count")
    if _asked(arguments, "--enable-observability-metrics"):
        of = {"Type": "count", "ObservabilityGroup": "error"}
        yield _datum("glue.succeed.ALL", job, state == "SUCCEEDED", **of)
        yield _datum("glue.error.ALL", job, state in _FAILED, **of)
        of = {"Type": "gauge", "ObservabilityGroup": "resource_utilization"}
        yield _datum("glue.driver.workerUtilization", job, utilization, **of)


def _asked(arguments: Mapping[str, str], name: str) -> bool:
    """Tell whether an option is on: Glue takes its mere presence, too."""
    return arguments.get(name, "false").lower() != "false"


def _datum(name: str, job: str, value: float, **dimensions: str) -> dict[str, Any]:
    of = {"JobName": job, "JobRunId": "ALL", **dimensions}
    return {
        "MetricName": name,
        "Value": float(value),
        "Unit": unit("Glue", name) or "None",
        "Dimensions": [{"Name": key, "Value": of[key]} for key in of],
    }
