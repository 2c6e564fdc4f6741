"""Stubbed clients, as for the stages around CloudFormation."""

from unit.stacks.conftest import aws as aws
from unit.stacks.conftest import stub as stub
