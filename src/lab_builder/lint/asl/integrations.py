"""The service integrations that a task may call, and the patterns that each accepts.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_builder.lint.view import pointing
from lab_builder.template.text import known

SYNC = ("", "sync")
TOKEN = ("", "waitForTaskToken")
BOTH = ("", "sync", "waitForTaskToken")
CALL = ("",)


@dataclass(frozen=True, slots=True)
class Integration:
    """What ``arn:aws:states:::glue:startJobRun.sync`` says: service, action and pattern.

    ``sdk`` is true of ``arn:aws:states:::aws-sdk:...``, whose service is the one after that.
    """

    service: str
    action: str
    pattern: str  # empty, sync, sync:2 or waitForTaskToken where it is one that exists
    sdk: bool

    @property
    def api(self) -> str:
        """Service and action, as the table below and messages name them."""
        return f"{self.service}:{self.action}"

    @property
    def name(self) -> str:
        """What stands in the ARN."""
        pattern = f".{self.pattern}" if self.pattern else ""
        return f"{'aws-sdk:' if self.sdk else ''}{self.api}{pattern}"


# The optimized integrations that are known here, which AWS adds to; what the SDK integrations are,
# botocore knows.
OPTIMIZED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "apigateway": {"invoke": TOKEN},
    "athena": {
        "getQueryExecution": CALL,
        "getQueryResults": CALL,
        "startQueryExecution": SYNC,
        "stopQueryExecution": CALL,
    },
    "batch": {"submitJob": BOTH},
    "bedrock": {"createModelCustomizationJob": BOTH, "invokeModel": TOKEN},
    "bedrockagentcore": {"invokeHarness": BOTH},
    "codebuild": {
        "batchDeleteBuilds": CALL,
        "batchGetReports": CALL,
        "deleteBuildBatch": CALL,
        "retryBuildBatch": SYNC,
        "startBuild": SYNC,
        "startBuildBatch": SYNC,
        "stopBuild": CALL,
        "stopBuildBatch": CALL,
    },
    "databrew": {"startJobRun": SYNC},
    "dynamodb": {"deleteItem": CALL, "getItem": CALL, "putItem": CALL, "updateItem": CALL},
    "ecs": {"runTask": BOTH},
    "eks": {
        "call": BOTH,
        "createCluster": BOTH,
        "createFargateProfile": BOTH,
        "createNodegroup": BOTH,
        "deleteCluster": BOTH,
        "deleteFargateProfile": BOTH,
        "deleteNodegroup": BOTH,
        "runJob": BOTH,
    },
    "elasticmapreduce": {
        "addStep": SYNC,
        "cancelStep": CALL,
        "createCluster": SYNC,
        "modifyInstanceFleetByName": CALL,
        "modifyInstanceGroupByName": CALL,
        "setClusterTerminationProtection": CALL,
        "terminateCluster": SYNC,
    },
    "emr-containers": {
        "createVirtualCluster": CALL,
        "deleteVirtualCluster": SYNC,
        "startJobRun": SYNC,
    },
    "emr-serverless": {
        "cancelJobRun": SYNC,
        "createApplication": SYNC,
        "deleteApplication": SYNC,
        "startApplication": SYNC,
        "startJobRun": SYNC,
        "stopApplication": SYNC,
    },
    "events": {"putEvents": TOKEN},
    "glue": {"startJobRun": SYNC},
    "http": {"invoke": CALL},
    "lambda": {"invoke": TOKEN},
    "mediaconvert": {"createJob": SYNC},
    "sagemaker": {
        "createEndpoint": CALL,
        "createEndpointConfig": CALL,
        "createHyperParameterTuningJob": SYNC,
        "createLabelingJob": SYNC,
        "createModel": CALL,
        "createProcessingJob": SYNC,
        "createTrainingJob": SYNC,
        "createTransformJob": SYNC,
        "updateEndpoint": CALL,
    },
    "sns": {"publish": TOKEN},
    "sqs": {"sendMessage": TOKEN},
    "states": {"startExecution": (*BOTH, "sync:2")},
}

# Services that have no optimized integration but are often taken to have one, and those of which
# all actions are known.
SDK_ONLY = frozenset(
    {
        "cloudwatch",
        "comprehend",
        "ec2",
        "eventbridge",
        "firehose",
        "kinesis",
        "kms",
        "logs",
        "rds",
        "rekognition",
        "s3",
        "secretsmanager",
        "ses",
        "sfn",
        "ssm",
        "stepfunctions",
        "textract",
        "transcribe",
        "translate",
    }
)
SETTLED = frozenset(
    {
        "apigateway",
        "athena",
        "batch",
        "codebuild",
        "databrew",
        "dynamodb",
        "ecs",
        "events",
        "glue",
        "http",
        "lambda",
        "sns",
        "sqs",
        "states",
    }
)

# What else has an ARN of Step Functions.
_OWN = ("activity:", "execution:", "express:", "mapRun:", "stateMachine:")


def parse(resource: object) -> Integration | None:
    """Return the integration that an ARN names, whichever its partition, region and account."""
    arn = pointing.arn(resource)
    if arn is None or arn.service != "states" or arn.resource.startswith(_OWN):
        return None
    named, _, pattern = (known(arn.resource) or "").partition(".")
    match named.split(":"):
        case ["aws-sdk", service, action]:
            return Integration(service, action, pattern, sdk=True)
        case [service, action]:
            return Integration(service, action, pattern, sdk=False)
    return None
