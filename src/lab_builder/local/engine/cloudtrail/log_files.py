"""Write events to log files in a trail's bucket.

Follows "CloudTrail log file name format" in "CloudTrail log file examples" of the User Guide.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.cloudtrail import trail_bucket
from lab_builder.local.engine.cloudtrail.history import StoredEvent

_UNIQUE = string.ascii_letters + string.digits


def write(
    trail: Mapping[str, Any], region: str, events: list[StoredEvent], now: float
) -> dict[str, Any]:
    """Write one region's events to a log file, and return the file's entry for a digest.

    Raises:
        DeliveryError: the file could not be written to the bucket.
    """
    account = trail["TrailARN"].split(":")[4]
    unique = "".join(secrets.choice(_UNIQUE) for _ in range(16))
    minute = f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%MZ}"
    key = (
        f"{trail_bucket.prefix(trail, 'CloudTrail')}/{region}/{trail_bucket.date_path(now)}/"
        f"{account}_CloudTrail_{region}_{minute}_{unique}.json.gz"
    )
    content = f'{{"Records":[{",".join(event.record for event in events)}]}}'.encode()
    trail_bucket.put(trail, key, content, {})
    times = [event.time for event in events]
    return {
        "s3Bucket": trail["S3BucketName"],
        "s3Object": key,
        "hashValue": hashlib.sha256(content).hexdigest(),
        "hashAlgorithm": "SHA-256",
        "newestEventTime": iso(max(times)),
        "oldestEventTime": iso(min(times)),
    }


def iso(time: float) -> str:
    """Return a time such as 2026-11-28T06:54:04Z."""
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%dT%H:%M:%SZ}"
