"""What moves events, messages and records."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.metrics.namespace import ANY, DOCS, NOT_KNOWN, REF, Namespace, by_unit, need

_STREAM = {"AWS::Kinesis::Stream": (REF,)}

MESSAGING: Mapping[str, Namespace] = {
    "AWS/Events": Namespace(
        by_unit(
            {
                "Count": """
                    FailedInvocations Invocations InvocationsFailedToBeSentToDlq
                    InvocationsSentToDlq MatchedEvents ThrottledRules TriggeredRules
                """,
                NOT_KNOWN: """
                    DeadLetterInvocations Events IngestionToInvocationCompleteLatency
                    IngestionToInvocationStartLatency IngestionToInvocationSuccessLatency
                    InvocationAttempts InvocationsCreated PutEventsApproximateCallCount
                    PutEventsApproximateFailedCount PutEventsApproximateSuccessCount
                    PutEventsApproximateThrottledCount PutEventsEntriesCount
                    PutEventsFailedEntriesCount PutEventsLatency PutEventsRequestSize
                    PutPartnerEventsApproximateCallCount PutPartnerEventsApproximateFailedCount
                    PutPartnerEventsApproximateSuccessCount
                    PutPartnerEventsApproximateThrottledCount PutPartnerEventsEntriesCount
                    PutPartnerEventsFailedEntriesCount PutPartnerEventsLatency
                    RetryInvocationAttempts SuccessfulInvocationAttempts
                """,
            }
        ),
        {
            "RuleName": {"AWS::Events::Rule": (REF,)},
            "EventBusName": {"AWS::Events::EventBus": (REF, "Name")},
            "EventSourceName": ANY,
            "TargetType": ANY,
        },
        f"{DOCS}/eventbridge/latest/userguide/eb-monitoring.html",
    ),
    "AWS/Scheduler": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    InvocationAttemptCount InvocationDroppedCount InvocationThrottleCount
                    InvocationsFailedToBeSentToDeadLetterCount InvocationsSentToDeadLetterCount
                    InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded
                    TargetErrorCount TargetErrorThrottledCount
                """,
            }
        ),
        {"ScheduleGroup": {"AWS::Scheduler::ScheduleGroup": (REF,)}, "ErrorCode": ANY},
        f"{DOCS}/scheduler/latest/UserGuide/monitoring-cloudwatch.html",
        complete=False,  # failed deliveries have one metric to an error code
    ),
    "AWS/EventBridge/Pipes": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    Concurrency Duration EnrichmentStageDuration EnrichmentStageFailed
                    EventCount EventSize ExecutionFailed ExecutionPartiallyFailed
                    ExecutionThrottled ExecutionTimeout Invocations TargetStageDuration
                    TargetStageFailed TargetStagePartiallyFailed TargetStageSkipped
                """,
            }
        ),
        {"PipeName": {"AWS::Pipes::Pipe": (REF,)}, "AwsAccountId": ANY},
        f"{DOCS}/eventbridge/latest/userguide/eb-pipes-monitoring.html",
    ),
    "AWS/SQS": Namespace(
        by_unit(
            {
                "Count": """
                    ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible
                    ApproximateNumberOfMessagesVisible NumberOfEmptyReceives
                    NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent
                """,
                "Seconds": "ApproximateAgeOfOldestMessage",
                "Bytes": "SentMessageSize",
                NOT_KNOWN: """
                    ApproximateNumberOfGroupsWithInflightMessages ApproximateNumberOfNoisyGroups
                    NumberOfDeduplicatedSentMessages
                    ApproximateNumberOfMessagesVisibleInQuietGroups
                    ApproximateNumberOfMessagesNotVisibleInQuietGroups
                    ApproximateNumberOfMessagesDelayedInQuietGroups
                    ApproximateAgeOfOldestMessageInQuietGroups
                """,
            }
        ),
        {"QueueName": {"AWS::SQS::Queue": ("QueueName",)}},
        f"{DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
        needs=(need("*", "QueueName"),),
    ),
    "AWS/SNS": Namespace(
        by_unit(
            {
                "Count": """
                    NumberOfMessagesPublished NumberOfNotificationsDelivered
                    NumberOfNotificationsFailed
                """,
                "Bytes": "PublishSize",
                NOT_KNOWN: """
                    NumberOfNotificationsFilteredOut
                    NumberOfNotificationsFilteredOut-InvalidAttributes
                    NumberOfNotificationsFilteredOut-NoMessageAttributes
                    NumberOfNotificationsFilteredOut-InvalidMessageBody
                    NumberOfNotificationsFilteredOut-MessageAttributes
                    NumberOfNotificationsFilteredOut-MessageBody
                    NumberOfNotificationsRedrivenToDlq NumberOfNotificationsFailedToRedriveToDlq
                    SMSMonthToDateSpentUSD SMSSuccessRate
                """,
            }
        ),
        {
            "TopicName": {"AWS::SNS::Topic": ("TopicName",)},
            "Application": ANY,
            "Platform": ANY,
            "Country": ANY,
            "SMSType": ANY,
            "PhoneNumber": ANY,
        },
        f"{DOCS}/sns/latest/dg/sns-monitoring-using-cloudwatch.html",
    ),
    "AWS/Kinesis": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    GetRecords.Bytes GetRecords.IteratorAge GetRecords.IteratorAgeMilliseconds
                    GetRecords.Latency GetRecords.Records GetRecords.Success IncomingBytes
                    IncomingRecords IteratorAgeMilliseconds OutgoingBytes OutgoingRecords
                    PutRecord.Bytes PutRecord.Latency PutRecord.Success PutRecords.Bytes
                    PutRecords.FailedRecords PutRecords.Latency PutRecords.Records
                    PutRecords.Success PutRecords.SuccessfulRecords PutRecords.ThrottledRecords
                    PutRecords.TotalRecords ReadProvisionedThroughputExceeded
                    SubscribeToShard.RateExceeded SubscribeToShard.Success
                    SubscribeToShardEvent.Bytes SubscribeToShardEvent.MillisBehindLatest
                    SubscribeToShardEvent.Records SubscribeToShardEvent.Success
                    WriteProvisionedThroughputExceeded
                """,
            }
        ),
        {"StreamName": _STREAM, "ShardId": ANY, "ConsumerName": ANY},
        f"{DOCS}/streams/latest/dev/monitoring-with-cloudwatch.html",
        needs=(need("*", "StreamName"),),
    ),
    "AWS/Firehose": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    ActivePartitionsLimit BackupToS3.Bytes BackupToS3.DataFreshness
                    BackupToS3.Records BackupToS3.Success BytesPerSecondLimit
                    DataReadFromKinesisStream.Bytes DataReadFromKinesisStream.Records
                    DeliveryToHttpEndpoint.Bytes DeliveryToHttpEndpoint.DataFreshness
                    DeliveryToHttpEndpoint.Records DeliveryToHttpEndpoint.Success
                    DeliveryToRedshift.Bytes DeliveryToRedshift.Records
                    DeliveryToRedshift.Success DeliveryToS3.Bytes DeliveryToS3.DataFreshness
                    DeliveryToS3.ObjectCount DeliveryToS3.Records DeliveryToS3.Success
                    DeliveryToSplunk.Bytes DeliveryToSplunk.DataAckLatency
                    DeliveryToSplunk.DataFreshness DeliveryToSplunk.Records
                    DeliveryToSplunk.Success ExecuteProcessing.Duration
                    ExecuteProcessing.Success FailedConversion.Bytes FailedConversion.Records
                    IncomingBytes IncomingPutRequests IncomingRecords KinesisMillisBehindLatest
                    PutRecord.Bytes PutRecord.Latency PutRecord.Requests PutRecordBatch.Bytes
                    PutRecordBatch.Latency PutRecordBatch.Records PutRecordBatch.Requests
                    SucceedProcessing.Bytes SucceedProcessing.Records ThrottledRecords
                """,
            }
        ),
        {
            "DeliveryStreamName": {"AWS::KinesisFirehose::DeliveryStream": (REF,)},
            "Operation": ANY,
        },
        f"{DOCS}/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html",
        complete=False,
        needs=(need("DeliveryTo*", "DeliveryStreamName"),),
    ),
}
