"""Diagrams as Mermaid text: the workflow from its definition, the lab from its template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import lab_builder

_SHAPES = {
    "Choice": '{"%s"}',
    "Wait": '{{"%s"}}',
    "Pass": '("%s")',
    "Succeed": '(["%s"])',
    "Fail": '(["%s"])',
    "Task": '["%s"]',
}
_COMPARISONS = {
    "NumericGreaterThanEquals": ">=",
    "NumericLessThan": "<",
    "BooleanEquals": "is",
    "IsNumeric": "is a number:",
}


def workflow(definition: Mapping[str, Any]) -> str:
    """Return a state machine, states as nodes, each Parallel branch and Map as a box."""
    return "\n".join(["flowchart TD", "  Start(( ))", *_machine(definition, "Start", "  "), ""])


def _machine(definition: Mapping[str, Any], before: str, indent: str) -> Iterator[str]:
    for name, state in definition["States"].items():
        yield from _state(name, state, indent)
    yield f"{indent}{before} --> {definition['StartAt']}"
    for name, state in definition["States"].items():
        yield from (f"{indent}{line}" for line in _edges(name, state))


def _state(name: str, state: Mapping[str, Any], indent: str) -> Iterator[str]:
    inner = state.get("Branches") or [state.get("ItemProcessor")]
    if inner == [None]:
        yield f"{indent}{name}{_SHAPES[state['Type']] % _label(name, state)}"
        return
    yield f'{indent}subgraph {name}["{name} ({state["Type"]})"]'
    for number, definition in enumerate(inner):
        start = f"{name}{number}"
        yield f"{indent}  {start}(( ))"
        yield from _machine(definition, start, indent + "  ")
    yield f"{indent}end"


def _label(name: str, state: Mapping[str, Any]) -> str:
    lines = [name]
    if state["Type"] == "Task":
        lines.append(state["Resource"].removeprefix("arn:aws:states:::"))
    if state["Type"] == "Wait":
        lines.append(f"{state['Seconds']} s")
    if retries := state.get("Retry"):
        lines.append(f"{len(retries)} retrier{'s' if len(retries) > 1 else ''}")
    return "<br>".join(lines)


def _edges(name: str, state: Mapping[str, Any]) -> Iterator[str]:
    for choice in state.get("Choices", ()):
        yield f'{name} -- "{_condition(choice)}" --> {choice["Next"]}'
    if "Default" in state:
        yield f"{name} -- else --> {state['Default']}"
    if "Next" in state:
        yield f"{name} --> {state['Next']}"
    for after in dict.fromkeys(caught["Next"] for caught in state.get("Catch", ())):
        yield f"{name} -. catches .-> {after}"


def _condition(choice: Mapping[str, Any]) -> str:
    for word in ("Or", "And"):
        if word in choice:
            return f" {word.lower()} ".join(map(_condition, choice[word]))
    (operator,) = choice.keys() & _COMPARISONS.keys()
    variable = choice["Variable"].rpartition(".")[2]
    return f"{variable} {_COMPARISONS[operator]} {json.dumps(choice[operator])}"


# What happens between resources: for each type, pairs of properties. What the first refers to
# starts, calls, writes or tells what the second refers to; an empty name is the resource itself.
_FLOWS = {
    "AWS::CloudTrail::Trail": [("", "S3BucketName"), ("", "CloudWatchLogsLogGroupArn")],
    "AWS::CloudWatch::Alarm": [("", "AlarmActions")],
    "AWS::Events::Rule": [("EventPattern", ""), ("EventBusName", ""), ("", "Targets")],
    "AWS::Glue::Job": [("", "DefaultArguments")],
    "AWS::Glue::Trigger": [("WorkflowName", "Actions")],
    "AWS::Lambda::EventInvokeConfig": [("FunctionName", "DestinationConfig")],
    "AWS::Lambda::Function": [("", "Environment")],
    "AWS::SNS::Subscription": [("TopicArn", "Endpoint")],
    "AWS::StepFunctions::StateMachine": [("", "DefinitionSubstitutions")],
}
_ALARMS = "Alarms"  # all of them are one node: each tells the same topic


def lab(name: str) -> str:
    """Return who starts, calls, writes or tells whom, from the template of a lab."""
    resources: Mapping[str, Any] = lab_builder.render_lab(name).body["Resources"]
    nodes = {
        each: _ALARMS if resource["Type"] == "AWS::CloudWatch::Alarm" else each
        for each, resource in resources.items()
    }
    flows = [flow for each in resources for flow in _flows(each, resources)]
    edges = dict.fromkeys(f"  {nodes[first]} --> {nodes[second]}" for first, second in flows)
    taking_part = dict.fromkeys(each for flow in flows for each in flow)
    labels = {
        nodes[each]: f'  {nodes[each]}["{nodes[each]}<br>{_service(resources[each])}"]'
        for each in taking_part
    }
    return "\n".join(["flowchart LR", *labels.values(), *edges, ""])


def _flows(name: str, resources: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    properties = {"": {"Ref": name}, **resources[name].get("Properties", {})}
    # Every rule has the dead-letter queue, which would be all that one sees.
    properties["Targets"] = [each["Arn"] for each in properties.get("Targets", ())]
    for first, second in _FLOWS.get(resources[name]["Type"], ()):
        for source in _references(properties.get(first)):
            for target in _references(properties.get(second)):
                if source in resources and target in resources:
                    yield source, target


def _service(resource: Mapping[str, Any]) -> str:
    return str(resource["Type"]).removeprefix("AWS::").replace("::", " ")


def _references(value: Any) -> Iterator[str]:
    """Yield the logical ids that a value refers to."""
    match value:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from re.findall(r"\$\{(\w+)[.}]", text)
        case Mapping():
            for item in value.values():
                yield from _references(item)
        case list():
            for item in value:
                yield from _references(item)
