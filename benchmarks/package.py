"""``package`` with nothing changed against a process that imports boto3 and makes one call."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping

from benchmarks.timing import PYTHON, Ratio, compare

BUCKET = "lab-builder-benchmark"
PACKAGE = [PYTHON, "-m", "lab_builder", "package", "--bucket", BUCKET]
ONE_CALL = f"""
import boto3
from botocore.config import Config
paths = Config(s3={{"addressing_style": "path"}})
boto3.client("s3", config=paths).list_objects_v2(Bucket="{BUCKET}")
"""


def measure(endpoint: Mapping[str, str]) -> Iterator[Ratio]:
    """Yield the ratio at an endpoint, given as the environment variables of an AWS client."""
    subprocess.run(
        [*PACKAGE, "--create-bucket"],
        env={**os.environ, **endpoint},
        check=True,
        capture_output=True,
    )
    yield compare(
        "lab-builder package, nothing changed",
        PACKAGE,
        "python: boto3 and one call",
        [PYTHON, "-c", ONE_CALL],
        goal=2.0,
        environ=endpoint,
    )
