"""What can go wrong in a lab after its lessons held, and which steps must notice.

As a program, it prints the page of the documentation: make sabotage.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from functional.engines import RunningEngine
from lab_builder import registry
from lab_builder.aws import Aws
from lab_builder.aws_calls import Caller
from lab_builder.lessons.lesson import Lesson
from lab_builder.lessons.progress import Progress
from lab_builder.lessons.read import read_folder
from lab_builder.lessons.session import Session
from lab_builder.local import process
from lab_builder.local.home import VARIABLE, locate
from lab_builder.model import Settings
from lab_builder.workflow import lab_stack

NAME = "aws-deep-dive"
Step = tuple[int, int]  # of a lesson's number, a step's number


@dataclass(frozen=True)
class Sabotage:
    """A change to the lab, and the steps one of whose statements no longer holds by it."""

    name: str
    commit: Callable[[RunningEngine], object]
    noticed: frozenset[Step]


def _empty(lab: RunningEngine, prefix: str) -> None:
    """Delete the objects of the data bucket below a prefix."""
    s3, bucket = lab.client("s3"), f"{NAME}-data-{lab.account_id}-{lab.region}"
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=each["Key"])


def _rule(lab: RunningEngine, operation: str, rule: str, **more: object) -> None:
    getattr(lab.client("events"), operation)(**{"Name": f"{NAME}-{rule}", **more})


def _alarm(lab: RunningEngine, name: str) -> None:
    lab.client("cloudwatch").delete_alarms(AlarmNames=[f"{NAME}-{name}"])


def _function(lab: RunningEngine, name: str) -> None:
    lab.client("lambda").delete_function(FunctionName=f"{NAME}-{name}")


def _purge(lab: RunningEngine) -> None:
    sqs = lab.client("sqs")
    sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=f"{NAME}-alerts")["QueueUrl"])


def _machine(lab: RunningEngine) -> None:
    arn = lab.arn("states", f"stateMachine:{NAME}-financial-processing-workflow")
    lab.client("stepfunctions").delete_state_machine(stateMachineArn=arn)


ALL = (
    Sabotage(
        "the daily rule has no target",
        lambda lab: lab.client("events").remove_targets(
            Rule=f"{NAME}-daily-transaction-schedule", Ids=["target"]
        ),
        frozenset({(1, 2)}),
    ),
    Sabotage(
        "the priority rule is disabled",
        lambda lab: _rule(lab, "disable_rule", "priority-events", EventBusName=f"{NAME}-events"),
        frozenset({(1, 4)}),
    ),
    Sabotage(
        "the simulator's target has no input transformer",
        lambda lab: lab.client("events").put_targets(
            Rule=f"{NAME}-failure-simulator",
            Targets=[{"Id": "target", "Arn": lab.arn("sqs", f"{NAME}-dead-letters")}],
        ),
        frozenset({(6, 1)}),
    ),
    Sabotage(
        "the failure rate's alarm is deleted",
        lambda lab: _alarm(lab, "high-transaction-failure-rate"),
        frozenset({(4, 3), (4, 5)}),
    ),
    Sabotage(
        "the composite alarm is deleted",
        lambda lab: _alarm(lab, "lab-unhealthy"),
        frozenset({(4, 5), (8, 1), (8, 4)}),
    ),
    Sabotage(
        "the alarm on variances is deleted",
        lambda lab: _alarm(lab, "material-variance-detected"),
        frozenset({(9, 4)}),  # the widget of (4, 5) lacks an alarm already
    ),
    Sabotage("the messages are lost", _purge, frozenset({(1, 4), (4, 3), (4, 6), (6, 5), (9, 4)})),
    Sabotage(
        "the rejected rows are deleted",
        lambda lab: _empty(lab, "rejected/"),
        frozenset({(9, 3)}),
    ),
    Sabotage(
        "the reports are deleted",
        lambda lab: _empty(lab, "reports/"),
        frozenset({(7, 2), (9, 2)}),
    ),
    Sabotage(
        "the trail is stopped",
        lambda lab: lab.client("cloudtrail").stop_logging(Name=f"{NAME}-management-events-trail"),
        frozenset({(5, 3)}),
    ),
    Sabotage(
        "the learner's dashboard is deleted",
        lambda lab: lab.client("cloudwatch").delete_dashboards(DashboardNames=[f"{NAME}-mine"]),
        frozenset({(8, 6)}),
    ),
    Sabotage(
        "the log of the events is deleted",
        lambda lab: lab.client("logs").delete_log_group(logGroupName=f"/aws/events/{NAME}"),
        frozenset({(6, 2), (6, 4)}),
    ),
    Sabotage(
        "the month-end function is deleted",
        lambda lab: _function(lab, "month-end-processor"),
        frozenset({(2, 2), (2, 5)}),
    ),
    Sabotage(
        "the state machine is deleted",
        _machine,
        frozenset({(3, 1), (3, 2), (3, 3), (3, 4), (7, 1), (7, 3), (7, 4), (7, 5)})
        | {(8, 2), (9, 1), (9, 2), (9, 5)},
    ),
)


def holding(lab: RunningEngine, lessons: tuple[Lesson, ...]) -> dict[Step, frozenset[str]]:
    """Return the statements of each step that hold, observed since the lesson was begun."""
    engine = process.running(locate({VARIABLE: str(lab.home)}))
    aws = Aws(process.with_engine(Settings(NAME, "default", NAME), engine))
    session = Session(lab_stack.require(aws), Caller(aws), engine.speed)
    progress = Progress.locate(NAME, {**os.environ, VARIABLE: str(lab.home)})
    found = {}
    for lesson in lessons:
        since = progress.begun(lesson)
        assert since is not None
        for step in lesson.steps:
            texts = [
                session.text(each) for each in step.checks if session.observe(each, since).holds
            ]
            found[lesson.number, step.number] = frozenset(texts)
    return found


_PAGE = """\
# Which step notices what

After the nine lessons were run and held, a test commits each of these to the lab, one after the
other:

{names}
A dot is a step of which a statement no longer holds by it. The test compares all {cells} cells, so
no other step may notice it either. What CloudTrail, a metric, or a log that is still there says of
the past stays true. Printed by `make sabotage`.

{table}"""


def page(lessons: tuple[Lesson, ...]) -> str:
    """Return the table of steps and sabotages as a page of the documentation."""
    steps = [(lesson, step) for lesson in lessons for step in lesson.steps]
    names = "".join(f"{number}. {each.name}\n" for number, each in enumerate(ALL, 1))
    head = "".join(f" {number} |" for number in range(1, len(ALL) + 1))
    rows = "".join(
        f"| {lesson.number}.{step.number} {step.title} |"
        + "".join(" ● |" if (lesson.number, step.number) in each.noticed else " |" for each in ALL)
        + "\n"
        for lesson, step in steps
    )
    cells = len(steps) * len(ALL)
    table = f"| step |{head}\n|---|{':-:|' * len(ALL)}\n{rows}"
    return _PAGE.format(names=names, cells=cells, table=table)


if __name__ == "__main__":
    import sys

    sys.stdout.write(page(read_folder(registry.lessons_folder(NAME))))
