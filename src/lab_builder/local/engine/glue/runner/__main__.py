"""Runs one job script, as ``__main__``, against the warm Spark.

Started ahead of time, with the imports that every job needs done. The order comes as one line of
JSON on stdin; what happens goes as lines of JSON to the descriptor that the first argument names:
``{"state": "RUNNING"}`` and at the end ``{"error": null | "Name: message", "traceback": ...}``.
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
import pyspark.sql  # noqa: F401 - imported before the order comes

from lab_builder.local.engine.glue.runner import attach, files
from lab_builder.local.engine.glue.runner.staging import Stage


def main() -> None:
    """Wait for the order, run the script, report, and leave without waiting for its threads."""
    report = os.fdopen(int(sys.argv[1]), "w", buffering=1)
    boto3.client("s3")  # the default session reads S3's long description before the order comes
    line = sys.stdin.buffer.readline()
    if not line:
        return
    order = json.loads(line)
    threading.Thread(target=_end_with_engine, args=(os.dup(0),), daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    error, trace = _run(order, report)
    sys.stdout.flush()
    sys.stderr.flush()
    json.dump({"error": error, "traceback": trace}, report)
    report.write("\n")
    report.flush()
    os._exit(0)


def _end_with_engine(descriptor: int) -> None:
    """Leave when the engine's end of the pipe closes, however the engine dies."""
    os.read(descriptor, 1)
    os._exit(1)


def _run(order: dict[str, Any], report: Any) -> tuple[str | None, str | None]:
    """Return the error message and the traceback of the run, or two times None."""
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    s3 = boto3.client("s3")
    try:
        script = files.fetch(s3, order["script"], Path(order["folder"]))
        libraries = [files.fetch_shared(s3, uri) for uri in order["python_files"]]
    except Exception as error:  # noqa: BLE001 - whatever S3 says ends the run
        return f"LAUNCH ERROR | {error}", traceback.format_exc()
    sys.path[0:0] = [str(path if path.suffix == ".zip" else path.parent) for path in libraries]
    stage = Stage(Path(order["folder"]) / "s3", s3)
    attach.install(stage, order["run_id"], libraries)
    report.write('{"state": "RUNNING"}\n')
    sys.argv = [str(script), *order["arguments"]]
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as left:
        return (None, None) if left.code in (None, 0) else (f"SystemExit: {left.code}", None)
    except BaseException as error:  # noqa: BLE001 - a script may raise anything
        trace = _trace(error, str(script))
        sys.stderr.write(trace)
        return f"{type(error).__name__}: {error}", trace
    return None, None


def _trace(error: BaseException, script: str) -> str:
    """Return the traceback from the script's own first line on."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != script:
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames or error.__traceback__))


if __name__ == "__main__":
    main()
