"""Write the hourly digest files of a trail with log file validation.

Follows "CloudTrail digest file structure" in the CloudTrail User Guide. In a trail's progress,
``open`` lists the log files since the last digest, ``chains`` maps a region to its last digest, and
``digested`` is the time of the last digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.cloudtrail import trail_bucket
from lab_builder.local.engine.cloudtrail.log_files import iso
from lab_builder.local.engine.cloudtrail.signing import ALGORITHM, Signer

_FIRST = dict.fromkeys(
    (
        "previousDigestS3Bucket",
        "previousDigestS3Object",
        "previousDigestHashValue",
        "previousDigestHashAlgorithm",
        "previousDigestSignature",
    )
)


def initial_progress(started: float) -> dict[str, Any]:
    """Return the progress of a trail that has just started logging."""
    return {"open": [], "chains": {}, "digested": started}


def write(trail: Mapping[str, Any], progress: dict[str, Any], signer: Signer, now: float) -> None:
    """Write the digest of the home region and of each region with log files.

    Raises:
        DeliveryError: a file could not be written to the bucket.
    """
    by_region: dict[str, list[Any]] = {
        region: [] for region in (trail["HomeRegion"], *progress["chains"])
    }
    for file in progress["open"]:
        by_region.setdefault(_region(file), []).append(file)
    for region, files in by_region.items():
        previous = progress["chains"].get(region, _FIRST)
        progress["chains"][region] = _write_region(
            trail, region, files, previous, (progress["digested"], now), signer
        )
    progress["open"] = []
    progress["digested"] = now


def _write_region(
    trail: Mapping[str, Any],
    region: str,
    files: list[Any],
    previous: Mapping[str, Any],
    period: tuple[float, float],
    signer: Signer,
) -> dict[str, Any]:
    """Write one region's digest, and return the fields of the next digest that refer to it."""
    began, ended = period
    account = trail["TrailARN"].split(":")[4]
    stamp = f"{datetime.fromtimestamp(ended, UTC):%Y%m%dT%H%M%SZ}"
    folder = f"{trail_bucket.prefix(trail, 'CloudTrail-Digest')}/{region}"
    name = f"{account}_CloudTrail-Digest_{region}_{trail['Name']}_{trail['HomeRegion']}_{stamp}"
    key = f"{folder}/{trail_bucket.date_path(ended)}/{name}.json.gz"
    digest = {
        "awsAccountId": account,
        "digestStartTime": iso(began),
        "digestEndTime": iso(ended),
        "digestS3Bucket": trail["S3BucketName"],
        "digestS3Object": key,
        "digestPublicKeyFingerprint": signer.fingerprint,
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": max((file["newestEventTime"] for file in files), default=None),
        "oldestEventTime": min((file["oldestEventTime"] for file in files), default=None),
        **previous,
        "logFiles": files,
    }
    content = json.dumps(digest).encode()
    digest_hash = hashlib.sha256(content).hexdigest()
    signature = signer.sign(
        f"{digest['digestEndTime']}\n{trail['S3BucketName']}/{key}\n{digest_hash}\n"
        f"{previous['previousDigestSignature'] or 'null'}"
    )
    metadata = {"signature": signature, "signature-algorithm": ALGORITHM}
    trail_bucket.put(trail, key, content, metadata)
    return {
        "previousDigestS3Bucket": trail["S3BucketName"],
        "previousDigestS3Object": key,
        "previousDigestHashValue": digest_hash,
        "previousDigestHashAlgorithm": "SHA-256",
        "previousDigestSignature": signature,
    }


def _region(file: Mapping[str, Any]) -> str:
    return str(file["s3Object"].rpartition("/")[2].split("_")[2])
