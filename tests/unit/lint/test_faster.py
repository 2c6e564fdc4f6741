"""What is faster finds the same as cfn-lint does."""

from __future__ import annotations

from typing import Any

import pytest
from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode
from cfnlint.rules import Rules
from cfnlint.runner import Runner
from cfnlint.template import Template

from lab_builder.lint import faster
from lab_builder.lint.rule import EXAMPLES
from lab_builder.lint.runner import RULES

# Templates with findings of cfn-lint's own kinds: keywords, functions, types of resources.
FAULTS = {
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": {"Ref": "Nobody"}}},
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "b", "KeyType": "HASH"}],
        },
    },
    "Stack": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "./none.yaml"}},
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": {"Version": "2012", "Statement": [{}]}},
    },
    "Machine": {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"RoleArn": "a", "Definition": {"StartAt": "A", "States": {}}},
    },
}


def runner() -> Any:
    made = Runner(ConfigMixIn([], templates=[], regions=["us-east-1"]))
    made.rules.update(Rules.create_from_module(RULES))
    return made


@pytest.fixture(scope="module")
def runners() -> tuple[Any, Any]:
    """A runner of cfn-lint as it is, and one that is faster."""
    plain, quick = runner(), runner()
    faster.prepare(quick.rules)
    return plain, quick


@pytest.mark.parametrize("name", ["faults", "E9131", "E9208", "E9503", "W9314"])
def test_the_same_matches_are_found(runners: tuple[Any, Any], name: str) -> None:
    file = str(EXAMPLES / name / "bad.yaml")

    def template() -> Any:
        return Template(
            file, {"Resources": FAULTS} if name == "faults" else decode(file)[0], ["us-east-1"]
        )

    plain, quick = runners
    expected = list(plain.rules.run(filename=file, cfn=template(), config=plain.config))
    found = list(faster.run(quick, file, template()))
    assert expected
    assert [(match.rule.id, match.message, match.path) for match in found] == [
        (match.rule.id, match.message, match.path) for match in expected
    ]
