"""``lab-builder package``: the lab's code, in the bucket."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.lab
@options.target
@options.code
@click.option("--create-bucket", is_flag=True, help="Make the bucket where it does not exist.")
@options.as_json
def command(create_bucket: bool, as_json: bool, **flags: Any) -> None:
    """Put the lab's code into the bucket, as far as it is not there.

    Keys are made from content: the same code is never uploaded twice, and a stack that uses older
    code keeps it.
    """
    from lab_builder.aws import Aws
    from lab_builder.workflow import code_bucket, lab_stack
    from lab_builder.workflow.build import bundle_code

    settings = code_bucket.resolve(options.settings(flags, starts=True))
    name = code_bucket.name(settings)
    bundle = bundle_code(settings)
    aws = Aws(settings)
    code = code_bucket.look(aws, name, lab_stack.account(aws), bundle, create=create_bucket)
    if code.to_be_made:
        output.progress(f"making the bucket {name}")
    output.upload(code_bucket.fill(aws, code))
    sent = {asset.key for asset in code.lacking}
    if as_json:
        output.as_json(
            {
                "bucket": name,
                "assets": [
                    {"name": asset.name, "key": asset.key, "uploaded": asset.key in sent}
                    for asset in bundle.assets
                ],
            }
        )
        return
    rows = [
        ("uploaded" if asset.key in sent else "was there", f"s3://{name}/{asset.key}")
        for asset in bundle.assets
    ]
    output.result(output.table(rows, indent=""))
