"""GetMetricData with exact dimensions, metric math and the newest values first.

Closes gaps of MiniStack, which refuses expressions, merges all dimension sets for a query without
dimensions, and returns the oldest value first whatever ``ScanBy`` says. Follows
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudwatch import queries
from lab_builder.local.engine.cloudwatch.windows import Windows

patches.require(
    cloudwatch, "_cbor_metric_data_result", "_cbor_ok", "_json_ok", "_parse_ts", "_ts_iso"
)

_PARAMETERS = {"MetricDataQueries", "StartTime", "EndTime", "ScanBy"}


def get(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a request, its timestamps in ISO 8601.

    Raises:
        ValueError: AWS refuses the request, or the engine does not support a part of it.
    """
    beyond = sorted(set(request) - _PARAMETERS)
    if beyond:
        raise ValueError(f"The embedded engine does not support {', '.join(beyond)}.")
    asked = request["MetricDataQueries"]
    start, end = (cloudwatch._parse_ts(request[name]) for name in ("StartTime", "EndTime"))  # noqa: SLF001
    if start >= end:
        raise ValueError("The parameter StartTime must be less than the parameter EndTime.")
    queries.check(asked)
    found = queries.evaluate(asked, lambda period: Windows(start, end, period))
    newest_first = request.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    results = []
    for query in asked:
        if query.get("ReturnData", True):
            values = sorted(found[query["Id"]].items(), reverse=newest_first)
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


def encode(answer: Mapping[str, Any], *, is_cbor: bool) -> Any:
    """Return the answer as MiniStack's response, in CBOR or in JSON."""
    if not is_cbor:
        return cloudwatch._json_ok(answer)  # noqa: SLF001
    results = [cloudwatch._cbor_metric_data_result(item) for item in answer["MetricDataResults"]]  # noqa: SLF001
    return cloudwatch._cbor_ok({**answer, "MetricDataResults": results})  # noqa: SLF001


def _label(query: Mapping[str, Any]) -> str:
    return str(
        query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"]
    )
