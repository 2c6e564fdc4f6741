"""Run one job script, as ``__main__``, on the engine's shared Spark.

The process is started in advance, and imports what every job needs. It reads the request as one
line of JSON from stdin, and writes reports as lines of JSON to the descriptor in its first
argument: ``{"state": "RUNNING"}``, and at the end ``{"error": null | "Name: message", "traceback":
...}``.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import boto3
import pyspark.sql  # noqa: F401 - imported before the request arrives

from lab_builder.local.engine.glue.runner import s3_files, shared_spark
from lab_builder.local.engine.glue.runner.staging import Stage


def main() -> None:
    """Wait for the request, run the script, report, and exit without waiting for threads."""
    report = os.fdopen(int(sys.argv[1]), "w", buffering=1)
    boto3.client("s3")  # loads S3's large service model before the request arrives
    line = sys.stdin.buffer.readline()
    if not line:
        return
    request = json.loads(line)
    threading.Thread(target=_exit_with_engine, args=(os.dup(0),), daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    error, trace = _run(request, report)
    sys.stdout.flush()
    sys.stderr.flush()
    json.dump({"error": error, "traceback": trace}, report)
    report.write("\n")
    report.flush()
    os._exit(0)


def _exit_with_engine(descriptor: int) -> None:
    """Exit when the engine's end of the pipe closes, even if the engine is killed."""
    os.read(descriptor, 1)
    os._exit(1)


def _run(request: dict[str, Any], report: Any) -> tuple[str | None, str | None]:
    """Return the error message and the traceback of the run, or None and None."""
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    s3 = boto3.client("s3")
    try:
        script = s3_files.fetch(s3, request["script"], Path(request["folder"]))
        libraries = [s3_files.fetch_shared(s3, uri) for uri in request["python_files"]]
    except Exception as error:  # noqa: BLE001 - any error of S3 ends the run
        return f"LAUNCH ERROR | {error}", traceback.format_exc()
    sys.path[0:0] = [str(path if path.suffix == ".zip" else path.parent) for path in libraries]
    stage = Stage(Path(request["folder"]) / "s3", s3)
    shared_spark.install(stage, request["run_id"], libraries)
    report.write('{"state": "RUNNING"}\n')
    sys.argv = [str(script), *request["arguments"]]
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as exit_:
        return (None, None) if exit_.code in (None, 0) else (f"SystemExit: {exit_.code}", None)
    except BaseException as error:  # noqa: BLE001 - a script may raise anything
        trace = _script_traceback(error, str(script))
        sys.stderr.write(trace)
        return f"{type(error).__name__}: {error}", trace
    return None, None


def _script_traceback(error: BaseException, script: str) -> str:
    """Return the traceback, starting with the script's own frames."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != script:
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames or error.__traceback__))


if __name__ == "__main__":
    main()
