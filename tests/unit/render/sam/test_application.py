"""The SAM application in templates/: complete, up to date, and pointing at the lab's own files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from troposphere import Parameter, Ref, Sub
from troposphere.awslambda import Code, Function
from troposphere.sns import Topic

from cloudformation_yaml import load
from lab_builder import assets, registry, render
from lab_builder.invocations import Invocations
from lab_builder.lab import LabTemplate
from lab_builder.model import Charge, CostLine, LocalValue, Pause, PriceList
from lab_builder.render import sam
from small_lab import NO_DRILL

each_lab = pytest.mark.parametrize("name", registry.names())


def committed(name: str) -> tuple[Path, dict[str, Any]]:
    """Return the folder of the committed application, and its resources."""
    path = assets.sam_template_path(name)
    return path.parent, load(path.read_text())["Resources"]


def of_type(resources: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {
        logical_id: resource["Properties"]
        for logical_id, resource in resources.items()
        if resource["Type"] == kind
    }


@each_lab
def test_the_committed_application_is_what_the_lab_renders(name: str) -> None:
    lab = registry.find(name)
    bundle = assets.bundle(assets.code_folder(name))
    folder, _ = committed(name)

    application = sam.render(lab, render.render(lab, bundle), bundle, folder)

    files = {"template.yaml": application.template.text, **application.files}
    assert {path.name: path.read_text() for path in folder.iterdir()} == files, "run make render"


@each_lab
def test_functions_lie_in_the_code_folder_and_need_no_build(name: str) -> None:
    folder, resources = committed(name)

    functions = of_type(resources, "AWS::Serverless::Function")

    assert functions
    for logical_id, function in functions.items():
        assert (folder / function["CodeUri"]).resolve() == assets.code_folder(name)
        assert resources[logical_id]["Metadata"]["SkipBuild"] is True
    assert not of_type(resources, "AWS::Lambda::Function")


@each_lab
def test_state_machines_lie_in_the_files_of_the_lab(name: str) -> None:
    folder, resources = committed(name)
    plain = load(assets.template_path(registry.find(name).TEMPLATE_FILE).read_text())["Resources"]

    machines = of_type(resources, "AWS::Serverless::StateMachine")

    assert machines.keys() == of_type(plain, "AWS::StepFunctions::StateMachine").keys()
    for logical_id, machine in machines.items():
        text = (folder / machine["DefinitionUri"]).read_text()
        assert text == plain[logical_id]["Properties"]["DefinitionString"]


@each_lab
def test_a_jobs_role_may_read_its_script_by_the_name_that_sam_gives_it(name: str) -> None:
    folder, resources = committed(name)

    jobs = of_type(resources, "AWS::Glue::Job")

    assert jobs
    for job in jobs.values():
        script = folder / job["Command"]["ScriptLocation"]
        digest = hashlib.md5(script.read_bytes()).hexdigest()
        role = resources[job["Role"]["Fn::GetAtt"][0]]
        assert f'"arn:${{AWS::Partition}}:s3:::*/{digest}"' in json.dumps(role)


class KeepsTheBucket:
    """A lab with a function of its own making in the bucket for code."""

    NAME = "keeps-the-bucket"
    DESCRIPTION = "A function that is no asset"
    TEMPLATE_FILE = "keeps.yaml"
    DRILL = NO_DRILL
    INVOCATIONS = Invocations()
    PURPOSES: Mapping[str, str] = MappingProxyType({})
    PAUSE: Pause | None = None
    CAPABILITIES: Mapping[str, str | None] = MappingProxyType({})
    LOCAL_VALUES: Mapping[str, LocalValue] = MappingProxyType({})
    PRICES = PriceList("us-east-1", "2026-11-28", {})

    def build(self, keys: Mapping[str, str]) -> LabTemplate:
        lab = LabTemplate(self.DESCRIPTION)
        lab.template.add_parameter(Parameter("S3BucketName", Type="String"))
        code = Code(S3Bucket=Ref("S3BucketName"), S3Key="somebody/elses.zip")
        role = Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/lambda")
        lab.add(Topic("Bare"))
        lab.add(Function("Mine", Code=code, Role=role, Handler="m.h", Runtime="python3.13"))
        return lab

    def daily_cost(self, parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
        return ()

    def charges(
        self, parameters: Mapping[str, str], prices: Mapping[str, float]
    ) -> tuple[Charge, ...]:
        return ()


def test_code_that_is_no_asset_stays_in_the_bucket(tmp_path: Path) -> None:
    lab = KeepsTheBucket()
    bundle = assets.bundle(assets.code_folder("aws-deep-dive"))

    body = sam.render(lab, render.render(lab, bundle), bundle, tmp_path).template.body

    assert body["Resources"]["Bare"] == {"Type": "AWS::SNS::Topic"}
    assert body["Resources"]["Mine"]["Type"] == "AWS::Lambda::Function"
    assert "S3BucketName" in body["Parameters"]
