"""The sources, detail types, fields and values of AWS events, where the documentation lists all.

https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
"""

from __future__ import annotations

from collections.abc import Mapping

# The fields that every event has, and no other.
# https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
ENVELOPE = frozenset(
    ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")
) | {"replay-name", "ingestion-time"}

# Source as people write it -> as it is.
SOURCES: Mapping[str, str] = {
    "aws.cloudwatchlogs": "aws.logs",
    "aws.cloudwatch-logs": "aws.logs",
    "aws.dynamo": "aws.dynamodb",
    "aws.eventbridge": "aws.events",
    "aws.inspector-2": "aws.inspector2",
    "aws.secrets-manager": "aws.secretsmanager",
    "aws.security-hub": "aws.securityhub",
    "aws.sfn": "aws.states",
    "aws.step-functions": "aws.states",
    "aws.stepfunction": "aws.states",
    "aws.stepfunctions": "aws.states",
    "aws.systems-manager": "aws.ssm",
    "aws.systemsmanager": "aws.ssm",
}

# Every service that CloudTrail records has events of these types.
COMMON = (
    "AWS API Call via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Service Event via CloudTrail",
)

# Source -> some of its detail types, not all.
DETAIL_TYPES: Mapping[str, tuple[str, ...]] = {
    "aws.athena": ("Athena Query State Change",),
    "aws.autoscaling": (
        "EC2 Instance Launch Successful",
        "EC2 Instance Launch Unsuccessful",
        "EC2 Instance Terminate Successful",
        "EC2 Instance Terminate Unsuccessful",
        "EC2 Instance-launch Lifecycle Action",
        "EC2 Instance-terminate Lifecycle Action",
    ),
    "aws.backup": ("Backup Job State Change",),
    "aws.batch": ("Batch Job State Change",),
    "aws.cloudformation": (
        "CloudFormation Stack Status Change",
        "CloudFormation Resource Status Change",
    ),
    "aws.cloudwatch": ("CloudWatch Alarm State Change",),
    "aws.codebuild": ("CodeBuild Build State Change", "CodeBuild Build Phase Change"),
    "aws.codecommit": (
        "CodeCommit Repository State Change",
        "CodeCommit Pull Request State Change",
    ),
    "aws.codedeploy": (
        "CodeDeploy Deployment State-change Notification",
        "CodeDeploy Instance State-change Notification",
    ),
    "aws.codepipeline": (
        "CodePipeline Pipeline Execution State Change",
        "CodePipeline Stage Execution State Change",
        "CodePipeline Action Execution State Change",
    ),
    "aws.ec2": (
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EBS Volume Notification",
        "EBS Snapshot Notification",
    ),
    "aws.ecr": ("ECR Image Action", "ECR Image Scan"),
    "aws.ecs": (
        "ECS Task State Change",
        "ECS Container Instance State Change",
        "ECS Service Action",
        "ECS Deployment State Change",
    ),
    "aws.events": ("Scheduled Event",),
    "aws.glue": (
        "Glue Job State Change",
        "Glue Job Run Status",
        "Glue Crawler State Change",
        "Glue Data Catalog Database State Change",
        "Glue Data Catalog Table State Change",
    ),
    "aws.guardduty": ("GuardDuty Finding",),
    "aws.health": ("AWS Health Event",),
    "aws.inspector2": ("Inspector2 Finding",),
    "aws.s3": (
        "Object Created",
        "Object Deleted",
        "Object Restore Initiated",
        "Object Restore Completed",
        "Object Restore Expired",
        "Object Storage Class Changed",
        "Object Access Tier Changed",
        "Object ACL Updated",
        "Object Tags Added",
        "Object Tags Deleted",
    ),
    "aws.securityhub": ("Security Hub Findings - Imported",),
    "aws.states": ("Step Functions Execution Status Change",),
}

# Detail type -> a field of the detail, and all its values.
VALUES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
    "Step Functions Execution Status Change": (
        ("status",),
        ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"),
    ),
    # The page of Glue events lists four of these; the others are states of job runs. https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html
    "Glue Job State Change": (
        ("state",),
        (
            *("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "STARTING", "RUNNING", "STOPPING"),
            *("WAITING", "ERROR", "EXPIRED"),
        ),
    ),
    # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
    "EC2 Instance State-change Notification": (
        ("state",),
        ("pending", "running", "shutting-down", "stopped", "stopping", "terminated"),
    ),
    # https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
    "Batch Job State Change": (
        ("status",),
        ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"),
    ),
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
    "CloudWatch Alarm State Change": (("state", "value"), ("OK", "ALARM", "INSUFFICIENT_DATA")),
}

# Detail type -> all fields of the detail.
FIELDS: Mapping[str, frozenset[str]] = {
    "Step Functions Execution Status Change": frozenset(
        [
            "executionArn",
            "stateMachineArn",
            "stateMachineVersionArn",
            "stateMachineAliasArn",
            "name",
            "status",
            "startDate",
            "stopDate",
            "input",
            "inputDetails",
            "output",
            "outputDetails",
            "error",
            "cause",
            "redriveCount",
            "redriveDate",
            "redriveStatus",
            "redriveStatusReason",
        ]
    ),
    "Glue Job State Change": frozenset(["jobName", "severity", "state", "jobRunId", "message"]),
    "EC2 Instance State-change Notification": frozenset(("instance-id", "state")),
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    "Object Created": frozenset(
        ["version", "bucket", "object", "request-id", "requester", "source-ip-address", "reason"]
    ),
}

# Detail type -> fields of the detail that have the name of a resource, and those that have its ARN.
# https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
_BUCKET = (("bucket", "name"),)
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(DETAIL_TYPES["aws.s3"], _BUCKET),
    "AWS API Call via CloudTrail": (("requestParameters", "bucketName"),),
    "CloudWatch Alarm State Change": (("alarmName",),),
    "CodeBuild Build State Change": (("project-name",),),
    "CodePipeline Pipeline Execution State Change": (("pipeline",),),
    "Glue Job State Change": (("jobName",),),
}
ARNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Batch Job State Change": (("jobQueue",),),
    "ECS Task State Change": (("clusterArn",),),
    "Step Functions Execution Status Change": (("stateMachineArn",),),
}
