"""E9601, E9602: the roles of functions."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import function_permissions, functions
from lab_builder.lint.iam import grants, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_SERVICE = "lambda.amazonaws.com"
_NETWORK = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces")


class FunctionRoleTrust(Rule):
    """Lambda assumes the role of a function, and rejects a role that does not trust it."""

    id = "E9601"
    shortdesc = "The role of a function trusts Lambda"
    effect = "Lambda rejects the function"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that do not trust Lambda."""
        for found in functions(view):
            place = found.get("Role")
            role = permissions.role(view, place.value) if place else None
            if place and role and not grants.trusts(role, _SERVICE):
                message = f"{role.logical_id} does not let {_SERVICE} assume it"
                instead = f"Allow {_SERVICE} sts:AssumeRole in its AssumeRolePolicyDocument"
                yield fault(place, message, instead=instead)


class FunctionNetwork(Rule):
    """Lambda creates network interfaces for a function in a VPC with the role of the function.

    It rejects a role that does not allow that. AWSLambdaVPCAccessExecutionRole does.
    """

    id = "E9602"
    shortdesc = "The role of a function in a VPC allows network interfaces"
    effect = "Lambda rejects the function"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the functions in a VPC whose role does not allow network interfaces."""
        for found in functions(view):
            place, subnets = found.get("VpcConfig"), found.get("VpcConfig", "SubnetIds")
            may = function_permissions(found)
            if not place or not may or not subnets or subnets.node == []:
                continue
            for action in _NETWORK:
                if may.lacks(action):
                    message = f"the role of {found.logical_id} does not allow {action}"
                    instead = "Add AWSLambdaVPCAccessExecutionRole to the role"
                    yield fault(place, message, instead=instead)
