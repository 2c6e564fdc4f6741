"""The scheduled rules, the event rules, and the event bus of the lab with its archive.

This lab teaches scheduled rules; for new applications, AWS recommends EventBridge Scheduler.
"""

from __future__ import annotations

import json
from typing import Any

from troposphere import GetAtt, Ref, Sub
from troposphere.awslambda import Permission
from troposphere.events import (
    Archive,
    DeadLetterConfig,
    EventBus,
    InputTransformer,
    RetryPolicy,
    Rule,
    Target,
)
from troposphere.iam import Role

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import iam, names


def add(lab: LabTemplate) -> None:
    """Add bus, archive, scheduled rules and event rules, with the permissions for their targets."""
    _add_bus(lab)
    _add_function_schedules(lab)
    _add_glue_schedules(lab)
    _add_state_machine_schedules(lab)
    _add_event_rules(lab)


def _add_bus(lab: LabTemplate) -> None:
    lab.add(EventBus(names.EVENT_BUS, Name=names.name("events")))
    lab.add(
        Archive(
            names.EVENT_ARCHIVE,
            ArchiveName=names.name("events-archive"),
            Description="Every event of the lab's bus, to practise replay with",
            SourceArn=names.arn(names.EVENT_BUS),
            RetentionDays=7,
        )
    )


def _add_function_schedules(lab: LabTemplate) -> None:
    lab.add(
        _schedule(
            names.DAILY_TRANSACTION_SCHEDULE,
            "rate(5 minutes)",
            _target(names.arn(names.DAILY_TRANSACTION_FUNCTION)),
        )
    )
    lab.add(_invoke(names.DAILY_TRANSACTION_SCHEDULE, names.DAILY_TRANSACTION_FUNCTION))
    lab.add(
        _schedule(
            names.MONTH_END_SCHEDULE,
            # As rate(15 minutes), but at the quarter hours: the lab has both kinds of schedule.
            "cron(0/15 * * * ? *)",
            _target(names.arn(names.MONTH_END_FUNCTION)),
        )
    )
    lab.add(_invoke(names.MONTH_END_SCHEDULE, names.MONTH_END_FUNCTION))
    lab.add(
        _schedule(
            names.FAILURE_SIMULATOR_SCHEDULE,
            "rate(30 minutes)",
            _target(
                names.arn(names.DAILY_TRANSACTION_FUNCTION),
                InputTransformer=_transformer(
                    {"id": "$.id", "time": "$.time"},
                    {
                        "id": "<id>",
                        "source": "failure-simulator",
                        "timestamp": "<time>",
                        "forceFailure": {"databaseTimeout": True},
                    },
                ),
            ),
            Description="Fault drill: sends a forced failure, once a trainer has enabled it",
            State="DISABLED",
        )
    )
    lab.add(_invoke(names.FAILURE_SIMULATOR_SCHEDULE, names.DAILY_TRANSACTION_FUNCTION))


def _add_glue_schedules(lab: LabTemplate) -> None:
    """Start each job through a Glue workflow, because a job cannot be the target of a rule."""
    for rule, workflow, expression in (
        (names.FINANCIAL_ETL_SCHEDULE, names.FINANCIAL_ETL_WORKFLOW, "rate(10 minutes)"),
        (
            names.COMPLIANCE_VALIDATION_SCHEDULE,
            names.COMPLIANCE_VALIDATION_WORKFLOW,
            "rate(20 minutes)",
        ),
    ):
        arn = names.account_arn("glue", f"workflow/${{{workflow}}}")
        lab.add(_rule_role(rule, "glue:NotifyEvent", arn))
        lab.add(_schedule(rule, expression, _target(arn, RoleArn=names.arn(f"{rule}Role"))))


def _add_state_machine_schedules(lab: LabTemplate) -> None:
    workflow = Ref(names.FINANCIAL_PROCESSING_WORKFLOW)
    lab.add(_rule_role(names.WORKFLOW_SCHEDULE, "states:StartExecution", workflow))
    lab.add(
        _schedule(
            names.WORKFLOW_SCHEDULE,
            "rate(30 minutes)",
            _target(
                workflow,
                RoleArn=names.arn(f"{names.WORKFLOW_SCHEDULE}Role"),
                InputTransformer=_transformer(
                    {"time": "$.time"}, {"source": "eventbridge-schedule", "timestamp": "<time>"}
                ),
            ),
        )
    )
    pause = Ref(names.PAUSE_STATE_MACHINE)
    lab.add(
        _rule_role(names.PAUSE_SCHEDULE, "states:StartExecution", pause, Condition=names.PAUSES)
    )
    lab.add(
        _schedule(
            names.PAUSE_SCHEDULE,
            Sub(f"rate(${{{names.PAUSE_AFTER_HOURS}}} hours)"),
            _target(pause, RoleArn=names.arn(f"{names.PAUSE_SCHEDULE}Role")),
            Description="Disables all schedules; its first turn comes that long after creation",
            Condition=names.PAUSES,
        )
    )


