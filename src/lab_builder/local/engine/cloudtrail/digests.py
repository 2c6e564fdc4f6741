"""Writes digest files, which chain the log files of each hour, when a trail validates its files.

Follows "CloudTrail digest file structure" in the CloudTrail User Guide. What a digest keeps in a
trail's progress: ``open`` are the log files since the last digest, ``chains`` the last digest of
each region, ``digested`` its time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.cloudtrail import bucket
from lab_builder.local.engine.cloudtrail.files import iso
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


def beginning(started: float) -> dict[str, Any]:
    """Return the progress of a trail whose logging has begun: no file, no chain."""
    return {"open": [], "chains": {}, "digested": started}


def write(trail: Mapping[str, Any], progress: dict[str, Any], signer: Signer, now: float) -> None:
    """Write the digest of each region that the trail has files of, and of its home.

    Raises:
        DeliveryError: the bucket did not take a file.
    """
    by_region: dict[str, list[Any]] = {
        region: [] for region in (trail["HomeRegion"], *progress["chains"])
    }
    for file in progress["open"]:
        by_region.setdefault(_region(file), []).append(file)
    for region, files in by_region.items():
        previous = progress["chains"].get(region, _FIRST)
        progress["chains"][region] = _write(
            trail, region, files, previous, (progress["digested"], now), signer
        )
    progress["open"] = []
    progress["digested"] = now


def _write(
    trail: Mapping[str, Any],
    region: str,
    files: list[Any],
    previous: Mapping[str, Any],
    period: tuple[float, float],
    signer: Signer,
) -> dict[str, Any]:
    """Write one region's digest and return what the next one says about it."""
    began, ended = period
    account = trail["TrailARN"].split(":")[4]
    second = f"{datetime.fromtimestamp(ended, UTC):%Y%m%dT%H%M%SZ}"
    key = (
        f"{bucket.folder(trail, 'CloudTrail-Digest')}/{region}/{bucket.day(ended)}/"
        f"{account}_CloudTrail-Digest_{region}_{trail['Name']}_{trail['HomeRegion']}_{second}.json.gz"
    )
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
    hashed = hashlib.sha256(content).hexdigest()
    signature = signer.sign(
        f"{digest['digestEndTime']}\n{trail['S3BucketName']}/{key}\n{hashed}\n"
        f"{previous['previousDigestSignature'] or 'null'}"
    )
    metadata = {"signature": signature, "signature-algorithm": ALGORITHM}
    bucket.put(trail, key, content, metadata)
    return {
        "previousDigestS3Bucket": trail["S3BucketName"],
        "previousDigestS3Object": key,
        "previousDigestHashValue": hashed,
        "previousDigestHashAlgorithm": "SHA-256",
        "previousDigestSignature": signature,
    }


def _region(file: Mapping[str, Any]) -> str:
    return str(file["s3Object"].rpartition("/")[2].split("_")[2])
