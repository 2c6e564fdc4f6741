from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.errors import ParameterError
from lab_builder.parameters import resolve


def template(**parameters: dict[str, Any]) -> dict[str, Any]:
    return {"Parameters": {name: {"Type": "String", **rest} for name, rest in parameters.items()}}


def test_given_values_win_over_defaults_and_all_are_strings() -> None:
    body = template(Name={"Default": "lab"}, Hours={"Type": "Number", "Default": 8}, Empty={})

    assert resolve(body, {"Name": "mine", "Empty": ""}, {}) == {
        "Name": "mine",
        "Hours": "8",
        "Empty": "",
    }


def test_an_empty_default_is_a_default() -> None:
    assert resolve(template(Email={"Default": ""}), {}, {}) == {"Email": ""}


def test_a_template_without_parameters_takes_none() -> None:
    assert resolve({}, {}, {}) == {}
    with pytest.raises(ParameterError, match="no parameter 'A'"):
        resolve({}, {"A": "1"}, {})


def test_every_missing_parameter_is_named_with_its_flag() -> None:
    body = template(S3BucketName={}, Other={}, Given={"Default": "x"})

    with pytest.raises(ParameterError, match="S3BucketName and Other must be given") as error:
        resolve(body, {}, {})
    assert error.value.hint is not None
    assert error.value.hint.startswith("add --bucket NAME --parameter Other=VALUE")


@pytest.mark.parametrize("name", ["FailureRates", "failurerate", "FailRate"])
def test_an_unknown_parameter_names_its_source_and_the_likely_one(name: str) -> None:
    body = template(FailureRate={"Default": "0"}, Other={"Default": "0"})

    with pytest.raises(ParameterError, match=f"no parameter '{name}'") as error:
        resolve(body, {name: "1"}, {name: "--parameter"})
    assert error.value.where == "--parameter"
    assert error.value.hint == "did you mean FailureRate?"


def test_an_unknown_parameter_like_no_other_is_answered_with_all() -> None:
    body = template(A={"Default": "0"}, B={"Default": "0"})

    with pytest.raises(ParameterError) as error:
        resolve(body, {"Something": "1"}, {})
    assert error.value.hint == "its parameters are A, B"


@pytest.mark.parametrize(
    ("spec", "value", "fault"),
    [
        ({"AllowedPattern": "[a-z]+"}, "abc1", r"must match \[a-z\]\+"),
        ({"AllowedValues": ["on", "off"]}, "ON", "must be one of 'on', 'off'"),
        ({"MinLength": 2}, "a", "must be at least 2 characters"),
        ({"MaxLength": "2"}, "abc", "must be at most 2 characters"),
        ({"Type": "Number"}, "ten", "must be a number"),
        ({"Type": "Number"}, "", "must be a number"),
        ({"Type": "Number"}, "nan", "must be a number"),
        ({"Type": "Number"}, "1_000", "must be a number"),
        ({"Type": "Number", "MinValue": 0}, "-0.1", "must be at least 0"),
        ({"Type": "Number", "MaxValue": "1"}, "1.5", "must be at most 1"),
        ({"Type": "Number", "AllowedValues": [0, 8]}, "7", "must be one of '0', '8'"),
        ({"Type": "List<Number>"}, "1, two", "must be a number"),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a", "b"]}, "a, c", "must be one of"),
    ],
)
def test_an_ill_formed_value_is_refused_with_the_rule_and_the_source(
    spec: dict[str, Any], value: str, fault: str
) -> None:
    with pytest.raises(ParameterError, match=f"Setting is '{value}', but {fault}") as error:
        resolve(template(Setting=spec), {"Setting": value}, {"Setting": "samconfig.toml"})
    assert error.value.where == "samconfig.toml"


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ({"AllowedPattern": "^[a-z]+$"}, "abc"),
        ({"MinLength": 1, "MaxLength": 3}, "abc"),
        ({"Type": "Number", "MinValue": 0, "MaxValue": 1}, "1"),
        ({"Type": "Number"}, "-1.5e3"),
        ({"Type": "Number"}, ".5"),
        ({"Type": "List<Number>"}, "1, 2"),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a", "b"]}, "b, a"),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "/lab/anything"),
    ],
)
def test_a_well_formed_value_is_taken_as_it_is(spec: dict[str, Any], value: str) -> None:
    assert resolve(template(Setting=spec), {"Setting": value}, {}) == {"Setting": value}


def test_the_template_explains_its_own_constraint() -> None:
    body = template(Rate={"AllowedPattern": "[01]", "ConstraintDescription": "0 or 1"})

    with pytest.raises(ParameterError) as error:
        resolve(body, {"Rate": "2"}, {})
    assert error.value.hint == "use 0 or 1"


def test_a_secret_is_not_repeated() -> None:
    with pytest.raises(ParameterError) as error:
        resolve(template(Password={"NoEcho": True, "MinLength": 8}), {"Password": "hunter2"}, {})
    assert "hunter2" not in str(error.value)
    assert "****" in error.value.what


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_a_number(value: float) -> None:
    assert resolve(template(N={"Type": "Number"}), {"N": repr(value)}, {}) == {"N": repr(value)}
