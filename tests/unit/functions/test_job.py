from __future__ import annotations

import pytest

from ledger import job, seed
from ledger.errors import InvalidEventError, TransientFault
from ledger.job import Arguments
from unit.functions.stubs import aws, expect_run

GIVEN = ["script", "--environment_name", "lab", "--data_bucket", "bucket", "--failure_rate", "0.15"]


def test_arguments_of_glue_itself_are_passed_over() -> None:
    argv = [*GIVEN, "--JOB_NAME", "job", "--JOB_RUN_ID", "jr_1", "--enable-metrics", "true"]
    assert job.arguments(argv) == Arguments("lab", "bucket", 0.15, "jr_1", "jr_1", 0, None)


def test_the_workflow_names_the_run_the_seed_the_try_and_the_batch() -> None:
    argv = [*GIVEN, "--JOB_RUN_ID", "jr_1", "--run_id", "execution"]
    more = ["--seed", "s", "--retry_count", "2", "--batch_id", "daily-1"]
    assert job.arguments([*argv, *more]) == Arguments(
        "lab", "bucket", 0.15, "execution", "s", 2, "daily-1"
    )


@pytest.mark.parametrize("run_id", ["one", "two", "three"])
def test_the_seed_and_not_the_name_of_the_run_decides_whether_it_fails(run_id: str) -> None:
    def fails(chosen: str) -> bool:
        return seed.stream(chosen, "FinancialEtl", 0).random() < 0.5

    fatal = next(filter(fails, map(str, range(99))))
    given = job.Arguments("lab", "bucket", 0.5, run_id, fatal, 0, None)
    with aws() as clients:
        expect_run(clients, writes=False, event=False)
        with pytest.raises(TransientFault), job.started("FinancialEtl", given, clients):
            pytest.fail("the job must not start")


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (GIVEN[:-2], "--failure_rate"),
        (GIVEN, "--run_id"),
        ([*GIVEN, "--run_id", "r", "--retry_count", "two"], "--retry_count"),
        ([*GIVEN[:-1], "often", "--run_id", "r"], "--failure_rate"),
    ],
)
def test_a_missing_or_ill_formed_argument_is_an_error_that_names_it(
    argv: list[str], named: str
) -> None:
    with pytest.raises(InvalidEventError, match=named):
        job.arguments(argv)


def test_a_run_that_chance_fails_is_counted_before_spark_is_asked_for() -> None:
    given = job.Arguments("lab", "bucket", 1.0, "run", "seed", 0, None)
    with aws() as clients:
        expect_run(clients, writes=False, event=False)
        with pytest.raises(TransientFault), job.started("FinancialEtl", given, clients):
            pytest.fail("the job must not start")
    assert clients.metrics()["ProcessingFailures"] == 1
