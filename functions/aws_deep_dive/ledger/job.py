"""What the Glue jobs have in common: their arguments, their clients, and how a run is recorded."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from ledger import failures, metrics, seed
from ledger.errors import InvalidEventError
from ledger.metrics import Record
from ledger.settings import Connect, client
from ledger.storage import DataBucket


@dataclass(frozen=True, slots=True)
class Arguments:
    """A job's arguments.

    ``run_id`` names the run: the execution's name where a workflow started the job, else Glue's
    own id of the run. ``seed`` is the workflow's, else the run's id. ``batch_id`` narrows a
    compliance run to one batch.
    """

    environment_name: str
    data_bucket: str
    failure_rate: float
    run_id: str
    seed: str
    retry_count: int
    batch_id: str | None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InvalidEventError(message)  # argparse would exit, and Glue report "SystemExit: 2"


def arguments(argv: Sequence[str]) -> Arguments:
    """Read ``sys.argv``. Glue's own arguments are passed over.

    argparse, because ``getResolvedOptions`` knows required arguments only.

    Raises:
        InvalidEventError: an argument is missing or ill-formed; the message names it.
    """
    parser = _Parser(allow_abbrev=False, add_help=False)
    parser.add_argument("--environment_name", required=True)
    parser.add_argument("--data_bucket", required=True)
    parser.add_argument("--failure_rate", required=True, type=float)
    parser.add_argument("--run_id")
    parser.add_argument("--seed")
    parser.add_argument("--retry_count", type=int, default=0)
    parser.add_argument("--batch_id")
    parser.add_argument("--JOB_RUN_ID", dest="job_run_id")
    known, _ = parser.parse_known_args(argv[1:])
    run_id = known.run_id or known.job_run_id
    if run_id is None:
        parser.error("the following arguments are required: --run_id, or Glue's --JOB_RUN_ID")
    return Arguments(
        environment_name=known.environment_name,
        data_bucket=known.data_bucket,
        failure_rate=known.failure_rate,
        run_id=run_id,
        seed=known.seed or run_id,
        retry_count=known.retry_count,
        batch_id=known.batch_id,
    )


@contextmanager
def started(
    process_type: str, given: Arguments, connect: Connect = client
) -> Iterator[tuple[Any, DataBucket, Record]]:
    """Give a job its Spark session, its bucket and a record whose metrics are published at the end.

    Raises:
        TransientFault: chance would have it.
    """
    from pyspark.sql import SparkSession

    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    with metrics.recorded(connect("cloudwatch"), process_type, given.environment_name) as record:
        failures.strike(
            seed.stream(given.seed, process_type, given.retry_count), given.failure_rate
        )
        spark = SparkSession.builder.getOrCreate()
        yield spark, DataBucket(connect("s3"), given.data_bucket), record
