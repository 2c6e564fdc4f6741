"""Run by sam's own Python: says what ``sam deploy`` takes from a samconfig.toml.

Each line of stdin names a folder and an environment as JSON; each line of stdout is the answer:
the options of ``sam deploy`` after sam has read and checked them, or its error.
"""

import json
import os
import sys

import click
from samcli.cli.context import Context
from samcli.cli.main import cli as sam
from samcli.commands.deploy.command import cli as deploy

OPTIONS = (
    "stack_name", "s3_bucket", "s3_prefix", "resolve_s3", "parameter_overrides", "capabilities",
    "tags", "role_arn", "confirm_changeset",
)  # fmt: skip


def read(folder: str, environment: str) -> dict[str, object]:
    os.chdir(folder)
    parent = click.Context(sam, info_name="sam")
    try:
        context = deploy.make_context("deploy", ["--config-env", environment], parent=parent)
    except Exception as error:  # noqa: BLE001 - whatever it is, sam ends with it
        return {"error": type(error).__name__}  # some of sam's have no text
    found = context.find_object(Context)
    return {
        **{name: context.params[name] for name in OPTIONS},
        "region": found.region if found else None,
        "profile": found.profile if found else None,
    }


for line in sys.stdin:
    print(json.dumps(read(*json.loads(line))), flush=True)
