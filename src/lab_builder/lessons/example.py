"""An example of a lesson, to begin a new one with."""

from __future__ import annotations

from pathlib import Path

from lab_builder.errors import LessonError
from lab_builder.lessons import read

TEXT = """\
---
title: Messages in a queue
kind: challenge
objective: Send a message and find it again
minutes: 5
services: [SQS]
---

Say why before how: what question does somebody have who needs this?

`$EnvironmentName` and the outputs of the stack, such as `$AlertQueueUrl`, are variables in
commands, in checks and in the shell of `lab-builder learn env`.

## Send a message

What is printed here is run as it is printed:

```bash
aws sqs send-message --queue-url "$AlertQueueUrl" --message-body "hello from my lesson"
```

Say what to look at, and what surprises. Each step has statements about the account. These are their
kinds: {kinds}.

```check
- message: $AlertQueueUrl
  contains: hello from my lesson
```

```hint
A hint is shown when the learner asks for it.
```

```question
ask: After how many seconds does a message become visible again that was received and not deleted?
call: sqs.get_queue_attributes
with: {{QueueUrl: $AlertQueueUrl, AttributeNames: [VisibilityTimeout]}}
answer: Attributes.VisibilityTimeout
```
"""


def write(path: Path) -> None:
    """Write the example to a file that does not exist yet.

    Raises:
        LessonError: the file exists, its name is no lesson's, or it cannot be written.
    """
    from lab_builder import files
    from lab_builder.lessons.statements import KINDS

    if path.exists():
        raise LessonError("the file exists already", where=str(path), hint="choose another name")
    text = TEXT.format(kinds=", ".join(KINDS))
    read.parse(text, path)
    files.write(text, path)
