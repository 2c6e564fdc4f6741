"""The optimized integrations of Step Functions: patterns, required fields and IAM actions.

Written by hand, for no package has them; what SDK integrations are, botocore knows (sdk.py).
https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from __future__ import annotations

from collections.abc import Mapping

# The patterns that an integration may have; "" is to call and go on.
SYNC = ("", "sync")
TOKEN = ("", "waitForTaskToken")
BOTH = ("", "sync", "waitForTaskToken")
CALL = ("",)

# The patterns by service and action. AWS adds to them.
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

_ITEM = ("TableName", "Key")
_QUERY = ("QueryExecutionId",)
_ENDPOINT = ("ApiEndpoint", "Method")
_CLUSTER = ("ClusterName", "CertificateAuthority", "Endpoint")

# Optimized integration -> its required fields; "A|B" is one of A and B.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "apigateway:invoke": _ENDPOINT,
    "athena:getQueryExecution": _QUERY,
    "athena:getQueryResults": _QUERY,
    "athena:startQueryExecution": ("QueryString",),
    "athena:stopQueryExecution": _QUERY,
    "batch:submitJob": ("JobName", "JobQueue", "JobDefinition"),
    "bedrock:invokeModel": ("ModelId",),
    "codebuild:startBuild": ("ProjectName",),
    "databrew:startJobRun": ("Name",),
    "dynamodb:deleteItem": _ITEM,
    "dynamodb:getItem": _ITEM,
    "dynamodb:putItem": ("TableName", "Item"),
    "dynamodb:updateItem": _ITEM,
    "ecs:runTask": ("TaskDefinition",),
    "eks:call": (*_CLUSTER, "Method", "Path"),
    "eks:runJob": (*_CLUSTER, "Job"),
    "elasticmapreduce:addStep": ("ClusterId", "Step"),
    "elasticmapreduce:cancelStep": ("ClusterId", "StepId"),
    "elasticmapreduce:terminateCluster": ("ClusterId",),
    "emr-containers:startJobRun": ("VirtualClusterId", "ExecutionRoleArn"),
    "emr-serverless:startJobRun": ("ApplicationId", "ExecutionRoleArn"),
    "events:putEvents": ("Entries",),
    "glue:startJobRun": ("JobName",),
    "http:invoke": (*_ENDPOINT, "Authentication|InvocationConfig"),
    "lambda:invoke": ("FunctionName",),
    "mediaconvert:createJob": ("Role", "Settings"),
    "sns:publish": ("Message", "TopicArn|TargetArn|PhoneNumber"),
    "sqs:sendMessage": ("QueueUrl", "MessageBody"),
    "states:startExecution": ("StateMachineArn",),
}

# Service of an optimized integration -> service of the API model with the same fields.
MODELS = {
    "athena": "athena",
    "batch": "batch",
    "codebuild": "codebuild",
    "dynamodb": "dynamodb",
    "ecs": "ecs",
    "events": "eventbridge",
    "glue": "glue",
    "lambda": "lambda",
    "sns": "sns",
    "sqs": "sqs",
    "states": "sfn",
}

# Rules on the events of jobs, by which Step Functions learns that they ended. Without them the
# machine cannot even be created.
EVENTS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")
EVENTS_FOR = ("batch:submitJob", "codebuild:startBuild", "ecs:runTask", "states:startExecution")

# The optimized integrations whose action is not named like the integration.
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "apigateway:invoke": (),  # by the API's authorization, and of a WebSocket API another
    "bedrockagentcore:invokeHarness": (),
    "eks:call": (),
    "eks:runJob": (),
    "elasticmapreduce:addStep": ("elasticmapreduce:AddJobFlowSteps",),
    "elasticmapreduce:cancelStep": ("elasticmapreduce:CancelSteps",),
    "elasticmapreduce:createCluster": ("elasticmapreduce:RunJobFlow",),
    "elasticmapreduce:modifyInstanceFleetByName": ("elasticmapreduce:ModifyInstanceFleet",),
    "elasticmapreduce:modifyInstanceGroupByName": ("elasticmapreduce:ModifyInstanceGroups",),
    "elasticmapreduce:setClusterTerminationProtection": (
        "elasticmapreduce:SetTerminationProtection",
    ),
    "elasticmapreduce:terminateCluster": ("elasticmapreduce:TerminateJobFlows",),
    "http:invoke": ("states:InvokeHTTPEndpoint",),
    "lambda:invoke": ("lambda:InvokeFunction",),
}
NAMED_BY = {
    "dynamodb": "TableName",
    "lambda": "FunctionName",
    "sns": "TopicArn",
    "sqs": "QueueUrl",
    "states": "StateMachineArn",
}
