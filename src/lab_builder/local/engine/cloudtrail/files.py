"""Writes events into log files in a trail's bucket.

Follows "CloudTrail log file name format" in "CloudTrail log file examples" of the User Guide.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.cloudtrail import bucket
from lab_builder.local.engine.cloudtrail.history import Past

_UNIQUE = string.ascii_letters + string.digits


def write(trail: Mapping[str, Any], region: str, events: list[Past], now: float) -> dict[str, Any]:
    """Write one region's events into a file, and return the file as a digest lists it.

    Raises:
        DeliveryError: the bucket did not take the file.
    """
    account = trail["TrailARN"].split(":")[4]
    unique = "".join(secrets.choice(_UNIQUE) for _ in range(16))
    minute = f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%MZ}"
    key = (
        f"{bucket.folder(trail, 'CloudTrail')}/{region}/{bucket.day(now)}/"
        f"{account}_CloudTrail_{region}_{minute}_{unique}.json.gz"
    )
    content = f'{{"Records":[{",".join(event.record for event in events)}]}}'.encode()
    bucket.put(trail, key, content, {})
    times = [event.time for event in events]
    return {
        "s3Bucket": trail["S3BucketName"],
        "s3Object": key,
        "hashValue": hashlib.sha256(content).hexdigest(),
        "hashAlgorithm": "SHA-256",
        "newestEventTime": iso(max(times)),
        "oldestEventTime": iso(min(times)),
    }


def iso(moment: float) -> str:
    """Return a time as digests and records write it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"
