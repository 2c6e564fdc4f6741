"""Saved queries read log groups of the lab and nothing else."""

from __future__ import annotations

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import logs, names, parameters, queries


def test_each_query_reads_log_groups_of_the_lab() -> None:
    lab = LabTemplate("test")
    parameters.add(lab)
    logs.add(lab)
    groups = set(lab.template.resources)
    queries.add(lab)
    resources = lab.to_dict()["Resources"]
    saved = [
        resource["Properties"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Logs::QueryDefinition"
    ]
    assert saved
    for query in saved:
        assert {group["Ref"] for group in query["LogGroupNames"]} <= groups
        assert query["Name"]["Fn::Sub"].startswith(f"${{{names.ENVIRONMENT_NAME}}}-")


def test_the_error_query_takes_the_name_from_the_line_that_lambda_writes() -> None:
    import re

    lab = LabTemplate("test")
    queries.add(lab)
    text = lab.to_dict()["Resources"]["LambdaErrorsQuery"]["Properties"]["QueryString"]
    (pattern,) = re.findall(r"parse @message /(.*)/", text)
    line = "[ERROR] DatabaseTimeoutError: no answer within 5 s\nTraceback (most recent call last):"
    found = re.search(pattern.replace("(?<", "(?P<"), line)
    assert found is not None
    assert found["error"] == "DatabaseTimeoutError"
