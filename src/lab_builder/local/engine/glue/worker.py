"""Starts the process of a job run, and keeps one started ahead for the next run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_SHIM = Path(__file__).parent / "runner" / "site"


@dataclass(frozen=True)
class Worker:
    """A process that waits for its order on stdin or carries it out."""

    process: subprocess.Popen[bytes]
    orders: IO[bytes]
    output: int  # descriptor of what the script prints
    reports: int  # descriptor of the runner's own lines

    def order(self, order: Mapping[str, Any]) -> None:
        """Send the order. The pipe stays open: its end tells the process to end."""
        self.orders.write(json.dumps(order).encode() + b"\n")
        self.orders.flush()

    def end(self) -> int:
        """Kill the process where it still runs, free the pipes, and return the exit code."""
        self.process.kill()
        code = self.process.wait()
        self.orders.close()
        os.close(self.output)
        os.close(self.reports)
        return code


class Workers:
    """Hands out workers. The imports of the next one are done while the last one runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spare: Worker | None = None

    def take(self) -> Worker:
        """Return a worker that has had no order yet."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.process.poll() is None:
            return spare
        return _start()

    def prepare(self) -> None:
        """Start the next run's worker where there is none."""
        with self._lock:
            if self._spare is None or self._spare.process.poll() is not None:
                self._spare = _start()


def _start() -> Worker:
    orders_out, orders = os.pipe()
    output, output_in = os.pipe()
    reports, reports_in = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", f"{__package__}.runner", str(reports_in)],
        cwd=tempfile.gettempdir(),
        env=_environment(),
        stdin=orders_out,
        stdout=output_in,
        stderr=output_in,
        pass_fds=[reports_in],
    )
    for descriptor in (orders_out, output_in, reports_in):
        os.close(descriptor)
    return Worker(process, os.fdopen(orders, "wb"), output, reports)


def _environment() -> dict[str, str]:
    """Return what the process gets before its order: nothing of the host but where Python is."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",  # so that botocore finds no ~/.aws of the host
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": tempfile.gettempdir(),
        "PYTHONPATH": str(_SHIM),
        "PYTHONNOUSERSITE": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
