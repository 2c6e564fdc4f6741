import os
import shlex
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder import config
from lab_builder.config import samconfig
from lab_builder.config.pairs import parse_pairs, split_words
from lab_builder.errors import SettingsError
from lab_builder.model import Settings

REPOSITORY = Path(__file__).parents[3]


def load(folder: Path, text: str, env: str | None = None) -> Settings:
    (folder / "samconfig.toml").write_text(f"version = 0.1\n{text}")
    return config.load({"env": env}, {}, folder)


def deploy(folder: Path, line: str) -> Settings:
    return load(folder, f"[default.deploy.parameters]\n{line}\n")


def test_every_option_that_both_tools_know_is_read(tmp_path: Path) -> None:
    settings = deploy(
        tmp_path,
        """
        stack_name = "training"
        region = "eu-west-1"
        profile = "trainer"
        s3_bucket = "code"
        s3_prefix = "labs/"
        parameter_overrides = "FailureRate=0"
        capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
        tags = "project=training"
        role_arn = "arn:aws:iam::123456789012:role/deploy"
        confirm_changeset = false
        """,
    )

    assert settings.stack_name == "training"
    assert settings.region == "eu-west-1"
    assert settings.profile == "trainer"
    assert settings.bucket == "code"
    assert settings.prefix == "labs/"
    assert settings.parameters == {"FailureRate": "0", "S3BucketName": "code"}
    assert settings.capabilities == ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
    assert settings.tags == {"project": "training"}
    assert settings.role_arn == "arn:aws:iam::123456789012:role/deploy"
    assert not settings.confirm_changeset


@pytest.mark.parametrize(
    "value",
    [
        "'A=1 B=\"two words\" C=x=y'",
        "['A=1', 'B=\"two words\"', 'C=x=y']",
        "['A=1 B=\"two words\"', 'C=x=y']",
        "['ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=\"two words\"', 'C=x=y']",
        "\"A='1' B='two words' C=x=y\"",
        '"A=1 B=two\\\\ words C=x=y"',
        "{A = 1, B = 'two words', C = 'x=y'}",
    ],
)
def test_parameters_are_read_in_each_form_that_sam_takes(value: str, tmp_path: Path) -> None:
    settings = deploy(tmp_path, f"parameter_overrides = {value}")

    assert settings.parameters == {"A": "1", "B": "two words", "C": "x=y"}


def test_lists_stand_for_strings(tmp_path: Path) -> None:
    settings = deploy(tmp_path, 'capabilities = ["CAPABILITY_IAM"]\ntags = ["a=1", "b=2"]')

    assert settings.capabilities == ("CAPABILITY_IAM",)
    assert settings.tags == {"a": "1", "b": "2"}


