"""E9704: the names of FIFO queues and topics."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.names import names
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Text, View

_FLAGS = {"AWS::SQS::Queue": "FifoQueue", "AWS::SNS::Topic": "FifoTopic"}
_END = ".fifo"


class FifoName(Rule):
    """The name of a FIFO queue or topic ends with .fifo, and no other's does.

    SQS and SNS refuse both the name without and the name that has it by mistake.
    """

    id = "E9704"
    shortdesc = "The name of a queue or topic ends with .fifo where it is a FIFO one, only there"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-code-examples.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that do not say what the resource is."""
        for name in names(view):
            flag = _FLAGS.get(name.resource.type)
            said = name.resource.value(flag) if flag else None
            if not flag or isinstance(said, Text) or not _end_known(name.value):
                continue
            fifo = str(said).lower() == "true"
            if fifo != name.value.endswith(_END):
                verb = "does not end" if fifo else "ends"
                message = f"the name {verb} with {_END}; {flag} is {str(fifo).lower()}"
                yield fault(name.place, message)


def _end_known(value: str) -> bool:
    return not isinstance(value, Text) or isinstance(value.parts[-1], str)
