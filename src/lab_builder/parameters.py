"""Check the values of template parameters against the template, before anything is uploaded.

The checks are those of CloudFormation: the types and constraints in the Parameters section.
AWS-specific types such as ``AWS::EC2::KeyPair::KeyName`` are left to CloudFormation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lab_builder.errors import ParameterError
from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME

_FLAGS = {ENVIRONMENT_NAME: "--environment-name VALUE", S3_BUCKET_NAME: "--bucket NAME"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LISTS = ("CommaDelimitedList", "List<Number>")


def resolve(
    template_body: Mapping[str, Any],
    given: Mapping[str, str],
    sources: Mapping[str, str],
    previous: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the value of every parameter of the template: given, else previous, else the default.

    ``template_body`` is the long-form JSON value; ``sources`` has the origin of each given value,
    by the name of the parameter. ``previous`` are the values of the stack.

    Raises:
        ParameterError: a parameter is missing, unknown or invalid.
    """
    declared: Mapping[str, Mapping[str, Any]] = template_body.get("Parameters", {})
    kept = previous or {}
    for name, value in {**kept, **given}.items():
        if name not in declared:
            raise _unknown(name, declared, sources.get(name))
        spec = declared[name]
        masked = spec.get("NoEcho") in (True, "true")
        # CloudFormation returns a mask for the value of a NoEcho parameter.
        fault = None if masked and name not in given else _fault(spec, value)
        if fault and name not in given:
            raise ParameterError(
                f"{name} is {value!r} in the stack, but {fault}",
                hint=f"give another one: --parameter {name}=VALUE, or --reset-parameters",
            )
        if fault:
            shown = "****" if masked else repr(value)
            raise ParameterError(
                f"{name} is {shown}, but {fault}",
                where=sources.get(name),
                hint=f"use {spec['ConstraintDescription']}"
                if "ConstraintDescription" in spec
                else f"{name}: {spec.get('Description', 'use another value')}",
            )
    known = {**kept, **given}
    values = {name: known.get(name, spec.get("Default")) for name, spec in declared.items()}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        flags = (_FLAGS.get(name, f"--parameter {name}=VALUE") for name in missing)
        raise ParameterError(
            f"{' and '.join(missing)} must be given; the template has no default",
            hint=f"add {' '.join(flags)}, or set it in samconfig.toml (parameter_overrides)",
        )
    return {name: str(value) for name, value in values.items()}


def _unknown(name: str, declared: Iterable[str], source: str | None) -> ParameterError:
    import difflib

    folded = {other.lower(): other for other in declared}
    close = difflib.get_close_matches(name.lower(), folded, n=1)
    return ParameterError(
        f"the template has no parameter {name!r}",
        where=source,
        hint=f"did you mean {folded[close[0]]}?"
        if close
        else f"its parameters are {', '.join(folded.values()) or 'none'}",
    )


def _fault(spec: Mapping[str, Any], value: str) -> str | None:
    """Return what is wrong with a value, as the text after "but", or None."""
    if spec["Type"] not in _LISTS:
        return _scalar_fault(spec, value, number=spec["Type"] == "Number")
    number = spec["Type"] == "List<Number>"
    faults = (_scalar_fault(spec, item.strip(), number=number) for item in value.split(","))
    return next(filter(None, faults), None)


def _scalar_fault(spec: Mapping[str, Any], value: str, *, number: bool) -> str | None:
    if number and not _NUMBER.fullmatch(value):
        return "must be a number"
    allowed = spec.get("AllowedValues")
    if allowed is not None and value not in map(str, allowed):
        return f"must be one of {', '.join(map(repr, map(str, allowed)))}"
    pattern = spec.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(pattern, value):
        return f"must match {pattern}"
    kind, size = ("Value", float(value)) if number else ("Length", len(value))
    unit = "" if number else " characters"
    if f"Min{kind}" in spec and size < float(spec[f"Min{kind}"]):
        return f"must be at least {spec[f'Min{kind}']}{unit}"
    if f"Max{kind}" in spec and size > float(spec[f"Max{kind}"]):
        return f"must be at most {spec[f'Max{kind}']}{unit}"
    return None
