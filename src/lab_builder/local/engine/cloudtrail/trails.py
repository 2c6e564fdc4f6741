"""Trail operations: validation, status, LookupEvents and ListPublicKeys.

Closes gaps of MiniStack: CreateTrail drops the log group and validates neither bucket nor role,
GetTrailStatus has no delivery times, and LookupEvents and ListPublicKeys return nothing recorded.
Options that would have no effect are rejected: event selectors other than the default, SNS
notifications, and organization trails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from lab_builder.local.engine.cloudtrail import log_group, lookup, patches, trail_bucket
from lab_builder.local.engine.cloudtrail.history import History
from lab_builder.local.engine.cloudtrail.log_files import iso
from lab_builder.local.engine.cloudtrail.signing import Signer

Request = Mapping[str, Any]
Answer = tuple[int, Any, bytes]
Stock = Callable[[Any], Answer]

_LOG_GROUP = ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
# GetTrailStatus: the kind of delivery in a trail's progress, and its two members in the response.
_DELIVERIES = {
    "files": ("LatestDeliveryTime", "LatestDeliveryError"),
    "lines": ("LatestCloudWatchLogsDeliveryTime", "LatestCloudWatchLogsDeliveryError"),
    "digest": ("LatestDigestDeliveryTime", "LatestDigestDeliveryError"),
}


def install(history: History, signer: Signer) -> None:
    """Replace MiniStack's operations."""
    patches.CREATE_TRAIL.wrap(_create)
    patches.CREATE_TRAIL_REQUEST.wrap(_create)
    patches.UPDATE_TRAIL.wrap(_update)
    patches.UPDATE_TRAIL_REQUEST.wrap(_update)
    patches.PUT_EVENT_SELECTORS.wrap(_put_selectors)
    patches.PUT_EVENT_SELECTORS_REQUEST.wrap(_put_selectors)
    patches.GET_TRAIL_STATUS.wrap(partial(_get_trail_status, history))
    patches.LOOKUP_EVENTS.replace(partial(_lookup_events, history))
    patches.LIST_PUBLIC_KEYS.add(
        lambda _: cloudtrail._ok({"PublicKeyList": [signer.public_key()]})  # noqa: SLF001
    )


def _create(stock: Stock, request: Request) -> Answer:
    name = request.get("Name", "")
    settings = {**request, "TrailARN": cloudtrail._trail_arn(name)}  # noqa: SLF001
    error = _unsupported_option(request) or _delivery_error(settings)
    if error:
        return error
    answer = stock(request)
    if answer[0] < 300:
        cloudtrail._trails[name] |= {key: request[key] for key in _LOG_GROUP if request.get(key)}  # noqa: SLF001
    return answer


def _update(stock: Stock, request: Request) -> Answer:
    _, _, trail = cloudtrail._find_visible_trail(request.get("Name", ""))  # noqa: SLF001
    error = _unsupported_option(request) or (
        _delivery_error({**trail, **request}) if trail else None
    )
    return error or stock(request)


def _put_selectors(stock: Stock, request: Request) -> Answer:
    (default,) = cloudtrail._DEFAULT_EVENT_SELECTORS  # noqa: SLF001
    given = [{**default, **selector} for selector in request.get("EventSelectors") or []]
    if request.get("AdvancedEventSelectors") or any(selector != default for selector in given):
        differing = sorted({name for each in given for name in each if each[name] != default[name]})
        return _unsupported(", ".join(differing) or "AdvancedEventSelectors")
    return stock(request)


def _unsupported_option(request: Request) -> Answer | None:
    for member in ("SnsTopicName", "IsOrganizationTrail"):
        if request.get(member):
            return _unsupported(member)
    return None


def _unsupported(option: str) -> Answer:
    message = (
        f"The embedded engine's trails do not support {option}: they record all management events "
        "and no others."
    )
    return _error("UnsupportedOperationException", message)


def _delivery_error(trail: Request) -> Answer | None:
    """Return CloudTrail's error for a bucket or log group that it cannot write to, or None."""
    name = trail["S3BucketName"]
    try:
        trail_bucket.check(trail)
    except trail_bucket.DeliveryError as error:
        if error.code == "NoSuchBucket":
            message = f"S3 bucket {name} does not exist!"
            return _error("S3BucketDoesNotExistException", message)
        message = f"Incorrect S3 bucket policy is detected for bucket: {name}"
        return _error("InsufficientS3BucketPolicyException", message)
    group, role = (trail.get(member, "") for member in _LOG_GROUP)
    if not group:
        return None
    if not role:
        message = "You must specify a role ARN as well as a log group."
        return _error("InvalidCloudWatchLogsRoleArnException", message)
    try:
        log_group.check(
            group.removesuffix(":*"), role, log_group.stream_name(trail, responses.get_region())
        )
    except log_group.DeliveryError as error:
        return _error("InvalidCloudWatchLogsLogGroupArnException", str(error))
    return None


def _get_trail_status(history: History, stock: Stock, request: Request) -> Answer:
    status, headers, body = stock(request)
    if status >= 300:
        return status, headers, body
    _, _, trail = cloudtrail._find_visible_trail(request["Name"])  # noqa: SLF001
    progress = history.document(trail["TrailARN"])
    found = {
        "IsLogging": trail["IsLogging"],
        "StartLoggingTime": trail.get("_StartedAt"),
        "StopLoggingTime": trail.get("_StoppedAt"),
    }
    for kind, (time, error) in _DELIVERIES.items():
        found |= {time: progress.get(f"{kind}_time"), error: progress.get(f"{kind}_error")}
    texts = {
        "LatestDeliveryAttemptTime": found["LatestDeliveryTime"],
        "LatestDeliveryAttemptSucceeded": found["LatestDeliveryTime"],
        "TimeLoggingStarted": found["StartLoggingTime"],
        "TimeLoggingStopped": found["StopLoggingTime"],
    }
    written = {name: iso(time) if time else "" for name, time in texts.items()}
    known = {name: value for name, value in found.items() if value is not None}
    answer: Answer = cloudtrail._ok(known | written)  # noqa: SLF001
    return answer


def _lookup_events(history: History, request: Request) -> Answer:
    try:
        found = lookup.look_up(history, responses.get_region(), request)
    except lookup.LookupFailedError as error:
        return _error(error.code, str(error))
    answer: Answer = cloudtrail._ok(found)  # noqa: SLF001
    return answer


def _error(code: str, message: str) -> Answer:
    answer: Answer = cloudtrail._err(code, message)  # noqa: SLF001
    return answer
