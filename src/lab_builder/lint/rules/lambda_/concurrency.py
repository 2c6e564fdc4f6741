"""W9608: a function that never runs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.template.values import number


class FunctionMayRun(Rule):
    """A reserved concurrency of 0 throttles every invocation of a function.

    It is the emergency stop, and easily forgotten in a template.
    """

    id = "W9608"
    shortdesc = "A function may run: its reserved concurrency is not 0"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the reserved concurrencies of 0."""
        for found in functions(view):
            place = found.get("ReservedConcurrentExecutions")
            if place and isinstance(place.node, (int, str)) and number(place.node) == 0:
                yield fault(place, f"no invocation of {found.logical_id} runs")
