"""An engine of the benchmarks' own, in a folder that goes with it."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from lab_builder.local import environment, process, record
from lab_builder.local.home import VARIABLE as HOME
from lab_builder.local.home import locate

__all__ = ["HOME", "Engine", "free_port"]


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Engine:
    """A context in which an engine runs.

    With ``running=False`` its home only says which port it had, so that a start takes that one.
    """

    def __init__(
        self, home: Path | None = None, *, running: bool = True, speed: int | None = None
    ) -> None:
        self._folder = None if home else tempfile.TemporaryDirectory()
        self.home = home or Path(self._folder.name if self._folder else "")
        self._running = running
        self._speed = speed

    def __enter__(self) -> Engine:
        port = free_port()
        if self._running:
            process.start(self._where, port=port, speed=self._speed)
        else:
            self._where.make()
            stopped = record.Record(
                pid=None, port=port, region=process.DEFAULT_REGION, started=0, booted=0
            )
            record.write(self._where, stopped)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        process.stop(self._where)
        if self._folder:
            self._folder.cleanup()

    @property
    def variables(self) -> dict[str, str]:
        """What points an AWS client at the engine."""
        running = process.running(self._where)
        told = environment.for_clients(
            running.endpoint_url, running.region, running.credentials, {}
        )
        return {name: value for name, value in told.items() if value is not None}

    def client(self, service: str) -> Any:
        """Return a boto3 client of the engine."""
        import boto3

        running = process.running(self._where)
        return boto3.client(
            service,
            endpoint_url=running.endpoint_url,
            region_name=running.region,
            aws_access_key_id=running.credentials.access_key_id,
            aws_secret_access_key=running.credentials.secret_access_key,
        )

    @property
    def _where(self) -> Any:
        return locate({HOME: str(self.home)})
