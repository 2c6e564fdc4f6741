"""E9601, E9602: the role of a function."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import allowed, functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View, grants, permissions

_SERVICE = "lambda.amazonaws.com"
_NETWORK = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces")


class FunctionRoleTrust(Rule):
    """Lambda takes on the role of a function, and refuses the function where it cannot."""

    id = "E9601"
    shortdesc = "The role of a function trusts Lambda"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that do not trust Lambda."""
        for found in functions(view):
            place = found.get("Role")
            role = permissions.role(view, place.value) if place else None
            if place and role and not grants.trusts(role, _SERVICE):
                yield fault(place, f"{role.logical_id} does not trust {_SERVICE}")


class FunctionNetwork(Rule):
    """Lambda joins a function to a VPC by network interfaces that it makes as the function's role.

    It refuses a function whose role may not. AWSLambdaVPCAccessExecutionRole allows what it takes.
    """

    id = "E9602"
    shortdesc = "The role of a function in a VPC may make network interfaces"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the functions in a VPC whose role may not."""
        for found in functions(view):
            place, subnets = found.get("VpcConfig"), found.get("VpcConfig", "SubnetIds")
            may = allowed(found)
            if not place or not may or not subnets or subnets.node == []:
                continue
            for action in _NETWORK:
                if may.lacks(action):
                    yield fault(place, f"the role of {found.logical_id} does not allow {action}")
