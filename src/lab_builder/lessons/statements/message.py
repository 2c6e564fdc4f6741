"""``message``: a message in an SQS queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.aws_calls import AwsCall
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, holds

_BATCH = 10  # messages; the maximum of ReceiveMessage
_BATCHES = 20
_HIDDEN = 30  # seconds until a message is visible again if it cannot be put back


@dataclass(frozen=True, slots=True)
class Message(Statement):
    """A message sent since the lesson began, with all the texts of ``contains`` in its body.

    The messages are received and made visible again at once; their receive count grows, as with
    every ReceiveMessage.
    """

    kind: ClassVar[str] = "message"

    queue: str
    contains: tuple[str, ...]

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        queue = fields.required("message")
        if queue.endswith(".fifo"):
            hint = "use a standard queue; the order in a FIFO queue is not observed yet"
            raise fields.error(f"{queue} is a FIFO queue", hint, "message")
        return cls(queue, fields.texts("contains"))

    def __str__(self) -> str:
        texts = f" with {' and '.join(map(repr, self.contains))}" if self.contains else ""
        return f"a message{texts} is in the queue {self.queue.rsplit('/', 1)[-1]}"

    def observe(self, world: World) -> Verdict:
        """Receive all messages, and make them visible again."""
        parameters = {
            "QueueUrl": self.queue,
            "MaxNumberOfMessages": _BATCH,
            "VisibilityTimeout": _HIDDEN,
            "AttributeNames": ["SentTimestamp"],
        }
        received: list[dict[str, Any]] = []
        try:
            for _ in range(_BATCHES):
                call, answer = world.get("sqs", "receive_message", **parameters)
                if answer is None:
                    return fails(f"there is no queue {self.queue}", call)
                if not answer.get("Messages"):
                    break
                received += answer["Messages"]
        finally:
            self._put_back(world, [message["ReceiptHandle"] for message in received])
        return self._verdict(world, call, received)

    def _verdict(self, world: World, call: AwsCall, received: list[dict[str, Any]]) -> Verdict:
        since = world.since.timestamp() * 1000
        new = [each for each in received if int(each["Attributes"]["SentTimestamp"]) >= since]
        for message in new:
            if all(text in message["Body"] for text in self.contains):
                return holds(_short(message["Body"]), call)
        saw = (
            f"{len(new)} other messages, one: {_short(new[-1]['Body'])}"
            if new
            else "no new message"
        )
        return fails(saw, call)

    def _put_back(self, world: World, receipts: list[str]) -> None:
        while receipts:
            batch, receipts = receipts[:_BATCH], receipts[_BATCH:]
            entries = [
                {"Id": str(index), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for index, receipt in enumerate(batch)
            ]
            world.get(
                "sqs", "change_message_visibility_batch", QueueUrl=self.queue, Entries=entries
            )


def _short(body: str) -> str:
    return body if len(body) <= 200 else f"{body[:200]} ..."
