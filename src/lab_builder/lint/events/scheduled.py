"""The schedule expressions of a template, and what each service supports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lab_builder.lint.events.sam import sam_events
from lab_builder.template.view import Place, View


@dataclass(frozen=True, slots=True)
class Dialect:
    """The schedule expressions that a service supports."""

    service: str
    kinds: tuple[str, ...] = ("cron", "rate", "at")  # or "unix": the five fields, no brackets
    agree: bool = False  # whether rate(1 minutes) is rejected
    least: int = 1  # minutes between two runs
    once: bool = False  # whether rate(0 minute) means: a single run
    linted: bool = False  # whether cfn-lint checks all but the fields of a cron (E3027)


RULES = Dialect("an EventBridge rule", ("cron", "rate"), agree=True)
SCHEDULER = Dialect("EventBridge Scheduler")
_GLUE = Dialect("Glue", ("cron",), least=5)

# By resource type: the path to the expression; a * walks a list.
_PLACES: Mapping[str, tuple[tuple[tuple[str, ...], Dialect], ...]] = {
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    "AWS::Events::Rule": ((("ScheduleExpression",), replace(RULES, linted=True)),),
    # https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
    "AWS::Scheduler::Schedule": ((("ScheduleExpression",), SCHEDULER),),
    # https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
    "AWS::Glue::Trigger": ((("Schedule",), _GLUE),),
    "AWS::Glue::Crawler": ((("Schedule", "ScheduleExpression"), _GLUE),),
    # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScheduledAction.html
    "AWS::ApplicationAutoScaling::ScalableTarget": (
        (("ScheduledActions", "*", "Schedule"), Dialect("Application Auto Scaling")),
    ),
    # https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
    "AWS::AutoScaling::ScheduledAction": (
        (("Recurrence",), Dialect("EC2 Auto Scaling", ("unix",))),
    ),
    # https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_CanaryScheduleInput.html
    "AWS::Synthetics::Canary": (
        (("Schedule", "Expression"), Dialect("Synthetics", ("cron", "rate"), once=True)),
    ),
    # https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html
    "AWS::Backup::BackupPlan": (
        (
            ("BackupPlan", "BackupPlanRule", "*", "ScheduleExpression"),
            Dialect("AWS Backup", ("cron",)),
        ),
    ),
    # https://docs.aws.amazon.com/redshift/latest/APIReference/API_ScheduledAction.html
    "AWS::Redshift::ScheduledAction": ((("Schedule",), Dialect("Redshift", ("cron", "at"))),),
}
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html
_SAM_EVENTS = {
    "Schedule": ("Schedule", RULES),
    "ScheduleV2": ("ScheduleExpression", SCHEDULER),
}


def scheduled(view: View) -> Iterator[tuple[Place, Dialect]]:
    """Yield the schedule expressions with their dialect, one for each branch of a condition."""
    for resource in view.of_type(*_PLACES):
        for path, dialect in _PLACES[resource.type]:
            for place in resource.properties.walk(*path):
                yield place, dialect
    for kind, (name, dialect) in _SAM_EVENTS.items():
        for _, properties in sam_events(view, kind):
            for place in properties.walk(name):
                yield place, dialect
