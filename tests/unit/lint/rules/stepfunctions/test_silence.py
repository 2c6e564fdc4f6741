"""What is right, and what the template does not show, is no fault of any rule."""

from pathlib import Path

import pytest
from cfnlint.decode import decode_str

from lab_builder.lint.rules import ALL
from lab_builder.template.view import View

RULES = [rule() for rule in ALL if rule.id[1:3] == "91"]
HEAD = "Resources:\n  Machine:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n"


def found(template: str, folder: Path) -> list[str]:
    body, _ = decode_str(template)
    view = View(body, str(folder / "template.yaml"))
    return [f"{rule.id} {fault.message}" for rule in RULES for fault in rule.faults(view)]


def defined(states: str, start: str, more: str = "") -> str:
    """A SAM machine with some states, whose role is somebody else's."""
    lines = "".join(f"          {line}\n" for line in states.strip("\n").splitlines())
    return (
        f"{HEAD}      Role: arn:aws:iam::123456789012:role/machine\n{more}"
        f"      Definition:\n        StartAt: {start}\n        States:\n{lines}"
    )


JSONATA = """
Ask:
  Type: Task
  Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
  Arguments:
    FunctionName: ask
    Payload: "{% $merge([$states.input, {'token': $states.context.Task.Token}]) %}"
  TimeoutSeconds: "{% $states.input.patience %}"
  Assign: {asked: "{% $now() %}"}
  Catch:
    - ErrorEquals: [Refused]
      Output: "{% $states.errorOutput %}"
      Next: Each
  Next: Each
Each:
  Type: Map
  Items: "{% [1..10] %}"
  ItemProcessor:
    StartAt: Only
    States:
      Only: {Type: Pass, Output: "50%} off, {% if %} it lasts", End: true}
  Next: Enough
Enough:
  Type: Choice
  Choices:
    - {Condition: "{% $states.input > 1 %}", Assign: {n: 1}, Next: Done}
  Default: Done
Done: {Type: Succeed, Output: {price: $5}}
"""
JSONPATH = """
Start:
  Type: Pass
  Parameters:
    path: $.literal
    price: $.50
    key.$: States.Format('{}/{}', $$.Execution.Name, $.prefix['a.b'])
  Next: Nested
Nested:
  Type: Task
  Resource: arn:aws:states:::states:startExecution.waitForTaskToken
  InputPath: $$
  Parameters: {StateMachineArn.$: $.Execution.Input.machine, Input.$: $}
  Retry:
    - {ErrorEquals: [Custom.Error], MaxAttempts: 0}
    - {ErrorEquals: [States.TaskFailed, Lambda.ServiceException]}
    - {ErrorEquals: [States.Timeout]}
    - {ErrorEquals: [States.ALL], BackoffRate: 1}
  Next: Both
Both:
  Type: Parallel
  Branches:
    - StartAt: First
      States:
        First: {Type: Fail, Error: States.TooLate}
    - StartAt: Second
      States:
        Second: {Type: Wait, SecondsPath: $.seconds, Next: Third}
        Third:
          Type: Choice
          Choices:
            - Not: {Variable: $.at, TimestampLessThan: "2026-01-01T00:00:00.5+01:00"}
              Next: Second
          Default: Last
        Last: {Type: Succeed}
  Catch:
    - {ErrorEquals: [States.TooLate], ResultPath: null, Next: Done}
  End: true
Done: {Type: Succeed}
"""
MAP = """
Each:
  Type: Map
  Label: Each
  ToleratedFailurePercentage: 0.5
  ItemReader:
    Resource: arn:aws:states:::s3:getObject
    ReaderConfig: {InputType: CSV, CSVHeaderLocation: FIRST_ROW}
    Parameters: {Bucket.$: $.bucket, Key.$: $.key}
  ItemBatcher: {MaxItemsPerBatch: 10, BatchInput: {run.$: $$.Execution.Name}}
  ItemProcessor:
    ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: EXPRESS}
    StartAt: Done
    States:
      Done: {Type: Pass, End: true}
  ResultWriter:
    Resource: arn:aws:states:::s3:putObject
    Parameters: {Bucket: results}
  Next: Done
Done: {Type: Succeed}
"""


