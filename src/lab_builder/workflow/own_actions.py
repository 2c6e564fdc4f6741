"""The IAM actions of the calls that lab-builder itself makes, by what they are for.

tests/unit/workflow/test_own_actions.py holds them to the calls in the code.
"""

from __future__ import annotations

STACK = (
    "cloudformation:CreateChangeSet",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeEvents",
    "cloudformation:DescribeStackDriftDetectionStatus",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResourceDrifts",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:DetectStackDrift",
    "cloudformation:DetectStackResourceDrift",  # DetectStackDrift makes it for each resource
    "cloudformation:ExecuteChangeSet",
    "cloudformation:GetTemplate",
    "cloudformation:ListChangeSets",
    "cloudformation:ListStackResources",
    "cloudformation:ListStacks",
    "cloudformation:TagResource",
    "cloudformation:UntagResource",
)
# CloudFormation reads the template, Lambda the code, with the permissions of the caller.
CODE_OBJECTS = ("s3:GetObject", "s3:PutObject")
CODE_BUCKET = (
    "s3:CreateBucket",
    "s3:DeleteBucket",  # one that it created, if its settings fail
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:ListBucket",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
)
QUOTAS = (
    "cloudtrail:DescribeTrails",
    "events:ListRules",
    "iam:GetAccountSummary",
    "logs:DescribeResourcePolicies",
)
PAUSING = (
    "cloudtrail:LookupEvents",
    "events:DescribeRule",
    "events:DisableRule",
    "events:EnableRule",
    "events:ListRules",
    "events:PutRule",
)
INVOKING = (
    "cloudwatch:GetMetricData",
    "lambda:InvokeFunction",
    "logs:FilterLogEvents",
    "states:DescribeExecution",
    "states:GetExecutionHistory",
    "states:StartExecution",
)
STOPPING = (
    "cloudtrail:StopLogging",
    "glue:BatchStopJobRun",
    "glue:GetJobRuns",
    "states:ListExecutions",
    "states:StopExecution",
)
EMPTYING_OBJECTS = ("s3:DeleteObject", "s3:DeleteObjectVersion")
EMPTYING = ("s3:ListBucketVersions",)
