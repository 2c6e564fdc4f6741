"""The SAM dialect through SAM's own transform, resource by resource beside the plain template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from lab_builder import assets, registry, render
from lab_builder.local import serverless
from lab_builder.model import Template
from lab_builder.render import sam

# What differs, by the plain resource's type and the path of the property.
DIFFERENCES = {
    # The code lies where sam uploaded it.
    ("AWS::Lambda::Function", "Properties.Code.S3Bucket"),
    ("AWS::Lambda::Function", "Properties.Code.S3Key"),
    ("AWS::StepFunctions::StateMachine", "Properties.DefinitionString"),
    ("AWS::StepFunctions::StateMachine", "Properties.DefinitionS3Location"),
    ("AWS::Glue::Job", "Properties.Command.ScriptLocation"),
    # A job's script has the code inside, and its role may read the script by the name sam gives it.
    ("AWS::Glue::Job", "Properties.DefaultArguments.--extra-py-files"),
    ("AWS::IAM::Role", "Properties.Policies.0.PolicyDocument.Statement.2.Resource"),
    # SAM's marks on what it made, the target's id among them.
    ("AWS::Lambda::Function", "Properties.Tags"),
    ("AWS::StepFunctions::StateMachine", "Properties.Tags"),
    ("AWS::Events::Rule", "Properties.Targets.0.Id"),
    # Tells sam that there is nothing to build.
    ("AWS::Lambda::Function", "Metadata.SkipBuild"),
}

Resources = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Pair:
    """Both dialects of a lab, the second as CloudFormation sees it after the transform."""

    plain: Template
    translated: Mapping[str, Any]

    @property
    def resources(self) -> tuple[Resources, Resources]:
        """Both resources, with the plain logical ids on both sides."""
        plain, translated = self.plain.body["Resources"], self.translated["Resources"]
        names = {made: logical_id for logical_id, made in _matches(plain, translated)}
        return plain, _renamed(translated, names)


@cache
def pair(lab_name: str) -> Pair:
    lab = registry.find(lab_name)
    bundle = assets.bundle(assets.code_folder(lab.NAME))
    plain = render.render(lab, bundle)
    folder = assets.sam_template_path(lab.NAME).parent
    application = sam.render(lab, plain, bundle, folder)
    return Pair(plain, serverless.expanded(application.template.body))


def _matches(plain: Resources, translated: Resources) -> Iterator[tuple[str, str]]:
    """Pair logical ids where SAM gave another one.

    A rule is the one of the same name; a permission is the one that lets the same rule invoke the
    same function.
    """
    rules = {
        str(resource["Properties"]["Name"]): logical_id
        for logical_id, resource in translated.items()
        if resource["Type"] == "AWS::Events::Rule"
    }
    for logical_id, resource in plain.items():
        if logical_id in translated:
            continue
        if resource["Type"] == "AWS::Events::Rule":
            yield logical_id, rules[str(resource["Properties"]["Name"])]
        else:
            rule = plain[resource["Properties"]["SourceArn"]["Fn::GetAtt"][0]]
            yield logical_id, f"{rules[str(rule['Properties']['Name'])]}Permission"


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str):
        for made, logical_id in sorted(names.items(), reverse=True):  # a permission before its rule
            value = value.replace(made, logical_id)
    return value


def _differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Yield the paths at which two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            below = f"{path}.{key}".lstrip(".")
            if key in one and key in other:
                yield from _differences(one[key], other[key], below)
            else:
                yield below
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, items in enumerate(zip(one, other, strict=True)):
            yield from _differences(*items, f"{path}.{index}")
    elif one != other:
        yield path


@pytest.mark.parametrize("lab", registry.names())
def test_the_same_resources_of_the_same_types_come_out(lab: str) -> None:
    plain, translated = pair(lab).resources

    assert {name: resource["Type"] for name, resource in translated.items()} == {
        name: resource["Type"] for name, resource in plain.items()
    }


def test_no_property_differs_but_where_the_code_lies_and_what_sam_marks() -> None:
    found = {
        (resource["Type"], path)
        for plain, translated in (pair(lab).resources for lab in registry.names())
        for name, resource in plain.items()
        for path in _differences(resource, translated[name])
    }

    assert found == DIFFERENCES


@pytest.mark.parametrize("lab", registry.names())
def test_a_role_may_do_the_same_but_for_where_it_reads_code(lab: str) -> None:
    plain, translated = pair(lab).resources

    for name, role in plain.items():
        if role["Type"] == "AWS::IAM::Role":
            assert _without_code(role) == _without_code(translated[name])


def _without_code(value: Any) -> Any:
    """Drop from lists the places of code: keys in the bucket, and names given by content."""
    if isinstance(value, dict):
        return {key: _without_code(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    place = re.compile(r":s3:::(\$\{S3BucketName\}/.+|\*/[0-9a-f]{32})$")
    return [
        _without_code(item)
        for item in value
        if not (isinstance(item, dict) and place.search(str(item.get("Fn::Sub"))))
    ]


@pytest.mark.parametrize("lab", registry.names())
def test_the_rest_of_the_template_is_the_same_without_the_bucket_for_code(lab: str) -> None:
    both = pair(lab)
    plain = {key: value for key, value in both.plain.body.items() if key != "Resources"}
    plain["Parameters"] = {
        name: value for name, value in plain["Parameters"].items() if name != "S3BucketName"
    }
    (required,) = (
        group
        for group in plain["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        if "S3BucketName" in group["Parameters"]
    )
    translated = {key: value for key, value in both.translated.items() if key != "Resources"}

    assert list(_differences(plain, translated)) == [
        "Metadata.AWS::CloudFormation::Interface.ParameterGroups.0.Parameters",
        "Outputs.TemplateDigest.Value",
    ]
    assert required["Parameters"] == ["EnvironmentName", "S3BucketName"]
