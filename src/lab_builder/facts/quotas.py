"""How many resources of a type an account may have in a region.

Written by hand: Service Quotas tells them to an account only.
"""

from __future__ import annotations

from collections.abc import Mapping

# Quotas that AWS does not raise.
FIXED: Mapping[str, int] = {
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
    "AWS::CloudTrail::Trail": 5,
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
    "AWS::Logs::ResourcePolicy": 10,
}

# Quotas that AWS raises when asked: what a new account has.
ADJUSTABLE: Mapping[str, int] = {
    # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    "AWS::EC2::EIP": 5,
    "AWS::EC2::InternetGateway": 5,
    "AWS::EC2::VPC": 5,
}

# Of one event bus, in most regions.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
RULES_OF_A_BUS = 300
