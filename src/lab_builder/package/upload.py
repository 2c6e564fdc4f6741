"""Find the assets that are missing in the bucket, and upload them."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lab_builder.aws import Aws
from lab_builder.errors import BucketError, LabBuilderError
from lab_builder.model import Asset, Bundle
from lab_builder.package import archive
from lab_builder.package.bucket import check_name
from lab_builder.package.bucket_errors import bucket_errors, check_region
from lab_builder.words import verb

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an upload in bytes; ``asset`` is the one that was just uploaded."""

    sent: int
    total: int
    asset: Asset | None = None


def missing_assets(aws: Aws, bucket: str, owner: str, bundle: Bundle) -> tuple[Asset, ...]:
    """Return the assets that are not in the bucket, and check the bucket with the same call.

    A key has a hash of the content and S3 never stores part of an object, so an object with the key
    has the content.

    Raises:
        UsageError: the bucket name is invalid.
        BucketError: the bucket does not exist, is in another region, or does not belong to
            account ``owner``.
    """
    check_name(bucket)
    wanted = {asset.key: asset for asset in bundle.assets}
    # An S3 prefix is a prefix of the string, not of the path.
    prefix = os.path.commonprefix(list(wanted))  # noqa: RUF071
    with bucket_errors(aws, bucket, owner):
        paginator = aws.client("s3").get_paginator("list_objects_v2")
        pages = paginator.paginate(Bucket=bucket, Prefix=prefix, ExpectedBucketOwner=owner)
        for page in pages:
            check_region(aws, bucket, page)
            for item in page.get("Contents", ()):
                wanted.pop(item["Key"], None)
            if not wanted:
                break
    return tuple(wanted.values())


def upload(aws: Aws, bucket: str, owner: str, assets: Sequence[Asset]) -> Iterator[Progress]:
    """Upload assets concurrently; yield the progress at the start and after each.

    Without assets it yields nothing. After a failure the other uploads continue. At the end the
    assets are looked up in the bucket.

    Raises:
        LabBuilderError: uploads failed; its class is that of the first failure, and it names all.
        BucketError: S3 confirmed uploads, but the files are not in the bucket.
    """
    if not assets:
        return
    from concurrent.futures import ThreadPoolExecutor, as_completed

    s3 = aws.client("s3")

    def put(asset: Asset, body: bytes) -> None:
        with bucket_errors(aws, bucket, owner):
            s3.put_object(
                Bucket=bucket,
                Key=asset.key,
                Body=body,
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
                ExpectedBucketOwner=owner,
            )

    bodies = {asset.key: archive.content(asset) for asset in assets}
    sent, total = 0, sum(map(len, bodies.values()))
    failures: dict[str, LabBuilderError] = {}
    yield Progress(sent, total)
    with ThreadPoolExecutor(_THREADS) as pool:
        pending = {pool.submit(put, asset, bodies[asset.key]): asset for asset in assets}
        for future in as_completed(pending):
            asset = pending[future]
            try:
                future.result()
            except LabBuilderError as error:
                failures[asset.key] = error
            else:
                sent += len(bodies[asset.key])
                yield Progress(sent, total, asset)
    if failures:
        first = next(iter(failures.values()))
        raise type(first)(
            f"{len(failures)} of {len(assets)} files {verb(len(failures), 'was', 'were')} "
            f"not uploaded: {first.what}",
            where=", ".join(f"s3://{bucket}/{key}" for key in sorted(failures)),
            hint=first.advice or "repeat the command: only missing files are uploaded",
        ) from first
    lost = missing_assets(aws, bucket, owner, Bundle(tuple(assets)))
    if lost:
        raise BucketError(
            f"{len(lost)} of {len(assets)} files are not in the bucket, though S3 confirmed them",
            where=", ".join(f"s3://{bucket}/{asset.key}" for asset in lost),
            hint="repeat the command; if it fails again, check what answers at the endpoint of S3",
        )
