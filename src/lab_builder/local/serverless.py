"""The AWS::Serverless transform, which the engine applies to a template first."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from lab_builder.errors import LabBuilderError
from lab_builder.local import extra

_TRANSFORM = "AWS::Serverless-2016-10-31"
_LOCAL = ("CodeUri", "ContentUri", "DefinitionUri")
_UPLOADED = "s3://uploaded/by-sam"


def expanded(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a template with its AWS::Serverless resources transformed.

    Local files count as uploaded. A template without the transform is returned unchanged.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
        LabBuilderError: the transform rejects the template.
    """
    declared = body.get("Transform", [])
    if _TRANSFORM not in ([declared] if isinstance(declared, str) else declared):
        return body
    extra.require()
    import boto3
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    template = copy.deepcopy(dict(body))
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in _LOCAL:
            if isinstance(properties.get(name), str):
                properties[name] = _UPLOADED
    session = boto3.Session(region_name="us-east-1")  # used for the partition only
    translator = Translator({}, Parser(), boto_session=session)
    try:
        translated: dict[str, Any] = translator.translate(template, {})
    except InvalidDocumentException as error:
        reasons = "; ".join(str(cause.message) for cause in error.causes)
        raise LabBuilderError(
            f"the AWS::Serverless transform rejects the template: {reasons}",
            hint="sam validate --lint",
        ) from error
    return translated
