from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import failures
from ledger.errors import InvalidEventError, TransientFault
from ledger.failures import ForcedFailure
from ledger.month_end import PROCESSES

_NO_FLAGS: tuple[object, ...] = (None, 1, "true", [])
FLAGS = {
    "databaseTimeout": "database_timeout",
    "partialFailure": "partial_failure",
    "complianceViolations": "compliance_violations",
    "criticalFailure": "critical_failure",
    "materialVariance": "material_variance",
}


@given(st.dictionaries(st.sampled_from(list(FLAGS)), st.booleans()))
def test_failures_combine(forced: dict[str, bool]) -> None:
    assert failures.parse(forced) == ForcedFailure(
        **{FLAGS[key]: value for key, value in forced.items()}  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("value", [None, {}])
def test_without_keys_nothing_is_forced(value: object) -> None:
    assert failures.parse(value) == ForcedFailure()


@pytest.mark.parametrize("process", list(PROCESSES))
def test_each_of_the_five_processes_can_be_named(process: str) -> None:
    assert failures.parse({"specificProcess": process}).specific_process == process


@given(st.text().filter(lambda key: key not in {*FLAGS, "specificProcess", "attempts"}))
def test_an_unknown_key_is_an_error_that_names_it(key: str) -> None:
    with pytest.raises(InvalidEventError) as caught:
        failures.parse({"databaseTimeout": True, key: True})
    assert f"forceFailure.{key} " in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((flag, value) for flag in FLAGS for value in _NO_FLAGS),
        *(("specificProcess", value) for value in (None, True, "Payroll", ["Variance Analysis"])),
        *(("attempts", value) for value in (None, True, 0, -1, 1.0, "2")),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_that_names_its_key(key: str, value: object) -> None:
    with pytest.raises(InvalidEventError, match=f"forceFailure.{key} "):
        failures.parse({key: value})


@pytest.mark.parametrize("value", [True, "databaseTimeout", ["databaseTimeout"], 0, ""])
def test_force_failure_must_be_an_object(value: object) -> None:
    with pytest.raises(InvalidEventError, match="forceFailure"):
        failures.parse(value)


def test_a_forced_failure_clears_after_its_attempts_and_never_without_them() -> None:
    twice = failures.parse({"databaseTimeout": True, "attempts": 2})
    assert [twice.raises(retries) for retries in range(4)] == [True, True, False, False]
    assert failures.parse({"databaseTimeout": True}).raises(1_000)


def test_the_failure_rate_is_the_share_of_runs_that_raise_and_each_has_its_turn() -> None:
    raised = []
    for number in range(2_000):
        try:
            failures.strike(Random(number), 0.15)
        except TransientFault as fault:
            raised.append(type(fault).__name__)
    assert 240 <= len(raised) <= 360  # 300 expected, 16 is one standard deviation
    assert set(raised) == {
        "DatabaseTimeoutError",
        "NetworkInterruptionError",
        "DownstreamThrottledError",
    }


@given(st.integers())
def test_a_rate_of_zero_never_strikes_and_a_rate_of_one_always(number: int) -> None:
    failures.strike(Random(number), 0.0)
    with pytest.raises(TransientFault):
        failures.strike(Random(number), 1.0)
