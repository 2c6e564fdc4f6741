from pathlib import Path

import pytest

from lab_builder import config
from lab_builder.errors import SettingsError

SAMCONFIG = """
version = 0.1
[default.global.parameters]
region = "eu-west-1"
stack_name = "from-global"
[default.deploy.parameters]
s3_bucket = "from-file"
parameter_overrides = "FailureRate=0 ViolationRate=0"
tags = "team=blue stage=file"
[team-b.deploy.parameters]
parameter_overrides = ["EnvironmentName=team-b"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    return tmp_path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = config.load({}, {}, tmp_path)

    assert (settings.lab, settings.environment) == ("aws-deep-dive", "default")
    assert settings.stack_name == "aws-deep-dive"
    assert settings.bucket is None
    assert settings.region is None
    assert settings.parameters == {}
    assert settings.capabilities == ("CAPABILITY_IAM",)
    assert settings.confirm_changeset


def test_a_flag_beats_our_environment_and_our_environment_beats_the_file(folder: Path) -> None:
    environ = {"LAB_BUILDER_BUCKET": "from-environ", "LAB_BUILDER_STACK_NAME": "from-environ"}

    settings = config.load({"bucket": "from-flag"}, environ, folder)

    assert settings.bucket == "from-flag"
    assert settings.stack_name == "from-environ"
    assert settings.region == "eu-west-1"


def test_the_file_beats_the_region_of_the_environment_as_it_does_for_sam(folder: Path) -> None:
    environ = {"AWS_REGION": "us-west-2"}

    assert config.load({}, environ, folder).region == "eu-west-1"
    assert config.load({"env": "team-b"}, environ, folder).region == "us-west-2"
    assert config.load({"region": "us-east-2"}, environ, folder).region == "us-east-2"


def test_each_value_knows_where_it_came_from(folder: Path) -> None:
    flags = {"bucket": "from-flag", "parameters": {"FailureRate": "1"}}

    sources = config.load(flags, {"AWS_REGION": "us-west-2"}, folder).sources

    assert sources["S3BucketName"] == "--bucket"
    assert sources["FailureRate"] == "--parameter"
    assert sources["ViolationRate"] == "samconfig.toml [default.deploy.parameters]"
    assert sources["region"] == "samconfig.toml [default.global.parameters]"
    assert sources["stack_name"] == "samconfig.toml [default.global.parameters]"


def test_parameters_and_tags_are_merged_by_name(folder: Path) -> None:
    flags = {"parameters": {"FailureRate": "1"}, "tags": {"stage": "flag"}}
    environ = {"LAB_BUILDER_PARAMETERS": 'FailureRate=0.5 AlertEmail="a b@example.org"'}

    settings = config.load(flags, environ, folder)

    assert settings.parameters == {
        "FailureRate": "1",
        "ViolationRate": "0",
        "AlertEmail": "a b@example.org",
        "S3BucketName": "from-file",
    }
    assert settings.tags == {"team": "blue", "stage": "flag"}


def test_an_empty_environment_variable_is_not_set(folder: Path) -> None:
    environ = {
        "LAB_BUILDER_BUCKET": "",
        "LAB_BUILDER_ENV": "",
        "LAB_BUILDER_PARAMETERS": "",
        "AWS_REGION": "",
        "AWS_PROFILE": "",
    }

    assert config.load({}, environ, folder) == config.load({}, {}, folder)


def test_the_environment_variable_chooses_the_environment_unless_a_flag_does(folder: Path) -> None:
    environ = {"LAB_BUILDER_ENV": "team-b"}

    assert config.load({}, environ, folder).stack_name == "team-b"
    assert config.load({"env": "default"}, environ, folder).stack_name == "from-global"


@pytest.mark.parametrize(
    ("environ", "region"),
    [
        ({"AWS_DEFAULT_REGION": "eu-north-1"}, "eu-north-1"),
        ({"AWS_REGION": "eu-south-1", "AWS_DEFAULT_REGION": "eu-north-1"}, "eu-south-1"),
    ],
)
def test_the_regions_of_the_sdks_are_known(
    environ: dict[str, str], region: str, tmp_path: Path
) -> None:
    assert config.load({}, environ, tmp_path).region == region


def test_a_profile_in_the_file_is_kept_whatever_the_environment_says(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(
        'version = 0.1\n[default.deploy.parameters]\nprofile = "file"'
    )
    environ = {"AWS_PROFILE": "environ", "AWS_ACCESS_KEY_ID": "environ"}

    assert config.load({}, environ, tmp_path).profile == "file"
    assert config.load({"profile": "flag"}, environ, tmp_path).profile == "flag"


@pytest.mark.parametrize(
    "flags",
    [{"bucket": "code"}, {"parameters": {"S3BucketName": "code"}}],
    ids=["flag", "parameter"],
)
def test_one_bucket_feeds_upload_and_template(flags: dict[str, object], folder: Path) -> None:
    settings = config.load(flags, {}, folder)

    assert settings.bucket == "code"
    assert settings.parameters["S3BucketName"] == "code"


def test_two_buckets_from_one_source_contradict_each_other(tmp_path: Path) -> None:
    flags = {"bucket": "one", "parameters": {"S3BucketName": "two"}}

    with pytest.raises(
        SettingsError, match="S3BucketName has two values: 'two' and 'one'"
    ) as caught:
        config.load(flags, {}, tmp_path)
    assert caught.value.where == "--parameter and --bucket"


def test_the_environment_name_is_a_parameter_and_names_the_stack(folder: Path) -> None:
    settings = config.load({"environment_name": "team-c"}, {}, folder)

    assert settings.parameters["EnvironmentName"] == "team-c"
    assert settings.stack_name == "team-c"


def test_a_stack_name_is_not_taken_from_the_environment_name_where_both_are_given(
    tmp_path: Path,
) -> None:
    flags = {"environment_name": "team-c", "stack_name": "training"}

    assert config.load(flags, {}, tmp_path).stack_name == "training"


def test_two_environment_names_contradict_each_other(tmp_path: Path) -> None:
    flags = {"environment_name": "team-c", "parameters": {"EnvironmentName": "team-d"}}

    with pytest.raises(
        SettingsError, match="EnvironmentName has two values: 'team-d' and 'team-c'"
    ):
        config.load(flags, {}, tmp_path)


def test_mappings_are_taken_as_they_are(tmp_path: Path) -> None:
    tags = {"team=core": "x", "quoted": '"two words"'}
    parameters = {"Note": "it's two words", "Query": "a=b", "Numbers": "1, 2"}

    settings = config.load({"tags": tags, "parameters": parameters}, {}, tmp_path)

    assert settings.tags == tags
    assert settings.parameters == parameters


def test_a_number_of_a_program_becomes_text(tmp_path: Path) -> None:
    flags = {"parameters": {"LogRetentionDays": 14, "FailureRate": 0.5}}

    assert config.load(flags, {}, tmp_path).parameters == {
        "LogRetentionDays": "14",
        "FailureRate": "0.5",
    }


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"": "x"}, "a name must be a string that is not empty, not ''"),
        ({1: "x"}, "a name must be a string that is not empty, not 1"),
        ({"Flag": True}, "Flag must be a string or a number, not True"),
        ({"List": ["a", "b"]}, "List must be a string or a number"),
        ({"None": None}, "None must be a string or a number"),
    ],
)
@pytest.mark.parametrize("name", ["parameters", "tags"])
def test_what_is_no_text_is_refused(
    given: dict[object, object], fault: str, name: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=fault) as caught:
        config.load({name: given}, {}, tmp_path)
    assert caught.value.where == f"--{name}".removesuffix("s")


def test_the_engine_and_another_endpoint_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--local and --endpoint-url are mutually exclusive"):
        config.load({"local": True, "endpoint_url": "http://127.0.0.1:1"}, {}, tmp_path)


def test_an_open_quote_in_the_environment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="quote is not closed") as caught:
        config.load({}, {"LAB_BUILDER_PARAMETERS": 'A="b'}, tmp_path)
    assert caught.value.where == "LAB_BUILDER_PARAMETERS"


@pytest.mark.parametrize("name", ["1st", "under_score", "a" * 129, ""])
def test_an_impossible_stack_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="invalid stack name") as caught:
        config.load({"stack_name": name}, {}, tmp_path)
    assert caught.value.where == "--stack-name"


def test_a_target_with_a_bucket_of_its_own_supplies_it_where_none_was_given(tmp_path: Path) -> None:
    settings = config.with_bucket(config.load({}, {}, tmp_path), "lab-builder-code", "--local")

    assert settings.bucket == settings.parameters["S3BucketName"] == "lab-builder-code"
    assert settings.sources["S3BucketName"] == "--local"


def test_a_given_bucket_is_kept(folder: Path) -> None:
    settings = config.load({}, {}, folder)

    assert config.with_bucket(settings, "lab-builder-code", "--local") is settings
