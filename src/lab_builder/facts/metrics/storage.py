"""What keeps data and works on it."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.metrics.namespace import ANY, DOCS, NOT_KNOWN, REF, Namespace, by_unit, need

_TABLE = {
    "AWS::DynamoDB::Table": (REF,),
    "AWS::DynamoDB::GlobalTable": (REF,),
    "AWS::Serverless::SimpleTable": (REF,),
}
_BUCKET = {"AWS::S3::Bucket": (REF,)}

STORAGE: Mapping[str, Namespace] = {
    # SelectReturnedBytes and SelectScannedBytes are names of older documentation.
    "AWS/S3": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    4xxErrors 5xxErrors AllRequests BucketSizeBytes BytesDownloaded
                    BytesPendingReplication BytesUploaded DeleteRequests FirstByteLatency
                    GetRequests HeadRequests ListRequests NumberOfObjects
                    OperationsFailedReplication OperationsPendingReplication PostRequests
                    PutRequests ReplicationLatency SelectBytesReturned SelectBytesScanned
                    SelectRequests TotalRequestLatency SelectReturnedBytes SelectScannedBytes
                """,
            }
        ),
        {
            "BucketName": _BUCKET,
            "StorageType": ANY,
            "FilterId": ANY,
            "SourceBucket": _BUCKET,
            "DestinationBucket": _BUCKET,
            "RuleId": ANY,
            "AccessPointName": ANY,
            "DataSourceARN": ANY,
        },
        f"{DOCS}/AmazonS3/latest/userguide/metrics-dimensions.html",
        needs=(
            need("BucketSizeBytes", "BucketName StorageType"),
            need("NumberOfObjects", "BucketName StorageType"),
            need("*Requests", "BucketName FilterId", "AccessPointName"),
            need("[45]xxErrors", "BucketName FilterId", "AccessPointName"),
        ),
    ),
    "AWS/DynamoDB": Namespace(
        by_unit(
            {
                "Count": """
                    ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents
                    SystemErrors ThrottledRequests UserErrors WriteThrottleEvents
                """,
                "Milliseconds": "SuccessfulRequestLatency",
                NOT_KNOWN: """
                    AccountMaxReads AccountMaxTableLevelReads AccountMaxTableLevelWrites
                    AccountMaxWrites AccountProvisionedReadCapacityUtilization
                    AccountProvisionedWriteCapacityUtilization AgeOfOldestUnreplicatedRecord
                    ConditionalCheckFailedRequests ConsumedChangeDataCaptureUnits
                    FailedToReplicateRecordCount FaultInjectionServiceInducedErrors
                    MaxProvisionedTableReadCapacityUtilization
                    MaxProvisionedTableWriteCapacityUtilization OnDemandMaxReadRequestUnits
                    OnDemandMaxWriteRequestUnits OnlineIndexConsumedWriteCapacity
                    OnlineIndexPercentageProgress OnlineIndexThrottleEvents
                    PendingReplicationCount ProvisionedReadCapacityUnits
                    ProvisionedWriteCapacityUnits ReadAccountLimitThrottleEvents
                    ReadKeyRangeThroughputThrottleEvents ReadMaxOnDemandThroughputThrottleEvents
                    ReadProvisionedThroughputThrottleEvents ReplicationLatency ReturnedBytes
                    ReturnedItemCount ReturnedRecordsCount ThrottledPutRecordCount
                    TimeToLiveDeletedItemCount TransactionConflict
                    WriteAccountLimitThrottleEvents WriteKeyRangeThroughputThrottleEvents
                    WriteMaxOnDemandThroughputThrottleEvents
                    WriteProvisionedThroughputThrottleEvents
                """,
            }
        ),
        {
            "TableName": _TABLE,
            "GlobalSecondaryIndexName": ANY,
            "Operation": ANY,
            "OperationType": ANY,
            "DelegatedOperation": ANY,
            "ReceivingRegion": ANY,
            "StreamLabel": ANY,
            "Verb": ANY,
        },
        f"{DOCS}/amazondynamodb/latest/developerguide/metrics-dimensions.html",
        needs=(
            need("Consumed*CapacityUnits", "TableName"),
            need("Provisioned*CapacityUnits", "TableName"),
            need("*ThrottleEvents", "TableName"),
            need("SuccessfulRequestLatency", "Operation"),
            need("ThrottledRequests", "Operation"),
            need("SystemErrors", "Operation"),
        ),
    ),
    "AWS/RDS": Namespace(
        by_unit(
            {
                "Count": "DatabaseConnections",
                "Bytes": "FreeStorageSpace FreeableMemory",
                "Percent": "CPUUtilization",
                NOT_KNOWN: """
                    ACUUtilization AuroraReplicaLag BinLogDiskUsage BurstBalance
                    CPUCreditBalance CPUCreditUsage CommitLatency DBLoad DBLoadCPU DBLoadNonCPU
                    Deadlocks DiskQueueDepth EngineUptime FreeLocalStorage LoginFailures
                    MaximumUsedTransactionIDs NetworkReceiveThroughput NetworkThroughput
                    NetworkTransmitThroughput OldestReplicationSlotLag ReadIOPS ReadLatency
                    ReadThroughput ReplicaLag ReplicationSlotDiskUsage
                    ServerlessDatabaseCapacity SwapUsage TransactionLogsDiskUsage
                    VolumeBytesUsed VolumeReadIOPs VolumeWriteIOPs WriteIOPS WriteLatency
                    WriteThroughput
                """,
            }
        ),
        {
            "DBInstanceIdentifier": {"AWS::RDS::DBInstance": (REF,)},
            "DBClusterIdentifier": {"AWS::RDS::DBCluster": (REF, "DBClusterIdentifier")},
            "Role": ANY,
            "EngineName": ANY,
            "DatabaseClass": ANY,
            "DbClusterIdentifier": ANY,
            "ProxyName": {"AWS::RDS::DBProxy": (REF,)},
            "Target": ANY,
            "TargetGroup": ANY,
            "TargetRole": ANY,
            "SourceRegion": ANY,
            "SecondaryRegion": ANY,
            "DBShardGroupIdentifier": ANY,
            "DBShardGroupRouterAggregation": ANY,
            "DBShardGroupInstance": ANY,
        },
        f"{DOCS}/AmazonRDS/latest/UserGuide/rds-metrics.html",
        complete=False,
        signed=True,
    ),
    "AWS/Logs": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    CallCount DeliveryErrors DeliveryThrottling EMFParsingErrors
                    EMFValidationErrors ErrorCount ForwardedBytes ForwardedLogEvents
                    IncomingBytes IncomingLogEvents LogEventsWithFindings ThrottleCount
                    TransformedBytes TransformedLogEvents TransformationErrors
                """,
            }
        ),
        {
            "LogGroupName": {"AWS::Logs::LogGroup": (REF,)},
            "DestinationType": ANY,
            "FilterName": ANY,
            "Class": ANY,
            "Resource": ANY,
            "Service": ANY,
            "Type": ANY,
            "LogGroupArn": ANY,
            "DataProtectionOperation": ANY,
            "PolicyLevel": ANY,
            "DataSourceName": ANY,
            "DataSourceType": ANY,
        },
        f"{DOCS}/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html",
        complete=False,
    ),
    "Glue": Namespace(
        by_unit(
            {
                "Count": "glue.error.ALL glue.succeed.ALL",
                "Milliseconds": "glue.driver.aggregate.elapsedTime",
                NOT_KNOWN: """
                    glue.ALL.jvm.heap.usage glue.ALL.jvm.heap.used
                    glue.ALL.s3.filesystem.read_bytes glue.ALL.s3.filesystem.write_bytes
                    glue.ALL.system.cpuSystemLoad glue.driver.BlockManager.disk.diskSpaceUsed_MB
                    glue.driver.ExecutorAllocationManager.executors.numberAllExecutors
                    glue.driver.ExecutorAllocationManager.executors.numberMaxNeededExecutors
                    glue.driver.aggregate.bytesRead glue.driver.aggregate.numCompletedStages
                    glue.driver.aggregate.numCompletedTasks glue.driver.aggregate.numFailedTasks
                    glue.driver.aggregate.numKilledTasks glue.driver.aggregate.recordsRead
                    glue.driver.aggregate.shuffleBytesWritten
                    glue.driver.aggregate.shuffleLocalBytesRead glue.driver.jvm.heap.usage
                    glue.driver.jvm.heap.used glue.driver.s3.filesystem.read_bytes
                    glue.driver.s3.filesystem.write_bytes glue.driver.skewness.job
                    glue.driver.skewness.stage glue.driver.streaming.batchProcessingTimeInMs
                    glue.driver.streaming.numRecords glue.driver.system.cpuSystemLoad
                    glue.driver.workerUtilization
                """,
            }
        ),
        {
            "JobName": {"AWS::Glue::Job": (REF,)},
            "JobRunId": ANY,
            "Type": ANY,
            "ObservabilityGroup": ANY,
            "Source": ANY,
            "Sink": ANY,
        },
        f"{DOCS}/glue/latest/dg/monitoring-awsglue-with-cloudwatch-metrics.html",
        complete=False,  # executors have their number in the name
        needs=(need("glue.*", "JobName JobRunId Type"),),
    ),
}
