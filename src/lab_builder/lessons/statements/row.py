"""``row``: a value in the response of any API call that reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.paths import compiled, search
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict

_READS = re.compile(r"(describe|filter|get|head|list|lookup|scan|query|search)_\w+|scan|query")


@dataclass(frozen=True, slots=True)
class Row(Statement):
    """The value at a JMESPath in the response of a call, written as in boto3: events.list_rules.

    ``with`` are its parameters, with the names of the API. Without ``value``, any value will do
    that is not null, false or empty.
    """

    kind: ClassVar[str] = "row"

    service: str
    operation: str
    parameters: Mapping[str, Any]
    path: str
    value: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        service, operation = reading_call(fields, "row")
        fields.required("path")
        return cls(
            service,
            operation,
            fields.mapping("with"),
            compiled(fields, "path") or "@",
            fields.expected("value"),
        )

    def __str__(self) -> str:
        what = f"is {self.value}" if self.value else "is there"
        given = f" with {json.dumps(self.parameters)}" if self.parameters else ""
        return f"{self.path} of {self.service}.{self.operation}{given} {what}"

    def observe(self, world: World) -> Verdict:
        """Make the call."""
        call, answer = world.get(self.service, self.operation, **self.parameters)
        if answer is None:
            return fails("what the call names does not exist", call)
        value = search(self.path, answer)
        right = self.value.matches(value) if self.value else bool(value)
        return verdict(right, json.dumps(value, default=str), call)


def reading_call(fields: Fields, key: str) -> tuple[str, str]:
    """Return service and operation of a call that only reads.

    Raises:
        LessonError: it is not written as in boto3, is unknown, or does not only read.
    """
    text = fields.required(key)
    service, _, operation = text.partition(".")
    if not _READS.fullmatch(operation):
        raise fields.error(
            f"{text} is no call that only reads",
            "write a service and an operation that gets, lists or describes: events.list_rules",
            key,
        )
    return service, operation
