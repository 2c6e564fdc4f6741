"""Start the process of a job run, and keep a started one ready for the next run."""

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

_SITE = Path(__file__).parent / "runner" / "site"


@dataclass(frozen=True)
class Worker:
    """A process that waits for a request on stdin, or executes it."""

    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    output: int  # descriptor of the script's output
    reports: int  # descriptor of the runner's reports

    def send(self, request: Mapping[str, Any]) -> None:
        """Send the request. The pipe stays open: the process exits when it is closed."""
        self.requests.write(json.dumps(request).encode() + b"\n")
        self.requests.flush()

    def stop(self) -> int:
        """Kill the process if it is running, close the pipes, and return the exit code."""
        self.process.kill()
        code = self.process.wait()
        self.requests.close()
        os.close(self.output)
        os.close(self.reports)
        return code


class WorkerPool:
    """A pool of one spare worker, which imports its modules while another one runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spare: Worker | None = None

    def take(self) -> Worker:
        """Return a worker that has not received a request."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.process.poll() is None:
            return spare
        return _start()

    def prepare(self) -> None:
        """Start the spare worker, if there is none."""
        with self._lock:
            if self._spare is None or self._spare.process.poll() is not None:
                self._spare = _start()


def _start() -> Worker:
    requests_out, requests = os.pipe()
    output, output_in = os.pipe()
    reports, reports_in = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", f"{__package__}.runner", str(reports_in)],
        cwd=tempfile.gettempdir(),
        env=_environment(),
        stdin=requests_out,
        stdout=output_in,
        stderr=output_in,
        pass_fds=[reports_in],
    )
    for descriptor in (requests_out, output_in, reports_in):
        os.close(descriptor)
    return Worker(process, os.fdopen(requests, "wb"), output, reports)


def _environment() -> dict[str, str]:
    """Return the environment of the process before its request, without the host's variables."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",  # so that botocore finds no ~/.aws of the host
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": tempfile.gettempdir(),
        "PYTHONPATH": str(_SITE),
        "PYTHONNOUSERSITE": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
