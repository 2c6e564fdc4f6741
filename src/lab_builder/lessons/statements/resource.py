"""``resource``: a resource of the stack exists, as CloudFormation describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict


@dataclass(frozen=True, slots=True)
class Resource(Statement):
    """A resource by its logical id; ``status`` and ``type`` are compared where they are given."""

    kind: ClassVar[str] = "resource"

    resource: str
    status: Expected | None
    type: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(fields.required("resource"), fields.expected("status"), fields.expected("type"))

    def __str__(self) -> str:
        kind = f", a {self.type}," if self.type else ""
        return f"the stack has the resource {self.resource}{kind}" + (
            f" with status {self.status}" if self.status else ""
        )

    def observe(self, world: World) -> Verdict:
        """Describe the resource of the stack."""
        call, answer = world.get(
            "cloudformation",
            "describe_stack_resources",
            StackName=world.names["StackName"],
        )
        found = next(
            (
                each
                for each in (answer or {}).get("StackResources", ())
                if each["LogicalResourceId"] == self.resource
            ),
            None,
        )
        if found is None:
            return fails(f"the stack has no resource {self.resource}", call)
        status, kind = found["ResourceStatus"], found["ResourceType"]
        exists = not status.startswith("DELETE") and not status.endswith("CREATE_FAILED")
        right = self.status.matches(status) if self.status else exists
        right = right and (self.type is None or self.type.matches(kind))
        return verdict(right, f"{kind} {found.get('PhysicalResourceId', '')}: {status}", call)
