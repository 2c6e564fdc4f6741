"""Every call of every flow, broken by every kind of fault, generated from the flows themselves.

The quick part takes each call once, with the kinds in turn; ``make test-all`` takes all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from functional.deploys import planned
from functional.faults import LASTING, TRANSIENT, FaultyAws
from generators import drained
from lab_builder.aws import Aws
from lab_builder.errors import LabBuilderError
from lab_builder.stacks import status
from lab_builder.stacks.apply import apply
from lab_builder.stacks.destroy import destroy

pytestmark = [pytest.mark.engine, pytest.mark.slow]


def create(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name)))


def update(aws: Aws, name: str) -> None:
    drained(apply(aws, planned(aws, name, Delay="7")))


def remove(aws: Aws, name: str) -> None:
    drained(destroy(aws, name))


Flow = Callable[[Aws, str], None]
# The flow; what comes before it; whether its stack exists afterwards, and with which Delay.
FLOWS: dict[str, tuple[Flow, tuple[Flow, ...], str | None]] = {
    "create": (create, (), "0"),
    "update": (update, (create,), "7"),
    "unchanged": (create, (create,), "0"),
    "destroy": (remove, (create,), None),
}


def delay(aws: Aws, name: str) -> str | None:
    """Return the Delay of a stack that is complete, or None where there is none."""
    stack = status.find(aws, name)
    if stack is None:
        return None
    assert stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), stack.status
    return stack.parameters["Delay"]


def trials(number: int, *, every: bool) -> Iterator[tuple[int, str]]:
    """Pair the numbers of the calls with faults: all with all, or each call with one in turn."""
    kinds = [*TRANSIENT, *LASTING]
    if every:
        yield from product(range(number), kinds)
    else:
        yield from ((nth, kinds[nth % len(kinds)]) for nth in range(number))


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("flow", FLOWS)
def test_a_fault_is_survived_or_told_and_the_next_run_arrives(
    aws: Aws, name: str, flow: str, every: bool
) -> None:
    run, before, expected = FLOWS[flow]

    def prepare() -> None:
        remove(aws, name)
        for step in before:
            step(aws, name)

    prepare()
    counted = FaultyAws(aws.settings)
    run(counted, name)
    lies = []
    for nth, fault in trials(len(counted.calls), every=every):
        prepare()
        trial = f"{fault} at call {nth}, {counted.calls[nth]}"
        broken = FaultyAws(aws.settings, nth, fault)
        try:
            run(broken, name)
        except LabBuilderError as error:
            if fault in TRANSIENT:
                lies.append(f"{trial}: not survived: {error}")
        except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
            lies.append(f"{trial}: {type(error).__name__}: {error}")
        else:
            if delay(aws, name) != expected:
                lies.append(f"{trial}: success, but it is not so")
        run(aws, name)
        if delay(aws, name) != expected:
            lies.append(f"{trial}: the next run does not arrive")
    assert lies == []