def test_deploy_lies_over_global_key_by_key(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [default.global.parameters]
        region = "eu-west-1"
        parameter_overrides = "A=1 B=1"
        [default.deploy.parameters]
        parameter_overrides = "A=2"
        """,
    )

    assert settings.region == "eu-west-1"
    assert settings.parameters == {"A": "2"}


def test_default_is_no_base_for_other_environments(tmp_path: Path) -> None:
    text = '[default.global.parameters]\nregion = "eu-west-1"\n[prod.deploy.parameters]\n'

    assert load(tmp_path, text, env="prod").region is None


def test_an_empty_string_is_not_set(tmp_path: Path) -> None:
    assert deploy(tmp_path, 's3_bucket = ""').bucket is None


@pytest.mark.parametrize("name", ["default", "other"])
def test_an_environment_that_is_asked_for_must_exist(name: str, tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=f"no environment '{name}' in .*samconfig.toml"
    ) as error:
        load(tmp_path, "[prod.deploy.parameters]\n[dev.deploy.parameters]\n", name)
    assert error.value.where == "--env"
    assert error.value.hint == "environments: prod, dev"


def test_an_environment_needs_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no samconfig\.toml") as error:
        config.load({}, {"LAB_BUILDER_ENV": "prod"}, tmp_path)
    assert error.value.where == "LAB_BUILDER_ENV"


def test_without_being_asked_for_default_need_not_exist(tmp_path: Path) -> None:
    assert load(tmp_path, "[prod.deploy.parameters]").environment == "default"


def test_a_fault_in_the_toml_is_placed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not valid TOML") as error:
        load(tmp_path, "\n[default.deploy.parameters]\nregion = eu-west-1\n")
    assert error.value.where == f"{tmp_path / 'samconfig.toml'}:4"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    text = 'version = 0.1\n[default.deploy.parameters]\nregion = "eu-west-1"\n'
    (tmp_path / "samconfig.toml").write_text(text, encoding="utf-8-sig")

    assert config.load({}, {}, tmp_path).region == "eu-west-1"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsError, match="cannot be read"):
        config.load({}, {}, tmp_path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").mkdir()

    with pytest.raises(SettingsError, match="cannot be read"):
        config.load({}, {}, tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("region = 1", "region must be a string, not 1"),
        ("stack_name = true", "stack_name must be a string, not True"),
        ('confirm_changeset = "yes"', "confirm_changeset must be true or false, not 'yes'"),
        ("parameter_overrides = 1", "parameter_overrides must be a string or a list of strings"),
        (
            "parameter_overrides = {A = true}",
            r"parameter_overrides\.A must be a string or a number",
        ),
        ("capabilities = [1]", "capabilities must be a string or a list of strings"),
        ("tags = {a = 1}", "tags must be a string or a list of strings"),
    ],
)
def test_a_wrong_type_names_file_table_and_key(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message) as error:
        deploy(tmp_path, line)
    assert error.value.where == "samconfig.toml [default.deploy.parameters]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("default = 3", r"default must be a table, not 3"),
        ('[default]\ndeploy = "x"', r"default\.deploy must be a table, not 'x'"),
    ],
)
def test_a_value_where_a_table_belongs_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        load(tmp_path, text)


@pytest.mark.parametrize("first", ["", "version = 1", 'version = "0.1"'])
def test_a_file_that_sam_would_not_read_for_its_version_is_refused(
    first: str, tmp_path: Path
) -> None:
    (tmp_path / "samconfig.toml").write_text(f"{first}\n[default.deploy.parameters]\n")

    with pytest.raises(SettingsError, match="has no version") as error:
        config.load({}, {}, tmp_path)
    assert error.value.where == str(tmp_path / "samconfig.toml")
    assert error.value.hint == "write version = 0.1 before the first table"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text("# nothing yet\n")

    assert config.load({}, {}, tmp_path).stack_name == "aws-deep-dive"


def test_a_setting_outside_of_the_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="region is not in a parameters table") as error:
        load(tmp_path, '[default.deploy]\nregion = "eu-west-1"')
    assert error.value.where == "samconfig.toml [default.deploy]"
    assert error.value.hint == "move it to [default.deploy.parameters]"


def test_an_environment_with_nothing_about_a_deploy_is_none_of_ours(tmp_path: Path) -> None:
    text = "[ci.build.parameters]\ncached = true\n[prod.deploy.parameters]\n"

    with pytest.raises(
        SettingsError, match=r"no \[ci\.deploy\.parameters\] in .*samconfig"
    ) as error:
        load(tmp_path, text, env="ci")
    assert error.value.where == "--env"
    assert error.value.hint == "environments: prod"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            '[default.deploy.parameters]\ns3_bucket = "code"\nresolve_s3 = true',
            "samconfig.toml [default.deploy.parameters]",
        ),
        (
            '[default.global.parameters]\ns3_bucket = "code"\n'
            "[default.deploy.parameters]\nresolve_s3 = true",
            "samconfig.toml [default.global.parameters] and "
            "samconfig.toml [default.deploy.parameters]",
        ),
    ],
)
def test_a_bucket_and_sams_own_exclude_each_other(text: str, where: str, tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match="s3_bucket and resolve_s3 are mutually exclusive"
    ) as error:
        load(tmp_path, text)
    assert error.value.where == where


def test_a_bucket_given_otherwise_wins_over_sams_own(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(
        "version = 0.1\n[default.deploy.parameters]\nresolve_s3 = true"
    )

    assert config.load({}, {}, tmp_path).resolve_s3
    assert config.load({"bucket": "mine"}, {}, tmp_path).bucket == "mine"


@pytest.mark.parametrize(
    "line",
    [
        "parameter_overrides = 'A=two words'",
        "parameter_overrides = 'A= B=2'",
        "parameter_overrides = 'A=a\"b\"c'",
        "parameter_overrides = 'A=\"1\"2'",
        "parameter_overrides = 'A=\"open'",
        "parameter_overrides = 'A_B=1'",
        "parameter_overrides = 'ParameterKey=A,ParameterValue=1 B=2'",
        "parameter_overrides = 'file://parameters.toml'",
        "parameter_overrides = {A = {B = 1}}",
        "tags = 'a=b=c'",
        "tags = 'a=1,b=2'",
        "capabilities = ['CAPABILITY_IAM CAPABILITY_AUTO_EXPAND']",
    ],
)
def test_what_sam_would_read_in_part_or_in_another_sense_is_refused(
    line: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as error:
        deploy(tmp_path, line)
    assert error.value.where is not None
    assert error.value.where.startswith("samconfig.toml [default.deploy.parameters]")


def test_a_fault_inside_the_overrides_names_their_place(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'words' is not Key=Value") as error:
        deploy(tmp_path, "parameter_overrides = ['A=two words']")
    assert error.value.where == "samconfig.toml [default.deploy.parameters] parameter_overrides"


def test_two_buckets_in_one_file_contradict_each_other(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has two values"):
        deploy(tmp_path, 's3_bucket = "one"\nparameter_overrides = "S3BucketName=two"')


@pytest.mark.parametrize(("key", "meant"), [("s3bucket", "s3_bucket"), ("stackname", "stack_name")])
def test_a_misspelt_key_is_refused(key: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"unknown key '{key}'") as error:
        deploy(tmp_path, f'{key} = "x"')
    assert error.value.hint == f"did you mean {meant}?"


def test_options_that_only_sam_knows_are_left_to_sam(tmp_path: Path) -> None:
    options = (
        "template_file template guided force_upload kms_key_id no_execute_changeset use_json "
        "fail_on_empty_changeset no_fail_on_empty_changeset resolve_image_repos "
        "disable_rollback on_failure max_wait_duration metadata notification_arns debug "
        "signing_profiles image_repository image_repositories no_progressbar beta_features "
        "save_params cached parallel base_dir build_dir language_extensions express output"
    )
    lines = "\n".join(f'{option} = "x"' for option in options.split())

    assert deploy(tmp_path, lines).parameters == {}


words = st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126))


@given(st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}", fullmatch=True), words))
def test_any_quoted_value_survives(parameters: dict[str, str]) -> None:
    text = " ".join(f"{key}={shlex.quote(value)}" for key, value in parameters.items())

    assert parse_pairs(split_words(text, "here"), "here") == parameters


def test_the_committed_file_serves_both_tools() -> None:
    document = tomllib.loads((REPOSITORY / "samconfig.toml").read_text())

    assert document["version"] == 0.1, "sam refuses a file without a version"
    for name in ("default", "second"):
        settings = config.load({"env": name, "bucket": "code"}, {}, REPOSITORY)
        assert settings.stack_name == settings.parameters["EnvironmentName"]


def test_a_pipe_in_its_place_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "samconfig.toml")

    with pytest.raises(SettingsError, match="cannot be read: it is not a regular file"):
        samconfig.read(tmp_path / "samconfig.toml", "default", None)
