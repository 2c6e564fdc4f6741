"""I9608: functions with a reserved concurrency of 0."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import View


class FunctionMayRun(Rule):
    """A reserved concurrency of 0 throttles every invocation of a function.

    It is meant to stop a function in an emergency, and easily left in a template.
    """

    id = "I9608"
    shortdesc = "The reserved concurrency of a function is not 0"
    effect = "Lambda throttles every invocation"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the reserved concurrencies of 0."""
        for found in functions(view):
            place = found.get("ReservedConcurrentExecutions")
            if place and isinstance(place.node, (int, str)) and number(place.node) == 0:
                message = f"the reserved concurrency of {found.logical_id} is 0"
                yield fault(place, message, instead="Remove it, or set 1 or more")
