"""Keeps S3's buckets to the time of the snapshot.

Closes a gap of MiniStack, which writes objects at once and everything else on a stop: after a kill
the bucket of a stack that was being made would be there without its stack, in the way of the next.
"""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from lab_builder.local.home import Home

_VERSIONS = ".versions"  # MiniStack's folder of older versions, by account and bucket


def forget_unsaved(home: Home) -> None:
    """Remove each bucket that the snapshot does not know and that is younger in all its files.

    Has to run before MiniStack's S3 is imported. A damaged snapshot is left to ``restore``.
    """
    saved, known = 0.0, set()
    if home.snapshot.exists():
        saved = home.snapshot.stat().st_mtime
        try:
            known = set(_known(home.snapshot))
        except ValueError:
            return
    for folder in home.objects.glob("[0-9]*/*"):
        account, bucket = folder.parts[-2:]
        files = (file for file in folder.rglob("*") if file.is_file())
        if (account, bucket) not in known and all(file.stat().st_mtime > saved for file in files):
            shutil.rmtree(folder)
            shutil.rmtree(home.objects / _VERSIONS / account / bucket, ignore_errors=True)


def _known(snapshot: Path) -> Iterator[tuple[str, str]]:
    """Yield the account and the name of each bucket in a snapshot."""
    state = json.loads(json.loads(snapshot.read_bytes()).get("s3", "{}")).get("payload", {})
    for key in state.get("buckets_meta", {}).get("data", {}):
        account, _, name = key.partition("\0")
        yield account, ast.literal_eval(name)
