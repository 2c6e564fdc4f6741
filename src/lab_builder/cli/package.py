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
    from lab_builder import stages
    from lab_builder.aws import Aws
    from lab_builder.package import bucket, upload
    from lab_builder.stacks import checks

    is_local = flags["local"]
    settings = stages.with_bucket(options.settings(flags, starts=True))
    name = stages.bucket(settings)
    bundle = stages.bundle(settings)
    aws = Aws(settings)
    owner = checks.caller(aws).account
    missing = stages.missing(aws, name, owner, bundle, may_make=create_bucket or is_local)
    if missing.bucket and bucket.create(aws, name, owner):
        output.progress(f"made the bucket {name}")
    output.upload(upload.send(aws, name, owner, missing.assets))
    sent = {asset.key for asset in missing.assets}
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
