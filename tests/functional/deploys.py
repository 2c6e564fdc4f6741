"""Plans of the small lab for an engine, with the template in a bucket of it."""

from __future__ import annotations

from typing import Any

import small_lab
from lab_builder import assets
from lab_builder.aws import Aws
from lab_builder.model import Bundle
from lab_builder.stacks import checks, plan, status
from lab_builder.stacks.values import Plan
from uploads import uploaded

BUCKET = "stacks-code"


def planned(aws: Aws, name: str, body: dict[str, Any] = small_lab.BODY, **given: str) -> Plan:
    """Return the plan of a deploy of the body, whose template is in the bucket."""
    account = checks.caller(aws).account
    template = small_lab.template(body)
    asset = assets.template("small", template.text)
    uploaded(aws, BUCKET, account, Bundle((asset,)))
    return plan.make_plan(
        aws,
        small_lab.settings(name),
        template,
        small_lab.parameters(EnvironmentName=name, S3BucketName=BUCKET, **given),
        stack=status.find(aws, name),
        account=account,
        template_key=asset.key,
    )
