"""What runs code, and what stands in front of it."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.metrics.namespace import ANY, DOCS, NOT_KNOWN, REF, Namespace, by_unit, need

_FUNCTION = {"AWS::Lambda::Function": (REF,), "AWS::Serverless::Function": (REF,)}
_MACHINE = {
    "AWS::StepFunctions::StateMachine": (REF, "Arn"),
    "AWS::Serverless::StateMachine": (REF, "Arn"),
}
_BALANCED = {
    "LoadBalancer": {"AWS::ElasticLoadBalancingV2::LoadBalancer": ("LoadBalancerFullName",)},
    "TargetGroup": {"AWS::ElasticLoadBalancingV2::TargetGroup": ("TargetGroupFullName",)},
    "AvailabilityZone": ANY,
}

COMPUTE: Mapping[str, Namespace] = {
    "AWS/Lambda": Namespace(
        by_unit(
            {
                "Count": """
                    Invocations Errors DeadLetterErrors DestinationDeliveryFailures Throttles
                    ConcurrentExecutions
                """,
                "Milliseconds": "Duration PostRuntimeExtensionsDuration IteratorAge AsyncEventAge",
                NOT_KNOWN: """
                    OversizedRecordCount ProvisionedConcurrencyInvocations
                    ProvisionedConcurrencySpilloverInvocations RecursiveInvocationsDropped
                    OffsetLag MaxOffsetLag SumOffsetLag ProvisionedConcurrentExecutions
                    ProvisionedConcurrencyUtilization UnreservedConcurrentExecutions
                    ClaimedAccountConcurrency AsyncEventsReceived AsyncEventsDropped
                    PolledEventCount FilteredOutEventCount InvokedEventCount
                    FailedInvokeEventCount DroppedEventCount
                    OnFailureDestinationDeliveredEventCount DeletedEventCount
                    CommittedEventCount PollingErrorCount InvokeErrorCount
                    SchemaRegistryErrorCount CommitErrorCount ProvisionedPollers EventPollerUnit
                    SignatureValidationErrors ApproximateRunningDurableExecutions
                    ApproximateRunningDurableExecutionsUtilization DurableExecutionDuration
                    DurableExecutionStarted DurableExecutionStopped DurableExecutionSucceeded
                    DurableExecutionFailed DurableExecutionTimedOut DurableExecutionOperations
                    DurableExecutionStorageWrittenBytes CPUUtilization MemoryUtilization
                    ExecutionEnvironmentConcurrency ExecutionEnvironmentConcurrencyLimit
                    ExecutionEnvironmentCPUUtilization ExecutionEnvironmentMemoryUtilization
                    vCPUAllocated vCPUAvailable MemoryAllocated MemoryAvailable
                """,
            }
        ),
        {
            "FunctionName": _FUNCTION,
            "Resource": ANY,
            "ExecutedVersion": ANY,
            "EventSourceMappingUUID": ANY,
            "CapacityProviderName": ANY,
            "InstanceType": ANY,
        },
        f"{DOCS}/lambda/latest/dg/monitoring-metrics-types.html",
    ),
    "AWS/States": Namespace(
        by_unit(
            {
                "Count": """
                    ExecutionThrottled ExecutionsAborted ExecutionsFailed ExecutionsStarted
                    ExecutionsSucceeded ExecutionsTimedOut
                """,
                "Milliseconds": "ExecutionTime",
                NOT_KNOWN: """
                    ExecutionsRedriven RedrivenExecutionsAborted RedrivenExecutionsFailed
                    RedrivenExecutionsSucceeded RedrivenExecutionsTimedOut
                    ExpressExecutionMemory ExpressExecutionBilledDuration
                    ExpressExecutionBilledMemory ActivityRunTime ActivityScheduleTime
                    ActivityTime ActivitiesFailed ActivitiesHeartbeatTimedOut
                    ActivitiesScheduled ActivitiesStarted ActivitiesSucceeded ActivitiesTimedOut
                    LambdaFunctionRunTime LambdaFunctionScheduleTime LambdaFunctionTime
                    LambdaFunctionsFailed LambdaFunctionsScheduled LambdaFunctionsStarted
                    LambdaFunctionsSucceeded LambdaFunctionsTimedOut
                    LambdaFunctionsHeartbeatTimedOut ServiceIntegrationRunTime
                    ServiceIntegrationScheduleTime ServiceIntegrationTime
                    ServiceIntegrationsFailed ServiceIntegrationsScheduled
                    ServiceIntegrationsStarted ServiceIntegrationsSucceeded
                    ServiceIntegrationsTimedOut ThrottledEvents ProvisionedBucketSize
                    ProvisionedRefillRate ConsumedCapacity OpenExecutionCount OpenExecutionLimit
                    ApproximateOpenMapRunCount ApproximateOpenMapRunLimit
                    ApproximateMapRunBacklogSize MapRunBacklogSize
                """,
            }
        ),
        {
            "StateMachineArn": _MACHINE,
            "Version": ANY,
            "Alias": ANY,
            "ActivityArn": {"AWS::StepFunctions::Activity": (REF, "Arn")},
            "LambdaFunctionArn": ANY,
            "ServiceIntegrationResourceArn": ANY,
            "APIName": ANY,
            "ServiceMetric": ANY,
            "StateTransition": ANY,
        },
        f"{DOCS}/step-functions/latest/dg/procedure-cw-metrics.html",
        needs=(need("Execution*", "StateMachineArn"),),
    ),
    "AWS/EC2": Namespace(
        by_unit(
            {
                "Bytes": "NetworkIn NetworkOut",
                "Percent": "CPUUtilization",
                NOT_KNOWN: """
                    CPUCreditBalance CPUCreditUsage CPUSurplusCreditBalance
                    CPUSurplusCreditsCharged DedicatedHostCPUUtilization DiskReadBytes
                    DiskReadOps DiskWriteBytes DiskWriteOps EBSByteBalance% EBSIOBalance%
                    EBSReadBytes EBSReadOps EBSWriteBytes EBSWriteOps GPUPowerUtilization
                    InstanceEBSIOPSExceededCheck InstanceEBSThroughputExceededCheck
                    MetadataNoToken MetadataNoTokenRejected NetworkAddressUsage
                    NetworkAddressUsagePeered NetworkPacketsIn NetworkPacketsOut
                    StatusCheckFailed StatusCheckFailed_AttachedEBS StatusCheckFailed_Instance
                    StatusCheckFailed_System
                """,
            }
        ),
        {
            "InstanceId": {"AWS::EC2::Instance": (REF, "InstanceId")},
            "AutoScalingGroupName": {"AWS::AutoScaling::AutoScalingGroup": (REF,)},
            "ImageId": ANY,
            "InstanceType": ANY,
            "HostId": ANY,
            "Per-VPC Metrics": ANY,
        },
        f"{DOCS}/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html",
    ),
    "AWS/ECS": Namespace(
        by_unit(
            {
                "Percent": "CPUUtilization MemoryUtilization",
                NOT_KNOWN: """
                    ActiveConnectionCount CPUReservation ClientTLSNegotiationErrorCount
                    EBSFilesystemUtilization GPUReservation GrpcRequestCount
                    HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count
                    HTTPCode_Target_4XX_Count HTTPCode_Target_5XX_Count MemoryReservation
                    NewConnectionCount ProcessedBytes RequestCount RequestCountPerTarget
                    TargetProcessedBytes TargetResponseTime TargetTLSNegotiationErrorCount
                """,
            }
        ),
        {
            "ClusterName": {"AWS::ECS::Cluster": (REF,)},
            "ServiceName": {"AWS::ECS::Service": ("Name",)},
            "DiscoveryName": ANY,
            "TargetDiscoveryName": ANY,
            "CapacityProviderName": ANY,
            "TaskDefinitionFamily": ANY,
        },
        f"{DOCS}/AmazonECS/latest/developerguide/available-metrics.html",
        complete=False,
        needs=(
            need("CPUUtilization", "ClusterName"),
            need("MemoryUtilization", "ClusterName"),
        ),
    ),
    "AWS/ApiGateway": Namespace(
        by_unit(
            {
                "Count": "4XXError 5XXError CacheHitCount CacheMissCount Count",
                "Milliseconds": "IntegrationLatency Latency",
                NOT_KNOWN: """
                    4xx 5xx ClientError ConnectCount DataProcessed ExecutionError
                    IntegrationError MessageCount
                """,
            }
        ),
        {
            # Ref and GetAtt give the id of a REST API, never its name.
            "ApiName": {"AWS::ApiGateway::RestApi": (), "AWS::Serverless::Api": ()},
            "ApiId": {
                "AWS::ApiGatewayV2::Api": (REF, "ApiId"),
                "AWS::Serverless::HttpApi": (REF,),
                "AWS::Serverless::WebSocketApi": (REF,),
            },
            "Stage": ANY,
            "Method": ANY,
            "Resource": ANY,
            "Route": ANY,
            "DomainName": ANY,
        },
        f"{DOCS}/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html",
        needs=(need("*", "ApiName", "ApiId", "DomainName"),),
    ),
    "AWS/ApplicationELB": Namespace(
        by_unit(
            {
                "Count": """
                    HTTPCode_ELB_5XX_Count HTTPCode_Target_5XX_Count HealthyHostCount
                    RequestCount UnHealthyHostCount
                """,
                "Seconds": "TargetResponseTime",
                NOT_KNOWN: """
                    ActiveConnectionCount AnomalousHostCount BYoIPUtilPercentage
                    ClientTLSNegotiationErrorCount ConsumedLCUs
                    DesyncMitigationMode_NonCompliant_Request_Count
                    DroppedInvalidHeaderRequestCount ELBAuthError ELBAuthFailure ELBAuthLatency
                    ELBAuthRefreshTokenSuccess ELBAuthSuccess ELBAuthUserClaimsSizeExceeded
                    ForwardedInvalidHeaderRequestCount GrpcRequestCount HTTPCode_ELB_3XX_Count
                    HTTPCode_ELB_4XX_Count HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count
                    HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count HTTPCode_Target_2XX_Count
                    HTTPCode_Target_3XX_Count HTTPCode_Target_4XX_Count
                    HTTP_Fixed_Response_Count HTTP_Redirect_Count
                    HTTP_Redirect_Url_Limit_Exceeded_Count HealthyStateDNS HealthyStateRouting
                    IPv6ProcessedBytes IPv6RequestCount LambdaInternalError
                    LambdaTargetProcessedBytes LambdaUserError LowReputationPacketsDropped
                    LowReputationRequestsDenied MitigatedHostCount NewConnectionCount
                    NonStickyRequestCount PeakLCUs ProcessedBytes RejectedConnectionCount
                    RequestCountPerTarget ReservedLCUs RuleEvaluations StandardProcessedBytes
                    TargetConnectionErrorCount TargetTLSNegotiationErrorCount
                    UnhealthyRoutingRequestCount UnhealthyStateDNS UnhealthyStateRouting
                    ZonalShiftedHostCount JWTValidationSuccessCount JWTValidationFailureCount
                    TargetControlRequestCount TargetControlRequestRejectCount
                    TargetControlActiveChannelCount TargetControlNewChannelCount
                    TargetControlChannelErrorCount TargetControlWorkQueueLength
                    TargetControlProcessedBytes
                """,
            }
        ),
        {**_BALANCED, "TargetControlAgent": ANY},
        f"{DOCS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
        needs=(
            need("HealthyHostCount", "LoadBalancer TargetGroup"),
            need("UnHealthyHostCount", "LoadBalancer TargetGroup"),
        ),
    ),
    "AWS/NetworkELB": Namespace(
        by_unit(
            {
                NOT_KNOWN: """
                    ActiveFlowCount ActiveFlowCount_TCP ActiveFlowCount_TLS ActiveFlowCount_UDP
                    ActiveZonalShiftHostCount ClientTLSNegotiationErrorCount ConsumedLCUs
                    ConsumedLCUs_TCP ConsumedLCUs_TLS ConsumedLCUs_UDP HealthyHostCount
                    NewFlowCount NewFlowCount_TCP NewFlowCount_TLS NewFlowCount_UDP
                    PeakBytesPerSecond PeakPacketsPerSecond PortAllocationErrorCount
                    ProcessedBytes ProcessedBytes_TCP ProcessedBytes_TLS ProcessedBytes_UDP
                    ProcessedPackets RejectedFlowCount RejectedFlowCount_TCP ReservedLCUs
                    SecurityGroupBlockedFlowCount_Inbound_ICMP
                    SecurityGroupBlockedFlowCount_Inbound_TCP
                    SecurityGroupBlockedFlowCount_Inbound_UDP
                    SecurityGroupBlockedFlowCount_Outbound_ICMP
                    SecurityGroupBlockedFlowCount_Outbound_TCP
                    SecurityGroupBlockedFlowCount_Outbound_UDP TCP_Client_Reset_Count
                    TCP_ELB_Reset_Count TCP_Target_Reset_Count TargetTLSNegotiationErrorCount
                    UnHealthyHostCount UnhealthyRoutingFlowCount ZonalHealthStatus
                """,
            }
        ),
        _BALANCED,
        f"{DOCS}/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html",
        complete=False,
        needs=(
            need("HealthyHostCount", "LoadBalancer TargetGroup"),
            need("UnHealthyHostCount", "LoadBalancer TargetGroup"),
        ),
    ),
}
