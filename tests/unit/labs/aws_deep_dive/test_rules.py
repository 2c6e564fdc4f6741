"""The schedules and the event rules: when they fire, whom they call, and with what leave."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lab_stack import as_list, deployed, of_type, statements
from ledger import invocation

LAB = deployed()
RULES = of_type(LAB, "AWS::Events::Rule")
SCHEDULES = {key: rule for key, rule in RULES.items() if "ScheduleExpression" in rule["Properties"]}


def target_of(rule: str) -> dict[str, Any]:
    (target,) = RULES[rule]["Properties"]["Targets"]
    return dict(target)


def by_name(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule["Properties"]["Name"]: rule["Properties"] for rule in resources.values()}


def test_the_schedules_run_as_documented() -> None:
    assert {name: rule["ScheduleExpression"] for name, rule in by_name(SCHEDULES).items()} == {
        "aws-deep-dive-daily-transaction-schedule": "rate(5 minutes)",
        "aws-deep-dive-month-end-schedule": "cron(0/15 * * * ? *)",
        "aws-deep-dive-financial-etl-schedule": "rate(10 minutes)",
        "aws-deep-dive-compliance-validation-schedule": "rate(20 minutes)",
        "aws-deep-dive-stepfunctions-schedule": "rate(30 minutes)",
        "aws-deep-dive-failure-simulator": "rate(30 minutes)",
        "aws-deep-dive-pause": "rate(8 hours)",
    }


@pytest.mark.parametrize("state", ["ENABLED", "DISABLED"])
def test_one_parameter_sets_the_state_of_all_schedules_but_the_fault_drill(state: str) -> None:
    rules = of_type(deployed(ScheduleState=state), "AWS::Events::Rule")
    states = {
        key: rule["Properties"]["State"]
        for key, rule in rules.items()
        if "ScheduleExpression" in rule["Properties"]
    }
    assert states.pop("FailureSimulatorSchedule") == "DISABLED"
    assert set(states.values()) == {state}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_leave_to_call_its_target(rule: str) -> None:
    target = target_of(rule)
    if "RoleArn" in target:
        role = LAB[target["RoleArn"].removesuffix(".Arn")]
        granted = [(s["Action"], s["Resource"]) for s in statements(role)]
        action = "glue:NotifyEvent" if ":workflow/" in target["Arn"] else "states:StartExecution"
        assert granted == [(action, target["Arn"])]
    elif target["Arn"].endswith("Function.Arn"):
        permission = LAB[f"{rule}Permission"]["Properties"]
        assert permission["FunctionName"] == _name(target["Arn"])
        assert permission["SourceArn"] == f"{rule}.Arn"
    elif target["Arn"] == "EventsLogGroup.Arn":
        policy = LAB["EventsLogGroup"]["Properties"]["ResourcePolicyDocument"]
        name = RULES[rule]["Properties"]["Name"]
        (source,) = [
            arn for arn in _sources(policy, "logs:PutLogEvents") if arn.endswith(f":rule/{name}")
        ]
        assert ":events:" in source
    else:
        assert target["Arn"] == LAB["AlertTopic"]["Properties"]["TopicName"]
        policy = LAB["AlertTopicPolicy"]["Properties"]["PolicyDocument"]
        assert f"{rule}.Arn" in _sources(policy, "sns:Publish")


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_cannot_deliver_reaches_the_dead_letter_queue(rule: str) -> None:
    assert target_of(rule)["DeadLetterConfig"] == {"Arn": "DeadLetterQueue.Arn"}
    policy = LAB["DeadLetterQueuePolicy"]["Properties"]["PolicyDocument"]
    assert f"{rule}.Arn" in _sources(policy, "sqs:SendMessage")


@pytest.mark.parametrize("job", ["FinancialEtl", "ComplianceValidation"])
def test_a_job_is_started_by_each_event_that_its_schedule_sends_to_its_workflow(job: str) -> None:
    workflow = LAB[f"{job}Workflow"]["Properties"]["Name"]
    trigger = LAB[f"{job}WorkflowTrigger"]["Properties"]
    assert target_of(f"{job}Schedule")["Arn"].endswith(f":workflow/{workflow}")
    assert (trigger["Type"], trigger["WorkflowName"]) == ("EVENT", workflow)
    assert trigger["EventBatchingCondition"]["BatchSize"] == 1
    assert trigger["Actions"] == [{"JobName": LAB[f"{job}Job"]["Properties"]["Name"]}]


def test_data_arrival_never_calls_what_could_write_data() -> None:
    pattern = RULES["DataArrivalRule"]["Properties"]["EventPattern"]["detail"]
    assert pattern["object"]["key"] == [{"prefix": "incoming/"}]
    assert pattern["bucket"]["name"] == [LAB["DataBucket"]["Properties"]["BucketName"]]
    assert target_of("DataArrivalRule")["Arn"] == "EventsLogGroup.Arn"


@pytest.mark.parametrize("function", ["DailyTransactionFunction", "MonthEndFunction"])
def test_a_failed_invocation_reaches_the_rule_for_it(function: str) -> None:
    failures = LAB[f"{function}Failures"]["Properties"]
    assert failures["DestinationConfig"]["OnFailure"]["Destination"] == "LabEventBus.Arn"
    rule = RULES["InvocationFailureRule"]["Properties"]
    assert rule["EventBusName"] == LAB["LabEventBus"]["Properties"]["Name"]
    assert rule["EventPattern"]["source"] == ["lambda"]


def test_the_pause_disables_every_schedule_and_its_own_last() -> None:
    machine = LAB["PauseStateMachine"]["Properties"]
    states = json.loads(
        machine["DefinitionString"].replace(
            "${EnvironmentName}", machine["DefinitionSubstitutions"]["EnvironmentName"]
        )
    )["States"]
    listed = states["ListSchedules"]["Result"]["rules"]
    last = states["DisableItself"]["Parameters"]["Name"]
    assert last == RULES["PauseSchedule"]["Properties"]["Name"]
    assert sorted([*listed, last]) == sorted(by_name(SCHEDULES))


def test_the_pause_may_disable_the_schedules_and_nothing_else() -> None:
    (grant,) = [
        s for s in statements(LAB["PauseStateMachineRole"]) if s["Action"] == "events:DisableRule"
    ]
    *others, itself = grant["Resource"]
    assert {*others, "PauseSchedule.Arn"} == {f"{rule}.Arn" for rule in SCHEDULES}
    assert itself.endswith(f":rule/{RULES['PauseSchedule']['Properties']['Name']}")


def test_a_lab_that_never_pauses_has_nothing_to_pause_it() -> None:
    unpaused = deployed(PauseAfterHours="0")
    assert not [key for key in unpaused if key.startswith("Pause")]
    assert "PauseSchedule.Arn" not in json.dumps(unpaused)


@pytest.mark.parametrize("hours", ["2", "4", "8", "24"])
def test_the_pause_comes_after_the_hours_asked_for(hours: str) -> None:
    rule = deployed(PauseAfterHours=hours)["PauseSchedule"]["Properties"]
    assert rule["ScheduleExpression"] == f"rate({hours} hours)"


def test_the_fault_drill_sends_a_failure_that_the_function_knows() -> None:
    template = target_of("FailureSimulatorSchedule")["InputTransformer"]["InputTemplate"]
    event = template.replace("<time>", "2025-01-27T00:00:00Z")
    assert invocation.parse(json.loads(event), request_id="-").force.database_timeout


def _name(arn: str) -> str:
    return str(LAB[arn.removesuffix(".Arn")]["Properties"]["FunctionName"])


def _sources(policy: dict[str, Any], action: str) -> list[str]:
    return [
        source
        for statement in policy["Statement"]
        if action in as_list(statement["Action"])
        and as_list(statement["Principal"]["Service"]) == ["events.amazonaws.com"]
        for source in as_list(statement["Condition"]["ArnEquals"]["aws:SourceArn"])
    ]
