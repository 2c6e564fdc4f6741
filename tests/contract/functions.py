"""Functions for the contract tests, deployed through the public API."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from functional.engines import RunningEngine


def role(engine: RunningEngine, service: str, *statements: dict[str, Any]) -> str:
    """Make a role that a service may assume, and return its ARN."""
    iam = engine.client("iam")
    name = f"role-{uuid4().hex[:12]}"
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=_policy(*statements))
    return str(arn)


def allow(*actions: str, resource: str = "*") -> dict[str, Any]:
    """Return a statement that allows actions."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


LOGS = allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True)
class Answer:
    """What Invoke returned."""

    error: str | None
    payload: Any
    tail: str


@dataclass(frozen=True)
class Function:
    """A deployed function."""

    engine: RunningEngine
    name: str
    arn: str

    def invoke(self, event: Any = None) -> Answer:
        """Invoke it synchronously."""
        from base64 import b64decode

        answer = self.engine.client("lambda").invoke(
            FunctionName=self.name, Payload=json.dumps(event), LogType="Tail"
        )
        return Answer(
            answer.get("FunctionError"),
            json.loads(answer["Payload"].read()),
            b64decode(answer["LogResult"]).decode(),
        )

    def invoke_later(self, event: Any) -> None:
        """Invoke it asynchronously."""
        answer = self.engine.client("lambda").invoke(
            FunctionName=self.name, InvocationType="Event", Payload=json.dumps(event)
        )
        assert answer["StatusCode"] == 202

    def metric(self, name: str, statistic: str = "Sum") -> float:
        """Return a statistic of its last minutes in the namespace AWS/Lambda."""
        now = datetime.now(UTC)
        found = self.engine.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=name,
            Dimensions=[{"Name": "FunctionName", "Value": self.name}],
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=10),
            Period=3600,
            Statistics=[statistic],
        )
        return float(sum(point[statistic] for point in found["Datapoints"]))

    def metrics(self) -> dict[str, float]:
        """Return the sums of those that count its calls."""
        names = ("Invocations", "Errors", "Throttles", "ConcurrentExecutions")
        return {name: self.metric(name) for name in names}

    def log(self, group: str | None = None) -> list[str]:
        """Return the messages in its log group, in order."""
        found = self.engine.client("logs").filter_log_events(
            logGroupName=group or f"/aws/lambda/{self.name}"
        )
        return [event["message"].rstrip("\n") for event in found["events"]]


def deploy(
    engine: RunningEngine, source: str, *allowed: dict[str, Any], **settings: Any
) -> Function:
    """Deploy ``source`` as app.py with the handler ``app.handle``, and wait until it is active."""
    client = engine.client("lambda")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("app.py", source)
    name = f"function-{uuid4().hex[:12]}"
    made = client.create_function(
        **{
            "FunctionName": name,
            "Role": role(engine, "lambda.amazonaws.com", LOGS, *allowed),
            "Runtime": "python3.13",
            "Handler": "app.handle",
            "Code": {"ZipFile": archive.getvalue()},
            **settings,
        }
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return Function(engine, name, made["FunctionArn"])


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
