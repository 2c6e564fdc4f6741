"""Trails for the contract tests, made through the public API."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from contract.functions import allow, role
from eventually import eventually
from functional.engines import RunningEngine


@dataclass(frozen=True)
class Trail:
    """A trail with a bucket and a log group of its own."""

    engine: RunningEngine
    name: str
    arn: str
    bucket: str
    log_group: str

    @property
    def cloudtrail(self) -> Any:
        """A client."""
        return self.engine.client("cloudtrail")

    def start(self) -> None:
        """Start logging."""
        self.cloudtrail.start_logging(Name=self.name)

    def stop(self) -> None:
        """Stop logging, and wait until what was on its way has arrived."""
        self.cloudtrail.stop_logging(Name=self.name)
        stopped = self.status()["StopLoggingTime"]
        eventually(lambda: self.status().get("LatestDeliveryTime", stopped) > stopped)
        digests = self.cloudtrail.get_trail(Name=self.name)["Trail"]["LogFileValidationEnabled"]
        if digests:
            eventually(lambda: self.status()["LatestDigestDeliveryTime"] > stopped)

    def status(self) -> dict[str, Any]:
        """Return its status."""
        return dict(self.cloudtrail.get_trail_status(Name=self.name))

    def keys(self, kind: str) -> list[str]:
        """Return the keys of its files of a kind, CloudTrail or CloudTrail-Digest, in order."""
        found = self.engine.client("s3").list_objects_v2(
            Bucket=self.bucket, Prefix=f"AWSLogs/{account(self.arn)}/{kind}/"
        )
        return [item["Key"] for item in found.get("Contents", [])]

    def file(self, key: str) -> bytes:
        """Return a file's content, unpacked."""
        answer = self.engine.client("s3").get_object(Bucket=self.bucket, Key=key)
        return gzip.decompress(answer["Body"].read())

    def records(self) -> list[dict[str, Any]]:
        """Return the records of all its log files."""
        return [
            record
            for key in self.keys("CloudTrail")
            for record in json.loads(self.file(key))["Records"]
        ]

    def lines(self) -> list[dict[str, Any]]:
        """Return the records in its log group."""
        found = self.engine.client("logs").filter_log_events(logGroupName=self.log_group)
        return [json.loads(event["message"]) for event in found["events"]]


def account(arn: str) -> str:
    """Return the account of an ARN."""
    return arn.split(":")[4]


def bucket_for(engine: RunningEngine, trail: str) -> str:
    """Make a bucket that a trail may write to, and return its name."""
    s3 = engine.client("s3")
    name = f"{trail}-files"
    engine.make_bucket(name)
    number = engine.client("sts").get_caller_identity()["Account"]
    arn = f"arn:aws:cloudtrail:{engine.region}:{number}:trail/{trail}"
    by_cloudtrail = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    of_trail = {"aws:SourceArn": arn}
    full = {"s3:x-amz-acl": "bucket-owner-full-control"}
    statements = [
        {
            **by_cloudtrail,
            "Action": "s3:GetBucketAcl",
            "Resource": f"arn:aws:s3:::{name}",
            "Condition": {"StringEquals": of_trail},
        },
        {
            **by_cloudtrail,
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/AWSLogs/{number}/*",
            "Condition": {"StringEquals": {**of_trail, **full}},
        },
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    s3.put_bucket_policy(Bucket=name, Policy=policy)
    return name


def trail(engine: RunningEngine, **settings: Any) -> Trail:
    """Make a trail that does not log yet."""
    name = f"trail-{uuid4().hex[:12]}"
    bucket = bucket_for(engine, name)
    logs, group = engine.client("logs"), f"/aws/cloudtrail/{name}"
    logs.create_log_group(logGroupName=group)
    (found,) = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    writer = role(
        engine,
        "cloudtrail.amazonaws.com",
        allow("logs:CreateLogStream", "logs:PutLogEvents", resource=found["arn"]),
    )
    made = engine.client("cloudtrail").create_trail(
        **{
            "Name": name,
            "S3BucketName": bucket,
            "CloudWatchLogsLogGroupArn": found["arn"],
            "CloudWatchLogsRoleArn": writer,
            "EnableLogFileValidation": True,
            **settings,
        }
    )
    return Trail(engine, name, made["TrailARN"], bucket, group)
