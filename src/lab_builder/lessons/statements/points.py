"""The data points of a CloudWatch metric since a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from lab_builder.aws_calls import AwsCall
from lab_builder.lessons.statements.statement import World

_MOST_POINTS = 1440  # of GetMetricStatistics


def statistics(
    world: World,
    namespace: str,
    metric: str,
    dimensions: Mapping[str, str],
    statistic: str,
    period: int,
) -> tuple[AwsCall, list[float]]:
    """Return a statistic of each period from that of ``world.since`` on, in order of time.

    A data point has the time at which its period begins, so the first period begins before.

    Raises:
        AwsError: the call failed.
    """
    end = datetime.now(UTC) + timedelta(seconds=period)
    begin = max(world.since.timestamp(), end.timestamp() - _MOST_POINTS * period)
    call, answer = world.get(
        "cloudwatch",
        "get_metric_statistics",
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=datetime.fromtimestamp(begin // period * period, UTC),
        EndTime=end.replace(microsecond=0),
        Period=period,
        Statistics=[statistic],
    )
    found = sorted((answer or {}).get("Datapoints", ()), key=lambda point: point["Timestamp"])
    return call, [float(point[statistic]) for point in found]
