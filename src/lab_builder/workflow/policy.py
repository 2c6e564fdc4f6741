"""The IAM policy that deploying, running and destroying a lab needs, and not more.

It has the permissions of CloudFormation's handlers for the resources of the template, which act for
the caller, and those of the calls that lab-builder itself makes.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from lab_builder import parameters
from lab_builder.errors import LabError
from lab_builder.facts import iam_actions
from lab_builder.facts.calls import resource_calls
from lab_builder.facts.permissions import resource_permissions
from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME, Settings
from lab_builder.stacks.existence import LOOKUPS
from lab_builder.template.view import View
from lab_builder.workflow import own_actions
from lab_builder.workflow.build import build

_CLIENTS = {"stepfunctions": "sfn"}  # as Step Functions names it, where boto3 does otherwise
_KEY_ACTIONS = re.compile("kms:(?!.*Alias)")


def policy(settings: Settings, account: str = "*") -> dict[str, Any]:
    """Return the policy as CloudFormation's and IAM's JSON value; no call is made.

    It is for the environment, stack, bucket and region of ``settings``, each a ``*`` where it is
    not known. Parameters that leave resources out leave their permissions out.

    Raises:
        LabError: the permissions of a resource type are not known.
        SettingsError: the lab does not exist.
        ParameterError: a parameter is unknown or invalid.
    """
    built = build(settings)
    bucket = settings.bucket or "*"
    given = {**settings.parameters, S3_BUCKET_NAME: settings.bucket or "bucket"}
    values = parameters.resolve(built.template.body, given, settings.sources)
    region = settings.region or "*"
    partition = _partition(region)
    names = {
        "partition": partition,
        "region": region,
        "account": account,
        "environment": values[ENVIRONMENT_NAME],
        "stack": settings.stack_name,
    }
    view = View(built.template.body, parameters=values, pseudo={"AWS::Partition": partition})
    actions = _of_resources(view) | _own({resource.type for resource in view.created()})
    # Some calls about a stack have only the id of another operation.
    stack = set(filter(iam_actions.has_resources, own_actions.STACK))
    actions |= set(own_actions.STACK) - stack
    lab_bucket = f"arn:{partition}:s3:::{values[ENVIRONMENT_NAME]}-*"
    code_bucket = f"arn:{partition}:s3:::{bucket}"
    statements = [
        _allow("Stack", stack, _arns("cloudformation", names)),
        _allow("CodeBucket", own_actions.CODE_BUCKET, [code_bucket]),
        _allow("CodeObjects", own_actions.CODE_OBJECTS, [f"{code_bucket}/*"]),
        _allow("LabObjects", own_actions.EMPTYING_OBJECTS, [f"{lab_bucket}/*"]),
        _pass_roles(built.template.body, _arns("iam", names)),
    ]
    everywhere = {action for action in actions if not _is_scoped(action)}
    for service in sorted({action.partition(":")[0] for action in actions - everywhere}):
        own = {action for action in actions - everywhere if action.startswith(f"{service}:")}
        arns = [lab_bucket] if service == "s3" else _arns(service, names)
        statements.append(_allow(service.capitalize(), own, arns))
    statements.append(_allow("WithoutResources", everywhere, ["*"]))
    return {"Version": "2012-10-17", "Statement": statements}


def _of_resources(view: View) -> set[str]:
    """Return the actions of the handlers for the resources that a deploy creates."""
    found = set()
    for resource in view.created():
        permissions = resource_permissions(resource.type)
        if permissions is None:
            raise LabError(
                f"the permissions of {resource.type} are not known",
                where=resource.logical_id,
                hint="add the type to facts/generate/permissions.py, then run make tables",
            )
        for action, property_path in permissions.items():
            needed = not property_path or any(resource.properties.walk(*property_path.split(".")))
            if needed and iam_actions.exists(action):
                found.add(action)
    found.discard("iam:PassRole")  # has a statement of its own
    has_key = any(resource.type == "AWS::KMS::Key" for resource in view.created())
    return {action for action in found if has_key or not _KEY_ACTIONS.match(action)}


def _own(kinds: AbstractSet[str]) -> set[str]:
    """Return the actions of lab-builder's own calls for resources of some types."""
    found = {
        *own_actions.QUOTAS,
        *own_actions.PAUSING,
        *own_actions.INVOKING,
        *own_actions.STOPPING,
        *own_actions.EMPTYING,
    }
    for kind in kinds & LOOKUPS.keys():
        call = resource_calls()[kind]
        service = _CLIENTS.get(call.client, call.client)
        found.update(iam_actions.actions_of_call(service, call.read[:1].lower() + call.read[1:]))
    return found


def _is_scoped(action: str) -> bool:
    """Return whether a statement can name the resources of an action.

    Calls that list and describe also ask for resources of other names, or of none.
    """
    service, _, name = action.partition(":")
    listing = name.startswith(("List", "Describe")) and service != "s3"
    return not listing and iam_actions.has_resources(action)


# By service, where the ARNs of a lab's resources are not like the others.
_ARNS: Mapping[str, tuple[str, ...]] = {
    "budgets": ("arn:{partition}:budgets::{account}:budget/{environment}-*",),
    "cloudformation": ("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*",),
    "cloudwatch": (
        "arn:{partition}:cloudwatch:{region}:{account}:alarm:{environment}-*",
        "arn:{partition}:cloudwatch::{account}:dashboard/{environment}-*",
    ),
    "glue": (
        "arn:{partition}:glue:{region}:{account}:catalog",
        "arn:{partition}:glue:{region}:{account}:*/{environment}-*",
    ),
    # CloudFormation names a role after the stack.
    "iam": ("arn:{partition}:iam::{account}:role/{stack}-*",),
    "kms": (
        "arn:{partition}:kms:{region}:{account}:alias/{environment}-*",
        "arn:{partition}:kms:{region}:{account}:key/*",
    ),
    "logs": ("arn:{partition}:logs:{region}:{account}:log-group:/*/{environment}*",),
}
_USUAL = ("arn:{partition}:{service}:{region}:{account}:*{environment}-*",)


def _arns(service: str, names: Mapping[str, str]) -> list[str]:
    return [arn.format(service=service, **names) for arn in _ARNS.get(service, _USUAL)]


def _pass_roles(body: Mapping[str, Any], roles: list[str]) -> dict[str, Any]:
    """Return the statement that lets the lab's services, and no others, have its roles."""
    trusted = json.dumps(
        [
            resource["Properties"]["AssumeRolePolicyDocument"]
            for resource in body["Resources"].values()
            if resource["Type"] == "AWS::IAM::Role"
        ]
    )
    services = sorted(set(re.findall(r"[a-z]+\.amazonaws\.com", trusted)))
    condition = {"StringEquals": {"iam:PassedToService": services}}
    return _allow("PassRoles", ["iam:PassRole"], roles) | {"Condition": condition}


def _allow(sid: str, actions: Iterable[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": resources}


def _partition(region: str) -> str:
    if region == "*":
        return "aws"
    import botocore.session

    partition: str = botocore.session.get_session().get_partition_for_region(region)
    return partition
