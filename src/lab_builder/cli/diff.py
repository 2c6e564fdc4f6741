"""``lab-builder diff``: compare the deployed template with the rendered one."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.lab
@options.target
@options.code
@options.stack
@options.as_json
def command(reset_parameters: bool, as_json: bool, **flags: Any) -> None:
    """Show what a deploy would change, without creating a change set.

    The exit code is 0 whether or not there are differences.
    """
    from lab_builder import config
    from lab_builder.aws import Aws
    from lab_builder.cli import report
    from lab_builder.model import S3_BUCKET_NAME
    from lab_builder.stacks import diff
    from lab_builder.workflow import lab_stack, stack_values
    from lab_builder.workflow.build import build

    settings = options.settings(flags)
    built = build(settings)
    aws = Aws(settings)
    stack = lab_stack.require_resources(aws)
    lab_stack.refuse_sam_stack(stack)
    lab_stack.refuse_other_lab(aws, stack)
    settings = config.with_bucket(settings, stack.parameters.get(S3_BUCKET_NAME, ""), "the stack")
    values = stack_values.resolve(settings, built, stack, reset=reset_parameters)
    found = diff.compare(aws, stack, built.template, values.parameters)
    if as_json:
        output.as_json(found)
    else:
        output.result(report.difference(found))
