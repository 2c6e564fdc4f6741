from __future__ import annotations

import subprocess
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from lab_builder.local import environment
from lab_builder.model import Credentials

KEY = Credentials("LABKEY", "s/e+c=r'e t$")
ENDPOINT = "http://127.0.0.1:4600"


def variables(environ: Mapping[str, str] | None = None) -> dict[str, str | None]:
    return environment.for_clients(ENDPOINT, "eu-west-1", KEY, environ or {})


def test_clients_get_endpoint_key_and_both_names_of_the_region() -> None:
    given = {name: value for name, value in variables().items() if value is not None}

    assert given == {
        "AWS_ENDPOINT_URL": ENDPOINT,
        "AWS_ACCESS_KEY_ID": "LABKEY",
        "AWS_SECRET_ACCESS_KEY": "s/e+c=r'e t$",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def test_a_profile_and_a_session_token_are_unset() -> None:
    assert variables()["AWS_PROFILE"] is None
    assert variables()["AWS_SESSION_TOKEN"] is None


def test_an_endpoint_of_one_service_is_unset() -> None:
    assert variables({"AWS_ENDPOINT_URL_S3": "http://x"})["AWS_ENDPOINT_URL_S3"] is None


def test_no_proxy_includes_the_engine_and_keeps_its_previous_value() -> None:
    found = variables({"HTTP_PROXY": "http://proxy", "NO_PROXY": ".corp"})

    assert found["no_proxy"] == "127.0.0.1,localhost,.corp"


def test_without_a_proxy_no_proxy_is_left_alone() -> None:
    assert "no_proxy" not in variables({"NO_PROXY": ".corp"})


@settings(max_examples=25)
@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_a_shell_reads_back_any_value(value: str) -> None:
    lines = environment.shell({"X": value, "GONE": None})

    printed = subprocess.run(
        ["sh", "-c", f'{lines}\nprintf "%s" "$X${{GONE-}}"'],
        env={"GONE": "there", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    ).stdout

    assert printed.decode() == value
