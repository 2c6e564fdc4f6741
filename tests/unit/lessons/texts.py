"""Lessons as texts, for tests."""

from pathlib import Path

from lab_builder.lessons.lesson import Lesson
from lab_builder.lessons.read import parse

PATH = Path("07-try.md")
FRONT = """\
---
title: Try it
kind: activity
objective: Learn by trying
minutes: 5
---
"""
STEP = """\

Why before how.

## Send

Do this:

```bash
aws sqs send-message --queue-url "$QueueUrl" --message-body hello
```

And look.

```check
- message: $QueueUrl
  contains: hello
```

```hint
Look into the queue.
```
"""


def lesson(body: str = STEP, front: str = FRONT) -> Lesson:
    """Return the lesson of a text."""
    return parse(front + body, PATH)


def checks(*lines: str) -> str:
    """Return a step with one check block."""
    block = "\n".join(lines)
    return f"## A step\n\n```check\n{block}\n```\n"
