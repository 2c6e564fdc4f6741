"""Rules on Glue: what fits together, and silence where a deployment decides."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.rule import Rule
from lab_builder.lint.rules.glue.arguments import GlueSpecialArgument
from lab_builder.lint.rules.glue.capacity_range import GlueCapacityRange
from lab_builder.lint.rules.glue.metrics import GlueMetricsEnabled
from lab_builder.lint.rules.glue.trigger_names import GlueTriggerNames
from lab_builder.lint.rules.glue.workers import GlueWorkers, GlueWorkerType
from lab_builder.lint.rules.glue.workflows import GlueWorkflowStart
from lab_builder.template.view import View


def faults(rule: type[Rule], **resources: Any) -> list[str]:
    """The messages of a rule on resources."""
    return [fault.message for fault in rule().faults(View({"Resources": resources}))]


def job(command: Any = "glueetl", **properties: Any) -> dict[str, Any]:
    """A Glue job."""
    return {"Type": "AWS::Glue::Job", "Properties": {"Command": {"Name": command}, **properties}}


def trigger(kind: Any, **properties: Any) -> dict[str, Any]:
    """A Glue trigger."""
    return {"Type": "AWS::Glue::Trigger", "Properties": {"Type": kind, **properties}}


@pytest.mark.parametrize(
    ("command", "worker", "version", "bad"),
    [
        ("gluestreaming", "G.025X", "4.0", False),
        ("glueetl", "G.025X", "4.0", True),
        ("glueetl", "Z.2X", "4.0", True),
        ("glueray", "Z.2X", "4.0", False),
        ("pythonshell", "G.1X", None, True),
        ("glueetl", "G.4X", "2.0", True),
        ("glueetl", "G.4X", None, False),
        ({"Ref": "Command"}, "G.025X", "4.0", False),
        ("glueetl", {"Ref": "Worker"}, "4.0", False),
    ],
)
def test_workers_fit_the_command(command: Any, worker: Any, version: Any, bad: bool) -> None:
    made = job(command, WorkerType=worker, **({"GlueVersion": version} if version else {}))
    assert bool(faults(GlueWorkerType, Job=made)) == bad


@pytest.mark.parametrize(
    ("properties", "bad"),
    [
        ({"WorkerType": "G.1X", "NumberOfWorkers": 2}, False),
        ({"WorkerType": "G.1X"}, True),
        ({"NumberOfWorkers": 2}, True),
        ({"WorkerType": "G.1X", "NumberOfWorkers": "1"}, True),
        ({"WorkerType": "G.1X", "NumberOfWorkers": {"Ref": "Count"}}, False),
        ({"WorkerType": "G.1X", "NumberOfWorkers": {"Fn::If": ["C", 1, 2]}}, False),
    ],
)
def test_workers_are_counted(properties: Any, bad: bool) -> None:
    assert bool(faults(GlueWorkers, Job=job(**properties))) == bad


@pytest.mark.parametrize(
    ("command", "capacity", "version", "bad"),
    [
        ("pythonshell", 0.0625, None, False),
        ("pythonshell", "1", None, False),
        ("pythonshell", 2, None, True),
        ("glueetl", 10, "1.0", False),
        ("glueetl", 10, "4.0", False),
        ("glueetl", 2.5, "1.0", True),
        ("glueetl", 10, None, False),
        ("glueetl", {"Ref": "Capacity"}, "1.0", False),
    ],
)
def test_a_capacity_fits_the_command(command: str, capacity: Any, version: Any, bad: bool) -> None:
    more = {"GlueVersion": version} if version else {}
    assert bool(faults(GlueCapacityRange, Job=job(command, MaxCapacity=capacity, **more))) == bad


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("--enable-metrics", False),
        ("--enable_metrics", True),
        ("--Enable-Metrics", True),
        ("--extra-py-file", True),
        ("--tempdir", True),
        ("--source", False),
        ("--output_dir", False),
    ],
)
def test_an_argument_nearly_glues_own_is_a_slip(name: str, bad: bool) -> None:
    assert bool(faults(GlueSpecialArgument, Job=job(DefaultArguments={name: "x"}))) == bad


@pytest.mark.parametrize(
    ("action", "bad"),
    [
        ({"JobName": {"Ref": "Job"}}, False),
        ({"JobName": "orders"}, True),
        ({"JobName": "others"}, False),
        ({"CrawlerName": {"Ref": "Job"}}, True),
        ({"JobName": {"Ref": "Parameter"}}, False),
        ({"JobName": {"Fn::ImportValue": "x"}}, False),
    ],
)
def test_a_trigger_refers_to_what_it_starts(action: Any, bad: bool) -> None:
    start = trigger("ON_DEMAND", Actions=[action])
    assert bool(faults(GlueTriggerNames, Job=job(Name="orders"), Start=start)) == bad


def test_a_workflow_without_triggers_may_have_them_elsewhere() -> None:
    assert faults(GlueWorkflowStart, Flow={"Type": "AWS::Glue::Workflow"}) == []


@pytest.mark.parametrize(
    ("kinds", "targeted", "bad"),
    [
        (["ON_DEMAND", "CONDITIONAL"], False, False),
        (["CONDITIONAL", "CONDITIONAL"], False, True),
        (["CONDITIONAL", {"Ref": "Kind"}], False, False),
        (["SCHEDULED"], True, True),
        (["EVENT"], True, False),
    ],
)
def test_a_workflow_is_started(kinds: list[Any], targeted: bool, bad: bool) -> None:
    arn = {"Fn::Sub": "arn:aws:glue:r:1:workflow/${Flow}"}
    rule = {"Type": "AWS::Events::Rule", "Properties": {"Targets": [{"Id": "1", "Arn": arn}]}}
    flow = {"WorkflowName": {"Ref": "Flow"}}
    triggers = {f"T{index}": trigger(kind, **flow) for index, kind in enumerate(kinds)}
    resources = {"Flow": {"Type": "AWS::Glue::Workflow"}, **triggers}
    if targeted:
        resources["Rule"] = rule
    assert bool(faults(GlueWorkflowStart, **resources)) == bad


@pytest.mark.parametrize(
    ("arguments", "bad"),
    [
        ({}, True),
        ({"--enable-metrics": ""}, False),
        ({"--enable-metrics": "false"}, True),
        ({"Fn::If": ["C", {"--enable-metrics": "true"}, {}]}, False),
    ],
)
def test_a_job_whose_metrics_are_read_emits_them(arguments: Any, bad: bool) -> None:
    read = {
        "Namespace": "Glue",
        "MetricName": "glue.driver.aggregate.numFailedTasks",
        "Dimensions": [{"Name": "JobName", "Value": {"Ref": "Job"}}],
    }
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": read}
    found = faults(GlueMetricsEnabled, Job=job(DefaultArguments=arguments), Alarm=alarm)
    assert bool(found) == bad
