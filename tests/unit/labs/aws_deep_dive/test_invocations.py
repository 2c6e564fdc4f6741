"""What events of the lab can force, and its metrics, as the functions have them."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.labs.aws_deep_dive import names
from lab_builder.labs.aws_deep_dive.invocations import INVOCATIONS
from ledger import failures as of_functions
from ledger.month_end import PROCESSES

_VALUES: dict[str, Any] = {"specificProcess": "Compliance Checks", "attempts": 2}


def test_the_failures_are_those_that_the_functions_know() -> None:
    everything = {key: _VALUES.get(key, True) for key in INVOCATIONS.failures}
    parsed = of_functions.parse(everything)
    for field in parsed.__dataclass_fields__:
        assert getattr(parsed, field), field
    assert INVOCATIONS.failures["specificProcess"].choices == tuple(PROCESSES)


@pytest.mark.parametrize("function", [names.DAILY_TRANSACTION_FUNCTION, names.MONTH_END_FUNCTION])
def test_the_functions_are_resources_of_the_lab(function: str) -> None:
    assert any(function in each.functions for each in INVOCATIONS.failures.values())
    assert function in INVOCATIONS.metrics


def test_the_metrics_are_those_of_the_lab() -> None:
    workflow = INVOCATIONS.metrics[names.FINANCIAL_PROCESSING_WORKFLOW]
    assert {each.dimensions["ProcessType"]: each.names for each in workflow} == names.METRICS
    assert {each.namespace for each in workflow} == {names.METRIC_NAMESPACE}
