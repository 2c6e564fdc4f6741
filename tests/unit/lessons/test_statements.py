"""Each kind of statement, in a world in which it is right and in worlds in which it is wrong."""
# ruff: noqa: E501 - a line is a row of a table

from __future__ import annotations

import json
from typing import Any

import pytest

from lab_builder.errors import AwsError
from lab_builder.lessons.statements import KINDS
from unit.lessons.worlds import (
    BEFORE,
    CAUGHT,
    FLOW,
    MACHINE,
    PARALLEL,
    RUNS,
    Answers,
    alarm,
    alarm_history,
    body,
    called,
    dashboard,
    data,
    execution,
    executions,
    graph,
    invoked,
    log,
    messages,
    objects,
    observe,
    points,
    queue,
    resource,
    rule,
)

QUERY = ("- log: g", "  query: stats count(*) as n", '  row: {n: "> 1"}')


def rows(n: str, status: str = "Complete") -> Answers:
    found = [[{"field": "n", "value": n}]]
    return [
        ("logs", "start_query", {"queryId": "q"}),
        ("logs", "get_query_results", {"status": status, "results": found}),
    ]


CONFIGURATION = {"LoggingConfig": {"LogGroup": "g"}}
INVOCATION = ("- invocation: f",)
FAILS = (*INVOCATION, "  error: Timeout", "  attempts: 3")

LEDGER = (
    "- ledger: b",
    f"  execution: {MACHINE}",
    "  report: reports/{execution}.json",
    "  manifest: manifest/{batch_id}.json",
    "  rejected: rejected/{day}/",
)


def ledger(row: str) -> Answers:
    """Return a finding in the row r1 and a rejection of a row; planted are r1 and r2."""
    report = {
        "batches": {"b1": {}},
        "findings": [{"transaction_id": "r1", "control": "accuracy"}],
    }
    planted = [("r1", "accuracy"), ("r2", "malformed")]
    manifest = {
        "day": "1",
        "planted": [{"transaction_id": id_, "defect": defect} for id_, defect in planted],
    }
    return [
        ("stepfunctions", "list_executions", executions()),
        ("stepfunctions", "describe_execution", execution("FAILED")),
        ("s3", "get_object", body(json.dumps(report))),
        ("s3", "get_object", body(json.dumps(manifest))),
        ("s3", "list_objects_v2", objects("rejected/1/a")),
        ("s3", "get_object", body(json.dumps({"transaction_id": row, "reason": "malformed"}))),
    ]


