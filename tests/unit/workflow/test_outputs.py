"""The outputs of a stack that lead somewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from lab_builder.stacks.values import Stack
from lab_builder.workflow import outputs

VALUES = {
    "EventBridgeConsole": "https://eu-west-1.console.aws.amazon.com/events/home?region=eu-west-1",
    "AlertQueueUrl": "http://127.0.0.1:4600/000000000000/lab-alerts",
    "Name": "console.aws.amazon.com",
}
STACK = Stack(
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1",
    *("small", "CREATE_COMPLETE", "", VALUES, {}, {}, None),
    datetime(2026, 1, 1, tzinfo=UTC),
    None,
    protected=False,
)


def test_links_to_the_console_are_outputs_on_aws_and_not_on_the_engine() -> None:
    assert outputs.reachable(STACK, "aws") == VALUES
    assert set(outputs.reachable(STACK, "local")) == {"AlertQueueUrl", "Name"}
