"""Everything that an engine has, asked of each service rather than of CloudFormation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from functional.engines import RunningEngine

# Service, operation, the list in its answer, and what names an item.
_LISTS = (
    ("cloudtrail", "describe_trails", "trailList", "Name"),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    ("events", "list_archives", "Archives", "ArchiveName"),
    ("glue", "get_databases", "DatabaseList", "Name"),
    ("glue", "get_jobs", "Jobs", "Name"),
    ("glue", "get_triggers", "Triggers", "Name"),
    ("glue", "list_workflows", "Workflows", None),
    ("iam", "list_roles", "Roles", "RoleName"),
    ("lambda", "list_functions", "Functions", "FunctionName"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("logs", "describe_query_definitions", "queryDefinitions", "queryDefinitionId"),
    ("logs", "describe_resource_policies", "resourcePolicies", "policyName"),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("sns", "list_subscriptions", "Subscriptions", "SubscriptionArn"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("sqs", "list_queues", "QueueUrls", None),
    ("stepfunctions", "list_state_machines", "stateMachines", "stateMachineArn"),
)


def take(engine: RunningEngine) -> set[str]:
    """Return the names of all that is there, each with its kind before it."""
    return set(_all(engine))


def _all(engine: RunningEngine) -> Iterator[str]:
    for service, operation, items, name in _LISTS:
        client = engine.client(service)
        for page in _pages(client, operation):
            for item in page.get(items, ()):
                yield f"{items} {item[name] if name else item}"
    composite = engine.client("cloudwatch").describe_alarms(AlarmTypes=["CompositeAlarm"])
    yield from (f"CompositeAlarms {alarm['AlarmName']}" for alarm in composite["CompositeAlarms"])
    events = engine.client("events")
    for bus in events.list_event_buses()["EventBuses"]:
        yield f"EventBuses {bus['Name']}"
        of_own = "" if bus["Name"] == "default" else f"{bus['Name']}|"
        for rule in events.list_rules(EventBusName=bus["Name"])["Rules"]:
            yield f"Rules {of_own}{rule['Name']}"
    cloudformation = engine.client("cloudformation")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        yield f"Stacks {stack['StackName']} {stack['StackStatus']}"
        for one in cloudformation.list_change_sets(StackName=stack["StackName"])["Summaries"]:
            if one["ExecutionStatus"] == "AVAILABLE":
                yield f"ChangeSets {one['ChangeSetName']}"


def _pages(client: Any, operation: str) -> Iterator[dict[str, Any]]:
    if client.can_paginate(operation):
        yield from client.get_paginator(operation).paginate()
    else:
        yield getattr(client, operation)()
