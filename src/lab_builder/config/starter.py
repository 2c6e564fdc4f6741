"""The samconfig.toml that ``lab-builder init`` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME

_HEADER = """\
# Settings for `lab-builder deploy` and `sam deploy`.
# [<environment>.deploy.parameters] overrides [<environment>.global.parameters]. To add another
# environment, copy both tables under its name: `lab-builder deploy --env NAME`.
version = 0.1
"""


def text(answers: Mapping[str, str]) -> str:
    """Return the text of the file, with the environment ``default``.

    ``answers`` has environment_name, stack_name and bucket, and optionally region and profile.
    """
    common = {key: answers[key] for key in ("stack_name", "region", "profile") if key in answers}
    bucket, name = answers["bucket"], answers["environment_name"]
    deploy = {
        "s3_bucket": bucket,
        "capabilities": "CAPABILITY_IAM",
        "confirm_changeset": True,
        # sam does not know that the template reads its code from s3_bucket.
        "parameter_overrides": [f"{ENVIRONMENT_NAME}={name}", f"{S3_BUCKET_NAME}={bucket}"],
        "tags": [f"project={name}"],
    }
    tables: dict[str, Mapping[str, object]] = {
        "default.global.parameters": common,
        "default.deploy.parameters": deploy,
    }
    return _HEADER + "".join(f"\n{_table(name, values)}" for name, values in tables.items())


def _table(name: str, values: Mapping[str, object]) -> str:
    return "".join(
        [f"[{name}]\n", *(f"{key} = {_value(value)}\n" for key, value in values.items())]
    )


def _value(value: object) -> str:
    """Return a string, a list of strings or a Boolean as TOML, which is nearly JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
