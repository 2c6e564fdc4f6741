"""Files of other kinds are named, not taken for broken templates."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from lab_builder.template.kinds import SECTIONS, no_template

# A file, and what it is told to be.
OTHERS = {
    "services: {web: {image: nginx}}": "looks like a Docker Compose file",
    "apiVersion: v1\nkind: Pod": "looks like a Kubernetes manifest",
    "on: push\njobs: {}": "looks like a GitHub Actions workflow",
    "StartAt: A\nStates: {}": "looks like a Step Functions state machine definition",
    "Version: '2012-10-17'\nStatement: []": "looks like an IAM policy document",
    "openapi: 3.0.0\npaths: {}": "looks like an OpenAPI document",
    "version: 0.2\nphases: {}": "looks like a CodeBuild buildspec",
    "[{ParameterKey: A, ParameterValue: b}]": "a file of parameter values for a deploy",
    "[{hosts: all}]": "looks like an Ansible playbook",
    "[1, 2]": "a list in the file",
    "text": "only a single value",
    "b: 1\na: 2": "it has no Resources, but a, b",
    "resources: {}": "Is resources meant to be Resources?",
}


@pytest.mark.parametrize("text", OTHERS)
def test_another_file_is_told_by_its_keys(text: str) -> None:
    assert OTHERS[text] in str(no_template(yaml.safe_load(text)))


def test_a_file_without_values_says_so() -> None:
    assert "nothing in the file but comments" in str(no_template(None))


@pytest.mark.parametrize("section", [*SECTIONS, "Fn::Transform"])
def test_a_section_of_a_template_makes_a_template(section: str) -> None:
    body: dict[str, Any] = {section: {}, "services": {}}
    assert no_template(body) is None
