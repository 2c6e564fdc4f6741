"""Remove S3 buckets that are newer than the snapshot.

Closes a gap of MiniStack, which writes objects immediately and everything else on a stop: after a
kill, the bucket of a stack that was being created would exist without its stack, and the next
deploy would fail.
"""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator, Mapping

from lab_builder.local.engine import snapshot
from lab_builder.local.home import Home

_VERSIONS = ".versions"  # MiniStack's folder of older versions, by account and bucket


def remove_unsaved(home: Home) -> None:
    """Remove each bucket that is not in the snapshot, and whose files are all newer than it.

    Must run before MiniStack's S3 is imported.

    Raises:
        EngineError: the snapshot is damaged.
    """
    known = set(_saved_buckets(snapshot.read(home.snapshot)))
    saved = home.snapshot.stat().st_mtime if home.snapshot.exists() else 0.0
    for folder in home.objects.glob("[0-9]*/*"):
        account, bucket = folder.parts[-2:]
        files = (file for file in folder.rglob("*") if file.is_file())
        if (account, bucket) not in known and all(file.stat().st_mtime > saved for file in files):
            shutil.rmtree(folder)
            shutil.rmtree(home.objects / _VERSIONS / account / bucket, ignore_errors=True)


def _saved_buckets(saved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the account and the name of each bucket in a snapshot."""
    state = json.loads(saved.get("s3", "{}")).get("payload", {})
    for key in state.get("buckets_meta", {}).get("data", {}):
        account, _, name = key.partition("\0")
        yield account, ast.literal_eval(name)
