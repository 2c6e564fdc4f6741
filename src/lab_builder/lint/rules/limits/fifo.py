"""E9704: the names of FIFO queues and topics."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.names import names
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View

_FLAGS = {"AWS::SQS::Queue": "FifoQueue", "AWS::SNS::Topic": "FifoTopic"}
_END = ".fifo"


class FifoName(Rule):
    """The name of a FIFO queue or topic must end with .fifo, the name of another must not.

    SQS and SNS reject both mistakes.
    """

    id = "E9704"
    shortdesc = "The name of a queue or topic ends with .fifo if and only if it is FIFO"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-code-examples.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that contradict FifoQueue or FifoTopic."""
        for name in names(view):
            flag = _FLAGS.get(name.resource.type)
            given = name.resource.value(flag) if flag else None
            if not flag or isinstance(given, Text) or not _end_known(name.value):
                continue
            fifo = str(given).lower() == "true"
            if fifo != name.value.endswith(_END):
                must = "must" if fifo else "must not"
                state = "true" if fifo else "not true"
                message = f"the name {must} end with {_END}, because {flag} is {state}"
                yield fault(name.place, message)


def _end_known(value: str) -> bool:
    return not isinstance(value, Text) or isinstance(value.parts[-1], str)
