"""The trail operations that MiniStack takes without a look, or answers without knowing.

Closed here: CreateTrail drops the log group and checks neither bucket nor role; GetTrailStatus
knows no deliveries; LookupEvents and ListPublicKeys. What a trail here does not do, because nothing
of it would come of it, is refused by name: selectors other than the default, notices to SNS, and
trails of an organization.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudtrail import bucket, lines, lookup
from lab_builder.local.engine.cloudtrail.files import iso
from lab_builder.local.engine.cloudtrail.history import History
from lab_builder.local.engine.cloudtrail.signing import Signer

patches.require(
    cloudtrail,
    *("_DISPATCH", "_DEFAULT_EVENT_SELECTORS", "_TRAIL_STATE_KEYS", "_err", "_find_visible_trail"),
    *("_ok", "_trail_arn", "_trails"),
)

Request = Mapping[str, Any]
Answer = tuple[int, Any, bytes]
Stock = Callable[[Any], Answer]

_LOG_GROUP = ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
# GetTrailStatus: what the progress of a trail calls it, and the two members that tell of it.
_DELIVERIES = {
    "files": ("LatestDeliveryTime", "LatestDeliveryError"),
    "lines": ("LatestCloudWatchLogsDeliveryTime", "LatestCloudWatchLogsDeliveryError"),
    "digest": ("LatestDigestDeliveryTime", "LatestDigestDeliveryError"),
}


def install(history: History, signer: Signer) -> None:
    """Put the operations in place of MiniStack's."""
    # A template's trail comes through the functions, a request through the table.
    for operation, function, new in (
        ("CreateTrail", "_create_trail", _create),
        ("UpdateTrail", "_update_trail", _update),
        ("PutEventSelectors", "_put_event_selectors", _put_selectors),
    ):
        checked = _behind(new, patches.take(cloudtrail, function))
        patches.replace(cloudtrail, function, checked)
        cloudtrail._DISPATCH[operation] = checked  # noqa: SLF001
    status = patches.take(cloudtrail, "_get_trail_status")
    cloudtrail._DISPATCH |= {  # noqa: SLF001
        "GetTrailStatus": lambda request: _status(history, status, request),
        "LookupEvents": lambda request: _look_up(history, request),
        "ListPublicKeys": lambda _: cloudtrail._ok({"PublicKeyList": [signer.public_key()]}),  # noqa: SLF001
    }


def _behind(new: Callable[[Stock, Request], Answer], stock: Stock) -> Stock:
    return lambda request: new(stock, request)


def _create(stock: Stock, request: Request) -> Answer:
    name = request.get("Name", "")
    wanted = {**request, "TrailARN": cloudtrail._trail_arn(name)}  # noqa: SLF001
    refusal = _refused(request) or _unusable(wanted)
    if refusal:
        return refusal
    answer = stock(request)
    if answer[0] < 300:
        cloudtrail._trails[name] |= {key: request[key] for key in _LOG_GROUP if request.get(key)}  # noqa: SLF001
    return answer


def _update(stock: Stock, request: Request) -> Answer:
    _, _, trail = cloudtrail._find_visible_trail(request.get("Name", ""))  # noqa: SLF001
    refusal = _refused(request) or (_unusable({**trail, **request}) if trail else None)
    return refusal or stock(request)


def _put_selectors(stock: Stock, request: Request) -> Answer:
    (default,) = cloudtrail._DEFAULT_EVENT_SELECTORS  # noqa: SLF001
    given = [{**default, **selector} for selector in request.get("EventSelectors") or []]
    if request.get("AdvancedEventSelectors") or any(selector != default for selector in given):
        differing = sorted({name for each in given for name in each if each[name] != default[name]})
        return _unsupported(", ".join(differing) or "AdvancedEventSelectors")
    return stock(request)


def _refused(request: Request) -> Answer | None:
    for member in ("SnsTopicName", "IsOrganizationTrail"):
        if request.get(member):
            return _unsupported(member)
    return None


def _unsupported(what: str) -> Answer:
    message = f"The engine's trails record all management events and no others: no {what}."
    return _error("UnsupportedOperationException", message)


def _unusable(trail: Request) -> Answer | None:
    """Return CloudTrail's refusal of a bucket or log group that it could not write to."""
    name = trail["S3BucketName"]
    try:
        bucket.check(trail)
    except bucket.DeliveryError as error:
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
        lines.check(group.removesuffix(":*"), role, lines.stream(trail, responses.get_region()))
    except lines.DeliveryError as error:
        return _error("InvalidCloudWatchLogsLogGroupArnException", str(error))
    return None


def _status(history: History, stock: Stock, request: Request) -> Answer:
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
    for what, (time, error) in _DELIVERIES.items():
        found |= {time: progress.get(f"{what}_time"), error: progress.get(f"{what}_error")}
    texts = {
        "LatestDeliveryAttemptTime": found["LatestDeliveryTime"],
        "LatestDeliveryAttemptSucceeded": found["LatestDeliveryTime"],
        "TimeLoggingStarted": found["StartLoggingTime"],
        "TimeLoggingStopped": found["StopLoggingTime"],
    }
    written = {name: iso(moment) if moment else "" for name, moment in texts.items()}
    known = {name: value for name, value in found.items() if value is not None}
    answer: Answer = cloudtrail._ok(known | written)  # noqa: SLF001
    return answer


def _look_up(history: History, request: Request) -> Answer:
    try:
        found = lookup.look_up(history, responses.get_region(), request)
    except lookup.RefusedLookupError as refusal:
        return _error(refusal.code, str(refusal))
    answer: Answer = cloudtrail._ok(found)  # noqa: SLF001
    return answer


def _error(code: str, message: str) -> Answer:
    answer: Answer = cloudtrail._err(code, message)  # noqa: SLF001
    return answer
