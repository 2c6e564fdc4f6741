"""Engines of the tests' own: start one, talk to it, see it gone."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eventually import PATIENCE, eventually
from lab_builder.local import process, process_tree, record
from lab_builder.local.home import Home
from lab_builder.model import Credentials


@dataclass(frozen=True)
class RunningEngine:
    """A running engine. ``home`` is the folder that LAB_BUILDER_HOME names.

    The contract tests may talk to AWS itself in its place: then ``endpoint_url`` is empty.
    """

    endpoint_url: str
    credentials: Credentials
    region: str
    home: Path

    @property
    def account_id(self) -> str:
        """The account that it answers for."""
        return str(self.client("sts").get_caller_identity()["Account"])

    def client(self, service: str, credentials: Credentials | None = None) -> Any:
        """Return a boto3 client of the engine, the root's unless other credentials are given."""
        import boto3
        from botocore.config import Config

        key = credentials or self.credentials
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url or None,
            region_name=self.region,
            aws_access_key_id=key.access_key_id,
            aws_secret_access_key=key.secret_access_key,
            aws_session_token=key.session_token,
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=PATIENCE,
                s3={"addressing_style": "path"},
                proxies={},
            ),
        )

    def elsewhere(self) -> RunningEngine:
        """Return the same endpoint in another region."""
        other = "eu-west-1" if self.region != "eu-west-1" else "eu-central-1"
        return replace(self, region=other)

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of its account and region, whether it is there or not."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def make_bucket(self, name: str) -> None:
        """Make an S3 bucket in the engine's region, which every region but one has to be told."""
        place: dict[str, Any] = {"LocationConstraint": self.region}
        place = {"CreateBucketConfiguration": place} if self.region != "us-east-1" else {}
        self.client("s3").create_bucket(Bucket=name, **place)


def pid_of(home: Home) -> int:
    """Return the id of the process of an engine that runs."""
    last = record.read(home)
    assert last is not None
    assert last.pid is not None
    return last.pid


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Home, speed: int | None = None) -> RunningEngine:
    """Start the engine of a home on a free port."""
    started = process.start(home, port=free_port(), speed=speed)
    return RunningEngine(
        started.endpoint_url, started.credentials, started.region, home.root.parent
    )


def kill(home: Home) -> None:
    """Kill the engine's process and nothing else, as the kernel does for lack of memory."""
    os.kill(pid_of(home), signal.SIGKILL)
    eventually(lambda: not record.alive(home))


def wait_until_saved(home: Home, *words: str) -> None:
    """Wait until the snapshot, which is all that a kill leaves, holds each of the words."""
    eventually(
        lambda: home.snapshot.exists() and all(word in home.snapshot.read_text() for word in words)
    )


@contextmanager
def running(home: Home, speed: int | None = None) -> Iterator[RunningEngine]:
    """Start an engine for the length of the block, however the block ends."""
    try:
        yield start(home, speed)
    finally:
        end_engine(home)


def end_engine(home: Home) -> None:
    """Stop an engine and check that no process of it is left."""
    last = record.read(home)
    process.stop(home)
    assert process_tree.members(home, last) == []
    assert not record.alive(home)
