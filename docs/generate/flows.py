"""What flows between the resources of a lab, as a Mermaid diagram, from its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import lab_builder
from lab_builder.template.references import references

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


def diagram(lab: str) -> str:
    """Return who starts, calls, writes or tells whom."""
    resources: Mapping[str, Any] = lab_builder.render_lab(lab).body["Resources"]
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
        for source in references(properties.get(first)):
            for target in references(properties.get(second)):
                if source in resources and target in resources:
                    yield source, target


def _service(resource: Mapping[str, Any]) -> str:
    return str(resource["Type"]).removeprefix("AWS::").replace("::", " ")
