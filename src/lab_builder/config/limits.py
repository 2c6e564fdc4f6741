"""Check tags, role and capabilities against the limits of CreateChangeSet, before any call.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lab_builder.errors import SettingsError
from lab_builder.model import Settings

_TAGS, _KEY, _VALUE = 50, 128, 256
_ROLE = re.compile(r"arn:aws[a-z0-9-]*:iam::\d{12}:role/[\w+=,.@/-]{1,1000}")
_CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")


def check(settings: Settings) -> None:
    """Check the settings that CreateChangeSet limits.

    Raises:
        SettingsError: one is not what CloudFormation accepts.
    """
    sources = settings.sources
    _check_tags(settings.tags, sources.get("tags"))
    if settings.role_arn is not None and not _ROLE.fullmatch(settings.role_arn):
        raise SettingsError(
            f"{settings.role_arn!r} is not the ARN of a role",
            where=sources.get("role_arn"),
            hint="write it as arn:aws:iam::123456789012:role/NAME",
        )
    unknown = [name for name in settings.capabilities if name not in _CAPABILITIES]
    if unknown:
        raise SettingsError(
            f"there is no capability {unknown[0]!r}",
            where=sources.get("capabilities"),
            hint=f"choose from {', '.join(_CAPABILITIES)}",
        )


def _check_tags(tags: Mapping[str, str], source: str | None) -> None:
    fault = f"a stack has at most {_TAGS} tags, not {len(tags)}" if len(tags) > _TAGS else None
    for key, value in tags.items():
        if key.lower().startswith("aws:"):
            fault = f"the tag {key} has a prefix that AWS reserves for itself"
        elif len(key) > _KEY:
            fault = f"the key of the tag {key[:20]}... has {len(key)} characters, at most {_KEY}"
        elif not 1 <= len(value) <= _VALUE:
            fault = f"the value of the tag {key} must have 1 to {_VALUE} characters"
            fault += f", not {len(value)}"
    if fault:
        raise SettingsError(fault, where=source or "--tag", hint="change or remove the tag")
