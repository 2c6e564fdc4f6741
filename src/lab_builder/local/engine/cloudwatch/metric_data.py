"""GetMetricData with exact dimensions, metric math and ScanBy.

Closes gaps of MiniStack, which rejects expressions, merges all dimension sets for a query without
dimensions, and ignores ``ScanBy`` and returns the oldest values first. Follows
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine.cloudwatch import queries
from lab_builder.local.engine.cloudwatch.windows import Windows

_PARAMETERS = {"MetricDataQueries", "StartTime", "EndTime", "ScanBy"}


def get(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the response to a request, with timestamps in ISO 8601.

    Raises:
        ValueError: AWS rejects the request, or the engine does not support a part of it.
    """
    unsupported = sorted(set(request) - _PARAMETERS)
    if unsupported:
        raise ValueError(f"The embedded engine does not support {', '.join(unsupported)}.")
    metric_queries = request["MetricDataQueries"]
    start, end = (cloudwatch._parse_ts(request[name]) for name in ("StartTime", "EndTime"))  # noqa: SLF001
    if start >= end:
        raise ValueError("The parameter StartTime must be less than the parameter EndTime.")
    queries.check(metric_queries)
    series = queries.evaluate(metric_queries, lambda period: Windows(start, end, period))
    newest_first = request.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    results = []
    for query in metric_queries:
        if query.get("ReturnData", True):
            values = sorted(series[query["Id"]].items(), reverse=newest_first)
            results.append(
                {
                    "Id": query["Id"],
                    "Label": query.get("Label") or _label(query),
                    "Timestamps": [cloudwatch._ts_iso(timestamp) for timestamp, _ in values],  # noqa: SLF001
                    "Values": [value for _, value in values],
                    "StatusCode": "Complete",
                }
            )
    return {"MetricDataResults": results, "Messages": []}


def encode(response: Mapping[str, Any], *, is_cbor: bool) -> Any:
    """Return a response as MiniStack sends it, in CBOR or in JSON."""
    if not is_cbor:
        return cloudwatch._json_ok(response)  # noqa: SLF001
    results = [cloudwatch._cbor_metric_data_result(item) for item in response["MetricDataResults"]]  # noqa: SLF001
    return cloudwatch._cbor_ok({**response, "MetricDataResults": results})  # noqa: SLF001


def _label(query: Mapping[str, Any]) -> str:
    return str(
        query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"]
    )
