"""What keeps data and works on it."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lint.cloudwatch.catalogue import ANY, DOCS, REF, Namespace, need, of

_TABLE = {
    "AWS::DynamoDB::Table": (REF,),
    "AWS::DynamoDB::GlobalTable": (REF,),
    "AWS::Serverless::SimpleTable": (REF,),
}
_BUCKET = {"AWS::S3::Bucket": (REF,)}

STORAGE: Mapping[str, Namespace] = {
    "AWS/S3": Namespace(
        of(
            """4xxErrors 5xxErrors AllRequests BucketSizeBytes BytesDownloaded
            BytesPendingReplication BytesUploaded DeleteRequests FirstByteLatency GetRequests
            HeadRequests ListRequests NumberOfObjects OperationsFailedReplication
            OperationsPendingReplication PostRequests PutRequests ReplicationLatency
            SelectBytesReturned SelectBytesScanned SelectRequests TotalRequestLatency
            SelectReturnedBytes SelectScannedBytes"""  # as older documentation calls them
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
        of(
            """AccountMaxReads AccountMaxTableLevelReads AccountMaxTableLevelWrites
            AccountMaxWrites AccountProvisionedReadCapacityUtilization
            AccountProvisionedWriteCapacityUtilization AgeOfOldestUnreplicatedRecord
            ConditionalCheckFailedRequests ConsumedChangeDataCaptureUnits
            ConsumedReadCapacityUnits ConsumedWriteCapacityUnits FailedToReplicateRecordCount
            FaultInjectionServiceInducedErrors MaxProvisionedTableReadCapacityUtilization
            MaxProvisionedTableWriteCapacityUtilization OnDemandMaxReadRequestUnits
            OnDemandMaxWriteRequestUnits OnlineIndexConsumedWriteCapacity
            OnlineIndexPercentageProgress OnlineIndexThrottleEvents PendingReplicationCount
            ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits
            ReadAccountLimitThrottleEvents ReadKeyRangeThroughputThrottleEvents
            ReadMaxOnDemandThroughputThrottleEvents ReadProvisionedThroughputThrottleEvents
            ReadThrottleEvents ReplicationLatency ReturnedBytes ReturnedItemCount
            ReturnedRecordsCount SuccessfulRequestLatency SystemErrors ThrottledPutRecordCount
            ThrottledRequests TimeToLiveDeletedItemCount TransactionConflict UserErrors
            WriteAccountLimitThrottleEvents WriteKeyRangeThroughputThrottleEvents
            WriteMaxOnDemandThroughputThrottleEvents WriteProvisionedThroughputThrottleEvents
            WriteThrottleEvents"""
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
        of(
            """ACUUtilization AuroraReplicaLag BinLogDiskUsage BurstBalance CPUCreditBalance
            CPUCreditUsage CPUUtilization CommitLatency DBLoad DBLoadCPU DBLoadNonCPU
            DatabaseConnections Deadlocks DiskQueueDepth EngineUptime FreeLocalStorage
            FreeStorageSpace FreeableMemory LoginFailures MaximumUsedTransactionIDs
            NetworkReceiveThroughput NetworkThroughput NetworkTransmitThroughput
            OldestReplicationSlotLag ReadIOPS ReadLatency ReadThroughput ReplicaLag
            ReplicationSlotDiskUsage ServerlessDatabaseCapacity SwapUsage
            TransactionLogsDiskUsage VolumeBytesUsed VolumeReadIOPs VolumeWriteIOPs WriteIOPS
            WriteLatency WriteThroughput"""
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
        of(
            """CallCount DeliveryErrors DeliveryThrottling EMFParsingErrors EMFValidationErrors
            ErrorCount ForwardedBytes ForwardedLogEvents IncomingBytes IncomingLogEvents
            LogEventsWithFindings ThrottleCount TransformedBytes TransformedLogEvents
            TransformationErrors"""
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
        of(
            """glue.ALL.jvm.heap.usage glue.ALL.jvm.heap.used glue.ALL.s3.filesystem.read_bytes
            glue.ALL.s3.filesystem.write_bytes glue.ALL.system.cpuSystemLoad
            glue.driver.BlockManager.disk.diskSpaceUsed_MB
            glue.driver.ExecutorAllocationManager.executors.numberAllExecutors
            glue.driver.ExecutorAllocationManager.executors.numberMaxNeededExecutors
            glue.driver.aggregate.bytesRead glue.driver.aggregate.elapsedTime
            glue.driver.aggregate.numCompletedStages glue.driver.aggregate.numCompletedTasks
            glue.driver.aggregate.numFailedTasks glue.driver.aggregate.numKilledTasks
            glue.driver.aggregate.recordsRead glue.driver.aggregate.shuffleBytesWritten
            glue.driver.aggregate.shuffleLocalBytesRead glue.driver.jvm.heap.usage
            glue.driver.jvm.heap.used glue.driver.s3.filesystem.read_bytes
            glue.driver.s3.filesystem.write_bytes glue.driver.skewness.job
            glue.driver.skewness.stage glue.driver.streaming.batchProcessingTimeInMs
            glue.driver.streaming.numRecords glue.driver.system.cpuSystemLoad
            glue.driver.workerUtilization glue.error.ALL glue.succeed.ALL"""
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
