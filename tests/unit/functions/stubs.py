"""botocore's own stubs for the clients that a function is given, and what was sent through them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.stub import ANY, Stubber

from ledger.settings import Settings

SETTINGS = Settings(
    environment="test-lab",
    data_bucket="bucket",
    event_bus="bus",
    failure_rate=0.0,
    violation_rate=0.0,
)


class Aws:
    """Clients that answer what a test told them to, and remember the parameters of each call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._stubs: dict[str, Stubber] = {}
        for service in ("s3", "cloudwatch", "events"):
            client = boto3.client(
                service,
                region_name="us-east-1",
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
            client.meta.events.register_first(f"before-parameter-build.{service}", self._remember)
            self._stubs[service] = Stubber(client)
            self._stubs[service].activate()

    def __call__(self, service: str) -> Any:
        return self._stubs[service].client

    def expect(self, service: str, method: str, answer: Any = None, **parameters: Any) -> None:
        """Answer the next call to a service; parameters that are not given may be anything."""
        self._stubs[service].add_response(method, answer or {}, parameters or None)

    def sent(self, operation: str) -> list[dict[str, Any]]:
        """Return the parameters of each call to an operation."""
        return [parameters for name, parameters in self.calls if name == operation]

    def written(self) -> list[tuple[str, str]]:
        """Return key and text of each object, in the order of writing."""
        return [(call["Key"], call["Body"].getvalue().decode()) for call in self.sent("PutObject")]

    def metrics(self) -> dict[str, float]:
        """Return the published values by metric name, of the set with the environment."""
        return {
            datum["MetricName"]: datum["Value"]
            for call in self.sent("PutMetricData")
            for datum in call["MetricData"]
            if len(datum["Dimensions"]) == 2
        }

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the detail type and detail of each event put."""
        return [
            (entry["DetailType"], json.loads(entry["Detail"]))
            for call in self.sent("PutEvents")
            for entry in call["Entries"]
        ]

    def check(self) -> None:
        """Require that each expected call was made."""
        for stub in self._stubs.values():
            stub.assert_no_pending_responses()

    def _remember(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append((model.name, params))


@contextmanager
def aws() -> Iterator[Aws]:
    """Give clients, and require at the end that each expected call was made."""
    given = Aws()
    yield given
    given.check()


def expect_run(given: Aws, *, writes: bool, event: bool) -> None:
    """Expect what a run does: write manifest and batch, publish metrics, put an event."""
    if writes:
        given.expect("s3", "put_object", Bucket="bucket", Key=ANY, Body=ANY)
        given.expect("s3", "put_object", Bucket="bucket", Key=ANY, Body=ANY)
    given.expect("cloudwatch", "put_metric_data", Namespace="FinancialProcessing", MetricData=ANY)
    if event:
        given.expect("events", "put_events", {"FailedEntryCount": 0, "Entries": []}, Entries=ANY)