# kind, whether it holds, statement, answers
CASES: list[tuple[str, str, tuple[str, ...], Answers]] = [
    ("there", "holds", ("- resource: Queue",), [("cloudformation", "describe_stack_resources", resource("CREATE_COMPLETE"))]),
    ("deleted", "does not hold", ("- resource: Queue",), [("cloudformation", "describe_stack_resources", resource("DELETE_COMPLETE"))]),
    ("another type", "does not hold", ("- resource: Queue", "  type: AWS::SNS::Topic"), [("cloudformation", "describe_stack_resources", resource("CREATE_COMPLETE"))]),
    ("not in the stack", "does not hold", ("- resource: Topic",), [("cloudformation", "describe_stack_resources", resource("CREATE_COMPLETE"))]),
    ("enabled", "holds", ("- rule: r", "  state: ENABLED", "  schedule: rate(5 minutes)"), [("events", "describe_rule", rule())]),
    ("disabled", "does not hold", ("- rule: r", "  state: ENABLED"), [("events", "describe_rule", rule(State="DISABLED"))]),
    ("another schedule", "does not hold", ("- rule: r", "  schedule: rate(1 day)"), [("events", "describe_rule", rule())]),
    ("no such rule", "does not hold", ("- rule: r", "  state: ENABLED"), [("events", "describe_rule", "ResourceNotFoundException")]),
    ("a pattern", "holds", ("- rule: r", "  pattern: {source: [a]}"), [("events", "describe_rule", rule(EventPattern='{"source": ["a", "b"]}'))]),
    ("a target", "holds", ("- rule: r", "  targets: [function:f]"), [("events", "describe_rule", rule()), ("events", "list_targets_by_rule", {"Targets": [{"Id": "t", "Arn": "arn:aws:lambda:::function:f"}]})]),
    ("no target", "does not hold", ("- rule: r", "  targets: [function:f]"), [("events", "describe_rule", rule()), ("events", "list_targets_by_rule", {})]),
    ("triggered", "holds", ("- rule: r", '  triggered: ">= 3"'), [("events", "describe_rule", rule()), ("cloudwatch", "get_metric_statistics", points(1, 2))]),
    ("not triggered", "does not hold", ("- rule: r", '  triggered: "> 0"'), [("events", "describe_rule", rule()), ("cloudwatch", "get_metric_statistics", points())]),
    ("invoked", "holds", INVOCATION, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", invoked())]),
    ("an error instead", "does not hold", INVOCATION, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", invoked("[ERROR] Timeout: no answer"))]),
    ("not ended", "does not hold", INVOCATION, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", log("START RequestId: a1"))]),
    ("never", "does not hold", INVOCATION, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", log())]),
    ("no function", "does not hold", INVOCATION, [("lambda", "get_function_configuration", "ResourceNotFoundException")]),
    ("three attempts", "holds", FAILS, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", invoked("[ERROR] Timeout: no answer", attempts=3))]),
    ("one attempt", "does not hold", FAILS, [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", invoked("[ERROR] Timeout: no answer"))]),
    ("another seed", "does not hold", (*INVOCATION, "  contains: seed-1"), [("lambda", "get_function_configuration", CONFIGURATION), ("logs", "filter_log_events", invoked("seed-2"))]),
    ("succeeded", "holds", FLOW, [("stepfunctions", "list_executions", executions()), ("stepfunctions", "describe_execution", execution("SUCCEEDED")), ("stepfunctions", "describe_execution", execution("SUCCEEDED"))]),
    ("running", "does not hold", FLOW, [("stepfunctions", "list_executions", executions()), ("stepfunctions", "describe_execution", execution("RUNNING")), ("stepfunctions", "describe_execution", execution("RUNNING"))]),
    ("before", "does not hold", FLOW, [("stepfunctions", "list_executions", executions(BEFORE))]),
    ("another input", "does not hold", (*FLOW, "  input: {seed: a}"), [("stepfunctions", "list_executions", executions()), ("stepfunctions", "describe_execution", execution("SUCCEEDED", '{"seed": "b"}'))]),
    ("no machine", "does not hold", FLOW, [("stepfunctions", "list_executions", "StateMachineDoesNotExist")]),
    ("an error", "holds", (*FLOW, "  error: Timeout"), [("stepfunctions", "list_executions", executions()), ("stepfunctions", "describe_execution", execution("FAILED")), ("stepfunctions", "describe_execution", execution("FAILED", error="Timeout"))]),
    ("another error", "does not hold", (*FLOW, "  error: Timeout"), [("stepfunctions", "list_executions", executions()), ("stepfunctions", "describe_execution", execution("FAILED")), ("stepfunctions", "describe_execution", execution("FAILED", error="Other"))]),
    ("a run", "holds", ("- job_run: j", "  arguments: {--a: 1}"), [("glue", "get_job_runs", RUNS)]),
    ("other arguments", "does not hold", ("- job_run: j", "  arguments: {--a: 2}"), [("glue", "get_job_runs", RUNS)]),
    ("another state", "does not hold", ("- job_run: j", "  state: FAILED"), [("glue", "get_job_runs", RUNS)]),
    ("no job", "does not hold", ("- job_run: j",), [("glue", "get_job_runs", "EntityNotFoundException")]),
    ("a value", "holds", ("- metric: AWS/Lambda/Errors", '  value: ">= 2"'), [("cloudwatch", "get_metric_statistics", points(2, 0))]),
    ("too low", "does not hold", ("- metric: AWS/Lambda/Errors", '  value: ">= 2"'), [("cloudwatch", "get_metric_statistics", points(1, 1))]),
    ("no data", "does not hold", ("- metric: AWS/Lambda/Errors",), [("cloudwatch", "get_metric_statistics", points())]),
    ("in ALARM", "holds", ("- alarm: a", "  state: ALARM"), [("cloudwatch", "describe_alarms", alarm("ALARM"))]),
    ("in OK", "does not hold", ("- alarm: a", "  state: ALARM"), [("cloudwatch", "describe_alarms", alarm("OK"))]),
    ("no alarm", "does not hold", ("- alarm: a", "  state: ALARM"), [("cloudwatch", "describe_alarms", {"MetricAlarms": []})]),
    ("was in ALARM", "holds", ("- alarm: a", "  was: ALARM"), [("cloudwatch", "describe_alarms", alarm("OK")), ("cloudwatch", "describe_alarm_history", alarm_history("OK", "ALARM"))]),
    ("was never in ALARM", "does not hold", ("- alarm: a", "  was: ALARM"), [("cloudwatch", "describe_alarms", alarm("OK")), ("cloudwatch", "describe_alarm_history", alarm_history("OK"))]),
    ("for another reason", "does not hold", ("- alarm: a", "  was: ALARM", "  reason: 9 > 1"), [("cloudwatch", "describe_alarms", alarm("OK")), ("cloudwatch", "describe_alarm_history", alarm_history("ALARM"))]),
    ("a message", "holds", ("- message: http://q", "  contains: hello"), queue(messages("ho", "hello"))),
    ("other messages", "does not hold", ("- message: http://q", "  contains: hello"), queue(messages("ho"))),
    ("an old message", "does not hold", ("- message: http://q",), queue(messages("hello", sent=BEFORE))),
    ("an empty queue", "does not hold", ("- message: http://q",), queue()),
    ("an object", "holds", ("- object: in/*.json", "  bucket: b"), [("s3", "list_objects_v2", objects("in/a.txt", "in/b.json"))]),
    ("an old object", "does not hold", ("- object: in/*.json", "  bucket: b"), [("s3", "list_objects_v2", objects("in/b.json", written=BEFORE))]),
    ("another key", "does not hold", ("- object: in/*.json", "  bucket: b"), [("s3", "list_objects_v2", objects("in/b.txt"))]),
    ("no bucket", "does not hold", ("- object: a", "  bucket: b"), [("s3", "list_objects_v2", "NoSuchBucket")]),
    ("its content", "holds", ("- object: a", "  bucket: b", "  path: score", '  value: "> 90"'), [("s3", "list_objects_v2", objects("a")), ("s3", "get_object", body('{"score": 95}'))]),
    ("other content", "does not hold", ("- object: a", "  bucket: b", "  path: score", '  value: "> 90"'), [("s3", "list_objects_v2", objects("a")), ("s3", "get_object", body('{"score": 5}'))]),
    ("no JSON", "does not hold", ("- object: a", "  bucket: b", "  path: score"), [("s3", "list_objects_v2", objects("a")), ("s3", "get_object", body("score"))]),
    ("a text", "does not hold", ("- object: a", "  bucket: b", "  contains: x"), [("s3", "list_objects_v2", objects("a")), ("s3", "get_object", body("y"))]),
    ("a line", "holds", ("- log: g", "  contains: [a, b]"), [("logs", "filter_log_events", log("b and a"))]),
    ("no line", "does not hold", ("- log: g", "  contains: a"), [("logs", "filter_log_events", log())]),
    ("no log group", "does not hold", ("- log: g", "  contains: a"), [("logs", "filter_log_events", "ResourceNotFoundException")]),
    ("a row of a query", "holds", QUERY, rows("2")),
    ("another row of a query", "does not hold", QUERY, rows("1")),
    ("a query that fails", "cannot tell", QUERY, rows("2", "Failed")),
    ("a call", "holds", ("- call: ListRules", "  parameters: {namePrefix: lab}", "  by: ada"), [("cloudtrail", "lookup_events", called())]),
    ("our own call", "does not hold", ("- call: ListRules",), [("cloudtrail", "lookup_events", called(userAgent="Boto3/1 lab-builder"))]),
    ("other parameters", "does not hold", ("- call: ListRules", "  parameters: {namePrefix: x}"), [("cloudtrail", "lookup_events", called())]),
    ("somebody else", "does not hold", ("- call: ListRules", "  by: ben"), [("cloudtrail", "lookup_events", called())]),
    ("another service", "does not hold", ("- call: ListRules", "  source: s3.amazonaws.com"), [("cloudtrail", "lookup_events", called())]),
    ("a call that failed", "does not hold", ("- call: ListRules",), [("cloudtrail", "lookup_events", called(errorCode="AccessDenied"))]),
    ("a call that must fail", "holds", ("- call: ListRules", "  error: AccessDenied"), [("cloudtrail", "lookup_events", called(errorCode="AccessDenied"))]),
    ("no call", "does not hold", ("- call: ListRules",), [("cloudtrail", "lookup_events", {"Events": []})]),
    ("data", "holds", ("- dashboard: d",), [("cloudwatch", "get_dashboard", dashboard(graph())), ("cloudwatch", "get_metric_data", data(0))]),
    ("an empty widget", "does not hold", ("- dashboard: d",), [("cloudwatch", "get_dashboard", dashboard(graph())), ("cloudwatch", "get_metric_data", data())]),
    ("no dashboard", "does not hold", ("- dashboard: d",), [("cloudwatch", "get_dashboard", "ResourceNotFound")]),
    ("no widget", "does not hold", ("- dashboard: d", "  widget: Costs"), [("cloudwatch", "get_dashboard", dashboard(graph()))]),
    ("an answer", "holds", ("- row: events.list_rules", "  path: length(Rules)", "  value: 1"), [("events", "list_rules", {"Rules": [{"Name": "r"}]})]),
    ("another answer", "does not hold", ("- row: events.list_rules", "  path: length(Rules)", "  value: 2"), [("events", "list_rules", {"Rules": [{"Name": "r"}]})]),
    ("an empty answer", "does not hold", ("- row: events.list_rules", "  path: Rules"), [("events", "list_rules", {"Rules": []})]),
    ("planted and found", "holds", LEDGER, ledger("r2")),
    ("not found", "does not hold", LEDGER, ledger("r3")),
    ("no report", "does not hold", LEDGER, [*ledger("r2")[:2], ("s3", "get_object", "NoSuchKey")]),
    ("no execution", "does not hold", LEDGER, [("stepfunctions", "list_executions", executions(BEFORE))]),
    ("nothing to ask", "does not hold", ("- row: events.describe_rule", "  with: {Name: r}", "  path: Name"), [("events", "describe_rule", "ResourceNotFoundException")]),
]  # fmt: skip


def _kind(case: tuple[str, str, tuple[str, ...], Answers]) -> str:
    return case[2][0].removeprefix("- ").partition(":")[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{_kind(case)}: {case[0]}")
def test_a_statement_holds_in_the_right_world_only(
    case: tuple[str, str, tuple[str, ...], Answers],
) -> None:
    _, state, lines, answers = case
    verdict = observe(lines, answers)
    assert verdict.state == state, verdict.saw
    assert verdict.saw
    assert str(verdict.call).startswith("aws ")


def test_every_kind_has_a_right_and_a_wrong_world() -> None:
    for state in ("holds", "does not hold"):
        assert {_kind(case) for case in CASES if case[1] == state} == set(KINDS)


HISTORIES: list[tuple[str, bool, Any]] = [
    ("entered: [Work, Mend]", True, CAUGHT),
    ("entered: [Celebrate]", False, CAUGHT),
    ("retried: {state: Work, error: Timeout, times: 1}", True, CAUGHT),
    ("retried: {state: Work, error: Timeout, times: 2}", False, CAUGHT),
    ("retried: {state: Work, error: Other}", False, CAUGHT),
    ("caught: {state: Work, error: Timeout, by: Mend}", True, CAUGHT),
    ("caught: {state: Work, error: Timeout, by: Hide}", False, CAUGHT),
    ("items: {Left: 3}", True, PARALLEL),
    ("items: {Left: 2}", False, PARALLEL),
    ("items: {Right: 3}", False, PARALLEL),
    ("together: [Left, Right]", True, PARALLEL),
    ("together: [Left, After]", False, PARALLEL),
]


@pytest.mark.parametrize(("line", "right", "history"), HISTORIES, ids=lambda value: str(value)[:50])
def test_an_execution_is_known_by_its_history(line: str, right: bool, history: Any) -> None:
    answers: Answers = [
        ("stepfunctions", "list_executions", executions()),
        ("stepfunctions", "describe_execution", execution("SUCCEEDED")),
        ("stepfunctions", "describe_execution", execution("SUCCEEDED")),
        ("stepfunctions", "get_execution_history", history),
    ]
    assert observe((*FLOW, f"  {line}"), answers).holds == right


def test_a_refused_call_is_an_error_not_a_verdict() -> None:
    with pytest.raises(AwsError, match="AccessDenied"):
        observe(("- rule: r", "  state: ENABLED"), [("events", "describe_rule", "AccessDenied")])


def test_a_call_that_was_found_is_not_looked_up_again() -> None:
    answers: Answers = [("cloudtrail", "lookup_events", called())]
    assert observe(("- call: ListRules",), answers, times=2).holds
