"""Rules about events keep silent where a template grants, or says, the same in another way."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder.lint import check_file
from lab_builder.lint.rules import ALL
from lab_builder.template.view import View

RULES = [rule() for rule in ALL if rule.id[1:3] == "92"]

RULE = """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [my.app]}
      Targets: [{Id: target, Arn: !GetAtt Function.Arn}]
"""
FUNCTION = """
  Function:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: worker}
"""
PERMISSION = """
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: %s
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
"""
QUEUE = """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [my.app]}
      Targets: [{Id: target, Arn: !GetAtt Queue.Arn}]
  Queue: {Type: AWS::SQS::Queue}
"""
POLICY = """
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [%s]
      PolicyDocument: {Statement: [{Effect: Allow, Action: %s, Principal: %s, Resource: "*"}]}
"""
SCHEDULE = """
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: rate(1 hour)
      FlexibleTimeWindow: {Mode: "OFF"}
      Target: {Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}
  Queue: {Type: AWS::SQS::Queue}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: "sts:*"
            Principal: {Service: [lambda.amazonaws.com, scheduler.amazonaws.com]}
"""


@pytest.mark.parametrize(
    "resources",
    [
        RULE + FUNCTION + PERMISSION % "!Ref Function",
        RULE
        + FUNCTION
        + PERMISSION % "!Sub arn:aws:lambda:eu-west-1:${AWS::AccountId}:function:worker",
        RULE + FUNCTION + PERMISSION % "worker",
        RULE.replace("!GetAtt Function.Arn", "!Ref Alias")
        + FUNCTION
        + PERMISSION % "!Sub ${Function}:live"
        + """
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Function, Name: live}}
""",
        RULE.replace("Function.Arn}", "Function.Arn, RoleArn: 'arn:aws:iam::1:role/r'}") + FUNCTION,
        RULE
        + FUNCTION
        + """
  Grant: {Type: Custom::Grant, Properties: {ServiceToken: x, Function: !GetAtt Function.Arn}}
""",
        RULE + FUNCTION + "  'Fn::ForEach::Permissions': [Name, [a], {}]",
        QUEUE + POLICY % ("!Ref Queue", "sqs:*", "'*'"),
        QUEUE + POLICY % ("!Ref Queue", "[sqs:Send*]", "{AWS: '*'}"),
        QUEUE
        + POLICY % ("!Sub '${Queue}'", "SQS:SendMessage", "{Service: [events.amazonaws.com]}"),
        QUEUE + POLICY % ("!ImportValue Queues", "sqs:SendMessage", "!ImportValue Principal"),
        SCHEDULE + "      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess']",
        SCHEDULE
        + """
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref Role]
      PolicyDocument:
        Statement: [{Effect: Allow, Action: "sqs:*", Resource: !Sub "${Queue.Arn}*"}]
""",
        SCHEDULE.replace("rate(1 hour)", "!Ref Expression")
        + "      ManagedPolicyArns: [!Ref PolicyArn]",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: !Ref Pattern
      EventBusName: !Ref Bus
      Targets: !Ref Targets
""",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: !Ref Sources, detail: {id: !Split [",", !Ref Ids]}}
      Targets:
        - !If [Live, {Id: a, Arn: !Ref Target}, !Ref AWS::NoValue]
        - {Id: b, Arn: !ImportValue Machine}
        - {Id: c, Arn: !Ref Target, Input: !Ref Input}
        - {Id: d, Arn: !Ref Target, Input: !Sub '{"a": ${Number}, ${Members}}'}
""",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.ec2]}
      EventBusName: !Ref Bus
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: central}}
  Let: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: central, StatementId: a}}
""",
        """
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Events:
        All: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.states]}}}
""",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail: {bucket: {name: [!Ref Bucket]}}
  Bucket: {Type: AWS::S3::Bucket}
  Notify: {Type: Custom::S3BucketNotifications, Properties: {BucketName: !Ref Bucket}}
""",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail: {bucket: {name: [!ImportValue Incoming]}}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !ImportValue Name}}
  Pipe:
    Type: AWS::Pipes::Pipe
    Properties: {Source: !ImportValue Orders, Target: !ImportValue Invoices}
""",
        """
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.glue]
        detail-type: [Glue Job State Change]
        detail: {state: [FAILED, TIMEOUT, ERROR]}
""",
    ],
    ids=lambda resources: str(resources.split()[-1])[:20],
)
def test_a_template_that_may_work_has_no_finding(resources: str) -> None:
    from cfnlint.decode import decode_str

    body, _ = decode_str(f"Resources:\n{resources}\n")
    view = View(body)
    assert [str(fault) for rule in RULES for fault in rule.faults(view)] == []


@pytest.mark.parametrize("expression", ["rate(1 minutes)", "cron(0 8 * *)"])
def test_what_cfn_lint_finds_is_not_told_twice(tmp_path: Path, expression: str) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources:\n  Rule:\n    Type: AWS::Events::Rule\n"
        f"    Properties: {{ScheduleExpression: {expression}}}\n"
    )
    assert [finding.rule for finding in check_file(template)] == ["E3027"]
