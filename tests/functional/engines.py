"""Engines of the tests' own: start one, talk to it, see it gone."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder.local import family, process, record
from lab_builder.local.home import VARIABLE, Home, locate
from lab_builder.model import Credentials


@dataclass(frozen=True)
class RunningEngine:
    """A running engine. ``home`` is the folder that LAB_BUILDER_HOME names."""

    endpoint_url: str
    credentials: Credentials
    region: str
    home: Path

    def client(self, service: str, credentials: Credentials | None = None) -> Any:
        """Return a boto3 client of the engine, the root's unless other credentials are given."""
        import boto3
        from botocore.config import Config

        key = credentials or self.credentials
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=key.access_key_id,
            aws_secret_access_key=key.secret_access_key,
            aws_session_token=key.session_token,
            config=Config(
                retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, proxies={}
            ),
        )


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_engine(folder: Path) -> RunningEngine:
    """Start an engine on a free port whose LAB_BUILDER_HOME is ``folder``."""
    started = process.start(locate({VARIABLE: str(folder)}), port=free_port())
    return RunningEngine(started.endpoint_url, started.credentials, started.region, folder)


def end_engine(home: Home) -> None:
    """Stop an engine and check that no process of it is left."""
    last = record.read(home)
    process.stop(home)
    assert family.members(home, last) == []
    assert not record.alive(home)
