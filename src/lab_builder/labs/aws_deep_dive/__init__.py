"""The aws-deep-dive lab: a financial ledger with schedules, functions, Glue jobs and a workflow."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive.capabilities import CAPABILITIES
from lab_builder.labs.aws_deep_dive.costs import charges, daily_cost
from lab_builder.labs.aws_deep_dive.drill import DRILL
from lab_builder.labs.aws_deep_dive.invocations import INVOCATIONS
from lab_builder.labs.aws_deep_dive.prices import PRICES
from lab_builder.labs.aws_deep_dive.purposes import PURPOSES
from lab_builder.model import LocalValue, Pause

__all__ = [
    "CAPABILITIES",
    "DESCRIPTION",
    "DRILL",
    "INVOCATIONS",
    "LOCAL_VALUES",
    "NAME",
    "PAUSE",
    "PRICES",
    "PURPOSES",
    "TEMPLATE_FILE",
    "build",
    "charges",
    "daily_cost",
]

NAME = "aws-deep-dive"
DESCRIPTION = (
    "AWS deep dive training: EventBridge, Lambda, Step Functions, Glue, CloudWatch and CloudTrail "
    "around one synthetic financial ledger"
)
TEMPLATE_FILE = "aws-deep-dive-training-unified.yaml"
PAUSE = Pause(rule="{EnvironmentName}-pause", hours="PauseAfterHours")
LOCAL_VALUES: Mapping[str, LocalValue] = {
    "PauseAfterHours": LocalValue(
        value="0",
        default="8",
        reason="the lab does not pause itself on the engine, where nothing costs money",
        otherwise="the lab pauses itself on the engine, too",
    )
}


def build(keys: Mapping[str, str]) -> LabTemplate:
    """Build the template. ``keys`` maps the name of each asset to its S3 key."""
    from lab_builder.labs.aws_deep_dive import (
        budgets,
        cloudtrail,
        cloudwatch,
        dashboards,
        eventbridge,
        glue,
        kms,
        lambda_,
        logs,
        outputs,
        parameters,
        queries,
        s3,
        sns,
        sqs,
        stepfunctions,
    )

    lab = LabTemplate(DESCRIPTION)
    parameters.add(lab)
    kms.add(lab)
    s3.add(lab)
    logs.add(lab)
    lambda_.add(lab, keys)
    glue.add(lab, keys)
    stepfunctions.add(lab)
    eventbridge.add(lab)
    sns.add(lab)
    sqs.add(lab)
    budgets.add(lab)
    cloudtrail.add(lab)
    cloudwatch.add(lab)
    dashboards.add(lab)
    queries.add(lab)
    outputs.add(lab)
    return lab
