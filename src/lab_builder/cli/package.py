"""``lab-builder package``: upload the code of the lab to the S3 bucket."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@options.lab
@options.target
@options.code
@click.option("--create-bucket", is_flag=True, help="Create the bucket if it does not exist.")
@options.as_json
def command(create_bucket: bool, as_json: bool, **flags: Any) -> None:
    """Upload the code of the lab to the S3 bucket.

    Each key has a hash of the content: unchanged files are not uploaded again, and files that
    deployed stacks use are not overwritten.
    """
    from lab_builder.aws import Aws
    from lab_builder.workflow import code_bucket, lab_stack
    from lab_builder.workflow.build import bundle_code

    settings = code_bucket.resolve(options.settings(flags, starts=True))
    name = code_bucket.name(settings)
    bundle = bundle_code(settings)
    aws = Aws(settings)
    code = code_bucket.inspect(aws, name, lab_stack.account(aws), bundle, create=create_bucket)
    if code.must_create:
        output.progress(f"creating the bucket {name}")
    output.upload(code_bucket.upload(aws, code))
    sent = {asset.key for asset in code.missing}
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
        ("uploaded" if asset.key in sent else "exists", f"s3://{name}/{asset.key}")
        for asset in bundle.assets
    ]
    output.result(output.table(rows, indent=""))