@pytest.mark.parametrize(
    "template",
    [
        defined(JSONATA, "Ask").replace(
            "Definition:", "Definition:\n        QueryLanguage: JSONata"
        ),
        defined(JSONPATH, "Start"),
        defined(MAP, "Each"),
    ],
    ids=["jsonata", "jsonpath", "distributed"],
)
def test_a_machine_that_is_right_has_no_fault(template: str, tmp_path: Path) -> None:
    assert found(template, tmp_path) == []


@pytest.mark.parametrize(
    ("states", "start"),
    [
        ("One: {Type: Pass, Next: !Ref Unknown}\nTwo: {Type: Succeed}", "One"),
        ("One: !If [Any, {Type: Pass}, {Type: Wait}]\nTwo: {Type: Pass, Next: Three}", "Two"),
        ("Fn::Transform: {Name: AWS::Include}\nOne: {Type: Pass, Next: Two}", "One"),
        ('One: {Type: Task, Resource: "${What}", End: true}', "One"),
        ("One: {Type: Task, Resource: !ImportValue what, End: true}", "One"),
        ("One: {Type: Wait, Seconds: !Ref Seconds, End: true}", "One"),
        ("One: {Type: !Ref Kind}", "One"),
    ],
)
def test_what_is_filled_in_later_may_be_right(states: str, start: str, tmp_path: Path) -> None:
    given = "      DefinitionSubstitutions: !If [Any, {What: a}, {What: b}]\n"
    assert found(defined(states, start, given), tmp_path) == []


CALL = "One: {Type: Task, Resource: arn:aws:states:::sns:publish, Parameters: %s, End: true}"
SENT = "{TopicArn: !Ref Topic, Message: done}"
ROLES = {
    "a policy of AWS": "      Policies: [AmazonSNSFullAccess]\n",
    "a policy from outside": "      Policies: [!ImportValue policy]\n",
    "a statement": "      Policies: [{Statement: {Effect: Allow, Action: 'sns:*'}}]\n",
    "a policy template": """\
      Policies: [{SNSPublishMessagePolicy: {TopicName: !GetAtt Topic.TopicName}}]
""",
    "a role from outside": "      Role: !ImportValue role\n",
    "a role that depends": "      Role: !If [Any, !GetAtt A.Arn, !GetAtt B.Arn]\n",
}


@pytest.mark.parametrize("given", ROLES.values(), ids=ROLES.keys())
def test_a_role_that_may_call_is_no_fault(given: str, tmp_path: Path) -> None:
    template = defined(CALL % SENT, "One").replace(
        "      Role: arn:aws:iam::123456789012:role/machine\n", given
    )
    assert found(f"{template}  Topic: {{Type: AWS::SNS::Topic}}\n", tmp_path) == []


@pytest.mark.parametrize(
    "more",
    [
        "Transform: Macro\n",
        "  Link: {Type: AWS::Serverless::Connector}\n",
        "  Fn::ForEach::Policies: [Name, [A], {}]\n",
    ],
)
def test_a_template_that_may_give_more_shows_no_lack(more: str, tmp_path: Path) -> None:
    template = defined(CALL % SENT, "One").replace(
        "      Role: arn:aws:iam::123456789012:role/machine\n", ""
    )
    template += "  Topic: {Type: AWS::SNS::Topic}\n"
    assert any(fault.startswith("E9131") for fault in found(template, tmp_path))
    assert found(more + template if more[0] == "T" else template + more, tmp_path) == []


def test_a_topic_that_lets_the_role_in_needs_no_policy_of_it(tmp_path: Path) -> None:
    template = defined(CALL % SENT, "One").replace(
        "      Role: arn:aws:iam::123456789012:role/machine\n", ""
    )
    template += """  Topic: {Type: AWS::SNS::Topic}
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Statement:
          Effect: Allow
          Action: sns:Publish
          Resource: "*"
          Principal: {AWS: !GetAtt MachineRole.Arn}
"""
    assert found(template, tmp_path) == []
