"""Outputs: each page of the guide in the stack's region, and what the activities use."""

from __future__ import annotations

import re

import pytest

from lab_stack import body

BODY = body()
LINKS = {
    name: output["Value"]["Fn::Sub"]
    for name, output in BODY["Outputs"].items()
    if name.endswith("Console")
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_opens_in_the_region_of_the_stack(link: str) -> None:
    assert re.match(
        r"https://\$\{AWS::Region\}\.console\.aws\.amazon\.com/\w+/home\?region=\$\{AWS::Region\}#",
        link,
    )


def test_there_is_a_link_to_each_console_page_of_the_guide() -> None:
    pages = {
        (link.split("/")[3], link.split("#")[1].strip("/").split("/")[0]) for link in LINKS.values()
    }
    assert pages == {
        ("events", "rules"),
        ("lambda", "functions"),
        ("states", "statemachines"),
        ("gluestudio", "editor"),
        ("cloudwatch", "dashboards"),
        ("cloudwatch", "logsV2:logs-insights"),
        ("cloudtrail", "events"),
    }


def test_every_output_refers_to_something_that_exists_when_it_does() -> None:
    for output in BODY["Outputs"].values():
        always = {
            logical_id
            for logical_id, resource in BODY["Resources"].items()
            if resource.get("Condition") in (None, output.get("Condition"))
        } | {"AWS::Region"}
        value = output["Value"]
        used = (
            re.findall(r"\$\{([^}.]*)", value["Fn::Sub"])
            if "Fn::Sub" in value
            else [value.get("Ref") or value["Fn::GetAtt"][0]]
        )
        assert set(used) <= always


def test_what_the_activities_use_is_there() -> None:
    assert set(BODY["Outputs"]) >= {
        "DailyTransactionFunctionName",
        "MonthEndFunctionName",
        "WorkflowArn",
        "FinancialEtlJobName",
        "ComplianceValidationJobName",
        "EventBusName",
        "DataBucketName",
        "TrailBucketName",
        "AlertQueueName",
        "DeadLetterQueueName",
    }
