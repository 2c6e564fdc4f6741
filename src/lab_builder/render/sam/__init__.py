"""Convert a rendered template to AWS SAM with local code, for ``sam build`` and ``sam deploy``.

render      Template, Bundle -> Application

A function whose code is an archive of the bundle becomes an AWS::Serverless::Function, a state
machine whose definition is in a file becomes an AWS::Serverless::StateMachine, a schedule becomes
an event of the function that it invokes, and the script of a Glue job becomes a file in the folder
of the template. Everything else is unchanged. After the SAM transform, the resources have the same
types, names and properties as in the plain template. This works for every lab.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder import assets
from lab_builder.lab import Lab
from lab_builder.model import DIGEST_OUTPUT, S3_BUCKET_NAME, Bundle, Template
from lab_builder.render.finish import finished
from lab_builder.render.sam import events, resources
from lab_builder.render.sam.code import Code
from lab_builder.template.references import references, renamed_references

TRANSFORM = "AWS::Serverless-2016-10-31"
_INTERFACE = "AWS::CloudFormation::Interface"


@dataclass(frozen=True, slots=True)
class Application:
    """A SAM template, and the texts of the other files in its folder, by name."""

    template: Template
    files: Mapping[str, str]


def render(lab: Lab, template: Template, bundle: Bundle, folder: Path) -> Application:
    """Convert a rendered template to SAM.

    ``folder`` is the folder of the application; paths in the template are relative to it.
    """
    code = Code.from_bundle(bundle, folder)
    plain: Mapping[str, resources.Resource] = template.body["Resources"]
    packaged: dict[str, resources.Resource] = {}
    renamed: dict[str, str] = {}
    generated: set[str] = set()
    for logical_id, resource in plain.items():
        if uri := code.function_uri(resource):
            found = list(events.function_events(logical_id, plain))
            packaged[logical_id] = resources.function(resource, uri, found)
            renamed |= {event.rule: event.generated_rule for event in found}
            generated.update(name for event in found for name in (event.rule, event.permission))
        elif path := resources.definition(resource, template.origins[logical_id].path.parent):
            packaged[logical_id] = resources.state_machine(resource, code.uri(path))
    body = {
        **template.body,
        "Transform": TRANSFORM,
        "Resources": {
            logical_id: code.with_local_code(resource)
            for logical_id, resource in {**plain, **packaged}.items()
            if logical_id not in generated
        },
        "Outputs": _without(template.body["Outputs"], DIGEST_OUTPUT),
    }
    committed = "/".join(assets.sam_template_path(lab.NAME).parts[-3:])
    command = f"lab-builder render --lab {lab.NAME} --dialect sam --output {committed}"
    body = dict(_without_unused_bucket(renamed_references(body, renamed)))
    final = finished(body, template.origins, lab.NAME, command)
    return Application(final, dict(code.scripts.values()))


def _without_unused_bucket(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a template without the parameter S3BucketName, if nothing refers to it."""
    if S3_BUCKET_NAME in set(references([body["Resources"], body["Outputs"]])):
        return body
    metadata = dict(body.get("Metadata", {}))
    match metadata.get(_INTERFACE):
        case {"ParameterGroups": groups, **rest}:
            shown = [
                {**group, "Parameters": [n for n in group["Parameters"] if n != S3_BUCKET_NAME]}
                for group in groups
            ]
            metadata[_INTERFACE] = {"ParameterGroups": shown, **rest}
    parameters = _without(body.get("Parameters", {}), S3_BUCKET_NAME)
    return {**body, "Metadata": metadata, "Parameters": parameters}


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
