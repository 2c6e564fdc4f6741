"""``lab-builder policy``: the IAM policy that the lab needs."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.lab
@options.env
@click.option("--environment-name", metavar="NAME", help="The EnvironmentName parameter.")
@click.option(
    "--stack-name", metavar="NAME", help="The name of the stack.  [default: EnvironmentName]"
)
@click.option("--bucket", metavar="NAME", help="The S3 bucket for code.  [default: any]")
@click.option("--region", metavar="REGION", help="The AWS region.  [default: any]")
@click.option("--account", metavar="ID", default="*", help="The AWS account.  [default: any]")
@options.parameters
def command(account: str, **flags: Any) -> None:
    """Print the least IAM policy that deploys, runs and destroys the lab, as JSON.

    No call is made. The policy names the resources of one environment; a parameter that leaves
    resources out, such as Trail=false, leaves their permissions out.
    """
    import re

    from lab_builder.errors import UsageError
    from lab_builder.workflow.policy import policy

    if not re.fullmatch(r"\*|\d{12}", account):
        raise UsageError(
            f"{account!r} is no account", where="--account", hint="an account has 12 digits"
        )
    output.as_json(policy(options.settings(flags), account))
