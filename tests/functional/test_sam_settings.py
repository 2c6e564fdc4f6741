"""samconfig.toml as sam itself reads it: its own code is the judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functional import sam
from functional.commands import ROOT
from lab_builder import config
from lab_builder.errors import SettingsError

pytestmark = pytest.mark.slow

# sam looks into the template for code to package, and needs a bucket only where there is some.
TEMPLATE = "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}"
CREDENTIALS = "[trainer]\naws_access_key_id = t\naws_secret_access_key = t\n"
ENVIRON = {"AWS_REGION": "us-west-2", "AWS_PROFILE": "other"}

FULL = """
version = 0.1
[default.global.parameters]
stack_name = "everywhere"
region = "eu-west-1"
parameter_overrides = "Lost=1"
[default.deploy.parameters]
profile = "trainer"
s3_bucket = "code"
s3_prefix = "labs"
parameter_overrides = 'EnvironmentName=one Note="two words" Query=a=b'
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
tags = "project=training stage=test"
role_arn = "arn:aws:iam::123456789012:role/deploy"
confirm_changeset = true
[default.build.parameters]
parameter_overrides = "Foreign=1"
[second.global.parameters]
stack_name = "second"
[second.deploy.parameters]
resolve_s3 = true
parameter_overrides = ["EnvironmentName=two", 'Note="two words"', {FailureRate = 0.10, Days = 1_0}]
capabilities = ["CAPABILITY_IAM"]
tags = ["project=two words"]
confirm_changeset = false
[third.deploy.parameters]
stack_name = "third"
parameter_overrides = {List = [1, "b", ""], Quoted = "'q'", Text = 'say \\"hi\\"'}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sam")
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "credentials").write_text(CREDENTIALS)
    return folder


@pytest.fixture(scope="module")
def judge(folder: Path) -> Iterator[sam.Reader]:
    sam.require()
    credentials = {"AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}
    with sam.reader(folder, **credentials, AWS_REGION=ENVIRON["AWS_REGION"]) as reader:
        yield reader


def ours(folder: Path, env: str = "default") -> dict[str, Any]:
    """Return our reading in sam's words. The bucket is a parameter of ours too."""
    found = config.load({"env": env}, ENVIRON, folder)
    parameters = {key: value for key, value in found.parameters.items() if key != "S3BucketName"}
    return {
        "stack_name": found.stack_name,
        "s3_bucket": found.bucket,
        "s3_prefix": found.prefix or None,
        "resolve_s3": found.resolve_s3,
        "parameter_overrides": parameters,
        "capabilities": list(found.capabilities),
        "tags": dict(found.tags),
        "role_arn": found.role_arn,
        "confirm_changeset": found.confirm_changeset,
        "region": found.region,
        "profile": found.profile,
    }


def in_common(theirs: dict[str, Any], environ: dict[str, str] = ENVIRON) -> dict[str, Any]:
    """Return what sam read, with what it leaves to boto3 and to CloudFormation made explicit."""
    return {
        **theirs,
        "tags": theirs["tags"] or {},
        "region": theirs["region"] or environ["AWS_REGION"],
        "capabilities": theirs["capabilities"] or ["CAPABILITY_IAM"],
    }


@pytest.mark.parametrize("env", ["default", "second"])
def test_both_tools_read_every_setting_alike(judge: sam.Reader, folder: Path, env: str) -> None:
    (folder / "samconfig.toml").write_text(FULL)

    assert ours(folder, env) == in_common(judge.read(folder, env))


def test_a_table_of_parameters_is_read_alike(judge: sam.Reader, folder: Path) -> None:
    (folder / "samconfig.toml").write_text(FULL)

    theirs = judge.read(folder, "third")["parameter_overrides"]

    assert ours(folder, "third")["parameter_overrides"] == theirs


@pytest.mark.parametrize("env", ["default", "second"])
def test_both_tools_read_the_committed_file_alike(
    judge: sam.Reader, folder: Path, env: str
) -> None:
    (folder / "samconfig.toml").write_text((ROOT / "samconfig.toml").read_text())

    assert ours(folder, env) == in_common(judge.read(folder, env))


@pytest.mark.parametrize(
    "text",
    [
        "[default.deploy.parameters]\n",
        "version = 1\n[default.deploy.parameters]\n",
        "version = 0.1\n[default.deploy.parameters\n",
        'version = 0.1\n[default.deploy.parameters]\ns3_bucket = "code"\nresolve_s3 = true\n',
    ],
)
def test_what_sam_refuses_is_refused(judge: sam.Reader, folder: Path, text: str) -> None:
    (folder / "samconfig.toml").write_text(text)

    assert "error" in judge.read(folder)
    with pytest.raises(SettingsError):
        ours(folder)


# Nearly pairs: now and then one with something that only sam, or only we, would pass over.
marks = st.sampled_from(["=", '"', "'", "\\", " ", "  ", ",", "x", "y z", "\\ ", "1", "_", ":", ""])
values = st.lists(marks, max_size=4).map("".join)
quoted = st.builds(lambda quote, value: f"{quote}{value}{quote}", st.sampled_from("\"'"), values)
keys = st.sampled_from(["A", "B", "C1", "'D'", "a_b", "ParameterKey"])
pairs = st.builds("{}={}".format, keys, quoted | values)
long_pairs = st.builds("ParameterKey={},ParameterValue={}".format, keys, quoted | values)
texts = st.lists(pairs | pairs | long_pairs, max_size=3).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(text=texts)
def test_no_overrides_are_read_otherwise_than_sam_reads_them(
    judge: sam.Reader, folder: Path, text: str
) -> None:
    _agrees_or_refuses(judge, folder, "parameter_overrides", text)
    _agrees_or_refuses(judge, folder, "parameter_overrides", [text])


@settings(deadline=None, max_examples=60)
@given(text=texts)
def test_no_tags_are_read_otherwise_than_sam_reads_them(
    judge: sam.Reader, folder: Path, text: str
) -> None:
    _agrees_or_refuses(judge, folder, "tags", text)
    _agrees_or_refuses(judge, folder, "tags", [text])


def _agrees_or_refuses(judge: sam.Reader, folder: Path, key: str, value: str | list[str]) -> None:
    """Check that a value means the same to both, or nothing to us."""
    (folder / "samconfig.toml").write_text(
        f'version = 0.1\n[default.deploy.parameters]\nstack_name = "s"\n{key} = {json.dumps(value)}'
    )
    try:
        read = ours(folder)[key]
    except SettingsError as error:
        assert error.where  # noqa: PT017 - what it says is tested elsewhere
        return
    assert read == (judge.read(folder).get(key) or {})
