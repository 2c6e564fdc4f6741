"""``metric``: a statistic of a CloudWatch metric, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from lab_builder.lessons.statements import points
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict

_STATISTICS = ("Sum", "Average", "Minimum", "Maximum", "SampleCount")
_FIVE_MINUTES = 300


@dataclass(frozen=True, slots=True)
class Metric(Statement):
    """A metric, written ``namespace/name``, with exactly these dimensions.

    It holds if any period since the lesson began has a ``value`` as expected.
    """

    kind: ClassVar[str] = "metric"

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str
    period: int
    value: Expected

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        namespace, _, name = fields.required("metric").rpartition("/")
        if not namespace:
            raise fields.error(
                f"{name} is no metric", "write namespace and name: AWS/Lambda/Errors", "metric"
            )
        return cls(
            namespace,
            name,
            {key: str(value) for key, value in fields.mapping("dimensions").items()},
            fields.choice("statistic", _STATISTICS) or "Sum",
            fields.seconds("period", _FIVE_MINUTES),
            fields.expected("value", "> 0") or Expected("> 0"),
        )

    def __str__(self) -> str:
        of = ", ".join(f"{name} {value}" for name, value in self.dimensions.items())
        what = f"{self.statistic} of {self.namespace} {self.name}"
        return f"the {what}{f' of {of}' if of else ''} is {self.value}"

    def observe(self, world: World) -> Verdict:
        """Get the statistics of all periods since the lesson began."""
        call, found = points.statistics(
            world, self.namespace, self.name, self.dimensions, self.statistic, self.period
        )
        if not found:
            return fails("no data since the lesson began", call)
        right = next((value for value in reversed(found) if self.value.matches(value)), None)
        saw = f"{self.statistic} {found[-1] if right is None else right:g}"
        return verdict(right is not None, saw, call)
