"""A local copy of the S3 prefixes that a script reads and writes with Spark.

The Spark package has no S3 file system, so ``s3://bucket`` is a mount (viewfs) of a folder of the
run: objects under a path are downloaded before Spark reads it, and changes are uploaded after Spark
has written it. The script's boto3 calls access S3 directly, and see the same objects.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder.local.engine.glue.runner.s3_files import split

_DELETE_LIMIT = 1000  # keys in one DeleteObjects call
_CONNECTIONS = 8


@dataclass(slots=True)
class _Copy:
    """The local file of an object. Without an etag it is an empty placeholder."""

    etag: str | None
    signature: tuple[int, int]


class Stage:
    """A folder with one subfolder for each bucket, and the S3 client of the run."""

    def __init__(self, root: Path, s3: Any) -> None:
        self._root = root
        self._s3 = s3
        self._copies: dict[tuple[str, str], _Copy] = {}

    def mount(self, uri: str) -> tuple[str, str]:
        """Return the Spark setting that mounts the path's bucket at its folder."""
        bucket, _ = split(uri)
        folder = self._root / bucket
        folder.mkdir(parents=True, exist_ok=True)
        return f"fs.viewfs.mounttable.{bucket}.linkFallback", folder.as_uri()

    def fetch(self, uri: str) -> None:
        """Download the objects under a path, which may be a glob, and remove other files.

        Raises:
            ClientError: the run's role may not list or read it, or the bucket does not exist.
        """
        bucket, key = split(uri)
        prefix = _literal_prefix(key)
        if prefix == key and self._fetch_object(bucket, key):
            return
        listed = dict(self._list(bucket, prefix))
        self._remove_stale(bucket, prefix, keep=listed)
        missing = [
            name
            for name, etag in listed.items()
            if (copy := self._copies.get((bucket, name))) is None or copy.etag != etag
        ]
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            for name, copy in pool.map(lambda name: self._download(bucket, name), missing):
                self._copies[bucket, name] = copy

    def prepare_write(self, uri: str) -> None:
        """Create placeholders for the objects under a path that Spark is about to write."""
        bucket, key = split(uri)
        listed = dict(self._list(bucket, key))
        self._remove_stale(bucket, key, keep=listed)
        for name in listed:
            if (bucket, name) not in self._copies:
                path = self._path(bucket, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
                self._copies[bucket, name] = _Copy(None, _signature(path))

    def upload_changes(self, uri: str) -> None:
        """Upload to S3 what Spark wrote under a path, and delete what it removed."""
        bucket, key = split(uri)
        found = dict(self._files(bucket, key))
        changed = [
            (name, path)
            for name, path in found.items()
            if (copy := self._copies.get((bucket, name))) is None
            or copy.signature != _signature(path)
        ]
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            for name, copy in pool.map(lambda item: self._upload(bucket, *item), changed):
                self._copies[bucket, name] = copy
        removed = [name for name in self._copied_keys(bucket, key) if name not in found]
        for start in range(0, len(removed), _DELETE_LIMIT):
            names = removed[start : start + _DELETE_LIMIT]
            answer = self._s3.delete_objects(
                Bucket=bucket, Delete={"Objects": [{"Key": name} for name in names], "Quiet": True}
            )
            for error in answer.get("Errors", []):
                raise PermissionError(f"s3://{bucket}/{error['Key']}: {error['Message']}")
            for name in names:
                del self._copies[bucket, name]

    def _list(self, bucket: str, key: str) -> Iterator[tuple[str, str]]:
        """Yield key and etag of the objects under a path, or of the one object that it names."""
        pages = self._s3.get_paginator("list_objects_v2")
        prefix = key.rstrip("/") + "/" if key else ""
        found = False
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            for item in page.get("Contents", []):
                found = True
                if not item["Key"].endswith("/"):
                    yield item["Key"], item["ETag"]
        if not found and key and not key.endswith("/"):
            for item in self._s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", []):
                if item["Key"] == key:
                    yield key, item["ETag"]

    def _fetch_object(self, bucket: str, key: str) -> bool:
        """Download the object that a path names; return False if there is no such object."""
        from botocore.exceptions import ClientError

        if not key or key.endswith("/") or self._path(bucket, key).is_dir():
            return False
        try:
            _, self._copies[bucket, key] = self._download(bucket, key)
        except ClientError:
            return False  # the listing that follows reports missing permissions
        return True

    def _download(self, bucket: str, name: str) -> tuple[str, _Copy]:
        answer = self._s3.get_object(Bucket=bucket, Key=name)
        path = self._path(bucket, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{path.name}.crc").unlink(missing_ok=True)  # checksum of the old content
        with path.open("wb") as file:
            shutil.copyfileobj(answer["Body"], file)
        return name, _Copy(answer["ETag"], _signature(path))

    def _upload(self, bucket: str, name: str, path: Path) -> tuple[str, _Copy]:
        signature = _signature(path)
        answer = self._s3.put_object(Bucket=bucket, Key=name, Body=path.read_bytes())
        return name, _Copy(answer["ETag"], signature)

    def _remove_stale(self, bucket: str, key: str, keep: dict[str, str]) -> None:
        """Remove the files of deleted objects, and those that a failed write left."""
        for name, path in self._files(bucket, key):
            if name not in keep:
                path.unlink()
                self._copies.pop((bucket, name), None)

    def _copied_keys(self, bucket: str, key: str) -> list[str]:
        prefix = key.rstrip("/") + "/" if key else ""
        return [
            name
            for owner, name in self._copies
            if owner == bucket and (name == key or name.startswith(prefix))
        ]

    def _files(self, bucket: str, key: str) -> Iterator[tuple[str, Path]]:
        """Yield key and file of the files under a path, without Hadoop's checksum files."""
        top = self._path(bucket, key)
        for path in [top] if top.is_file() else list(top.rglob("*")):
            if path.is_file() and not path.name.endswith(".crc"):
                yield path.relative_to(self._root / bucket).as_posix(), path

    def _path(self, bucket: str, key: str) -> Path:
        path = self._root / bucket / key
        if ".." in path.parts:
            raise ValueError(f"a key with .. cannot be staged: s3://{bucket}/{key}")
        return path


def _literal_prefix(key: str) -> str:
    """Return the part of a glob before its first wildcard, up to a slash."""
    positions = [key.index(mark) for mark in "*?[{" if mark in key]
    return key[: key.rfind("/", 0, min(positions)) + 1] if positions else key


def _signature(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