def _add_event_rules(lab: LabTemplate) -> None:
    events_log = names.arn(names.EVENTS_LOG_GROUP)
    alerts = Ref(names.ALERT_TOPIC)
    bus = Ref(names.EVENT_BUS)
    lab.add(
        _event_rule(
            names.DATA_ARRIVAL_RULE,
            {
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {
                    "bucket": {"name": [Ref(names.DATA_BUCKET)]},
                    "object": {"key": [{"prefix": f"{names.INCOMING}/"}]},
                },
            },
            _target(events_log),
        )
    )
    lab.add(
        _event_rule(
            names.WORKFLOW_FAILURE_RULE,
            {
                "source": ["aws.states"],
                "detail-type": ["Step Functions Execution Status Change"],
                "detail": {
                    "stateMachineArn": [Ref(names.FINANCIAL_PROCESSING_WORKFLOW)],
                    "status": ["FAILED", "TIMED_OUT", "ABORTED"],
                },
            },
            _target(alerts),
        )
    )
    lab.add(
        _event_rule(
            names.GLUE_FAILURE_RULE,
            {
                "source": ["aws.glue"],
                "detail-type": ["Glue Job State Change"],
                "detail": {
                    "jobName": [
                        Ref(names.FINANCIAL_ETL_JOB),
                        Ref(names.COMPLIANCE_VALIDATION_JOB),
                    ],
                    "state": ["FAILED", "TIMEOUT"],
                },
            },
            _target(alerts),
        )
    )
    lab.add(
        _event_rule(
            names.INVOCATION_FAILURE_RULE,
            {
                "source": ["lambda"],
                "detail-type": ["Lambda Function Invocation Result - Failure"],
            },
            _target(events_log),
            EventBusName=bus,
        )
    )
    lab.add(
        _event_rule(
            names.PRIORITY_EVENT_RULE,
            {"source": ["lab.financial"], "detail": {"priority": ["HIGH", "CRITICAL"]}},
            _target(alerts),
            EventBusName=bus,
        )
    )


def _schedule(logical_id: str, expression: Any, target: Target, **properties: Any) -> Rule:
    return Rule(
        logical_id,
        Name=names.name(names.SCHEDULES[logical_id]),
        ScheduleExpression=expression,
        Targets=[target],
        **{"State": Ref(names.SCHEDULE_STATE)} | properties,
    )


def _event_rule(
    logical_id: str, pattern: dict[str, Any], target: Target, **properties: Any
) -> Rule:
    return Rule(
        logical_id,
        Name=names.name(names.EVENT_RULES[logical_id]),
        EventPattern=pattern,
        State="ENABLED",
        Targets=[target],
        **properties,
    )


def _target(arn: Any, **properties: Any) -> Target:
    return Target(
        Id="target",
        Arn=arn,
        DeadLetterConfig=DeadLetterConfig(Arn=names.arn(names.DEAD_LETTER_QUEUE)),
        # After 5 minutes the next event is due, and a late event would only duplicate it.
        RetryPolicy=RetryPolicy(MaximumEventAgeInSeconds=300),
        **properties,
    )


def _transformer(paths: dict[str, str], template: dict[str, Any]) -> InputTransformer:
    return InputTransformer(InputPathsMap=paths, InputTemplate=json.dumps(template))


def _rule_role(rule: str, action: str, target: Any, **attributes: Any) -> Role:
    return iam.role(rule, "events.amazonaws.com", [iam.allow(action, target)], **attributes)


def _invoke(rule: str, function: str) -> Permission:
    return Permission(
        f"{rule}Permission",
        Action="lambda:InvokeFunction",
        FunctionName=Ref(function),
        Principal="events.amazonaws.com",
        SourceArn=GetAtt(rule, "Arn"),
    )
