"""CloudWatch operations that replace MiniStack's.

MiniStack's operations take ``(params, data, is_cbor, is_json)``: form fields, or the fields of a
CBOR or JSON request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine.cloudwatch import alarms, metric_data, patches

Operation = Callable[..., Any]


class ExactDimensions(dict[str, str]):
    """A set of dimensions that is true even if it is empty: the metric without dimensions.

    MiniStack interprets an empty set as any dimensions.
    """

    def __bool__(self) -> bool:
        return True


def install() -> None:
    """Replace MiniStack's operations."""
    patches.GET_METRIC_DATA.wrap(partial(_with_errors, _get_metric_data))
    patches.GET_METRIC_STATISTICS.wrap(partial(_with_errors, _get_metric_statistics))
    patches.PUT_METRIC_ALARM.wrap(partial(_with_errors, _put_metric_alarm))
    patches.PUT_COMPOSITE_ALARM.wrap(partial(_with_errors, _put_composite_alarm))
    patches.DIMS_FROM_LIST.wrap(_exact_dimensions)
    patches.CLOUDFORMATION_PUT_METRIC_ALARM.wrap(_put_template_alarm)


def _with_errors(
    operation: Operation,
    stock: Operation,
    params: Mapping[str, Any],
    data: Mapping[str, Any],
    is_cbor: bool,
    is_json: bool = False,
) -> Any:
    """Return a ValidationError for a ValueError. Requests in the query protocol are rejected."""
    try:
        if not (is_cbor or is_json):
            raise ValueError(
                "The embedded engine supports this operation in the CBOR and JSON protocols only, "
                "not in the query protocol. Use a current AWS SDK or AWS CLI."
            )
        return operation(stock, params, data, is_cbor, is_json)
    except ValueError as error:
        return cloudwatch._error(  # noqa: SLF001
            "ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor
        )


def _get_metric_data(
    _stock: Operation, _params: Any, data: Mapping[str, Any], is_cbor: bool, _is_json: bool
) -> Any:
    return metric_data.encode(metric_data.get(data), is_cbor=is_cbor)


def _get_metric_statistics(
    stock: Operation, params: Any, data: Mapping[str, Any], is_cbor: bool, is_json: bool
) -> Any:
    if "Unit" in data:
        raise ValueError("The embedded engine does not support Unit.")
    return stock(params, data, is_cbor, is_json)


def _put_metric_alarm(
    stock: Operation, params: Any, data: Mapping[str, Any], is_cbor: bool, is_json: bool
) -> Any:
    alarms.check(data)
    response = stock(params, data, is_cbor, is_json)
    if response[0] < 400 and data.get("Metrics"):
        alarm = cloudwatch._alarms[data["AlarmName"]]  # noqa: SLF001
        alarms.remove_single_metric(alarm)
        alarm["Metrics"] = data["Metrics"]
        cloudwatch._evaluate_alarm(alarm)  # noqa: SLF001
    return response


def _put_composite_alarm(
    stock: Operation, params: Any, data: Mapping[str, Any], is_cbor: bool, is_json: bool
) -> Any:
    alarms.check_common(data)
    return stock(params, data, is_cbor, is_json)


def _exact_dimensions(stock: Callable[[Any], dict[str, str]], dimensions: Any) -> ExactDimensions:
    return ExactDimensions(stock(dimensions))


def _put_template_alarm(stock: Callable[[dict[str, Any]], None], alarm: dict[str, Any]) -> None:
    alarms.check(alarm)
    stock(alarm)
