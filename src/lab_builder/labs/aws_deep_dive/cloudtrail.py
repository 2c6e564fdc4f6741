"""The trail: management events, delivered to its own bucket and to CloudWatch Logs."""

from __future__ import annotations

from troposphere import Ref
from troposphere.cloudtrail import Trail

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import iam, names


def add(lab: LabTemplate) -> None:
    """Add the trail and the role that writes its log group."""
    lab.add(
        iam.role(
            names.TRAIL,
            "cloudtrail.amazonaws.com",
            [iam.write_logs(names.TRAIL_LOG_GROUP)],
            Condition=names.HAS_TRAIL,
        )
    )
    lab.add(
        Trail(
            names.TRAIL,
            Condition=names.HAS_TRAIL,
            # CloudTrail writes a test file at creation, so the bucket policy must exist.
            DependsOn=f"{names.TRAIL_BUCKET}Policy",
            TrailName=names.name(names.TRAIL_NAME),
            S3BucketName=Ref(names.TRAIL_BUCKET),
            IsLogging=True,
            # Global services such as IAM log in us-east-1, where few labs run.
            IsMultiRegionTrail=True,
            IncludeGlobalServiceEvents=True,
            EnableLogFileValidation=True,
            KMSKeyId=names.customer_key(),
            CloudWatchLogsLogGroupArn=names.arn(names.TRAIL_LOG_GROUP),
            CloudWatchLogsRoleArn=names.arn(f"{names.TRAIL}Role"),
        )
    )
