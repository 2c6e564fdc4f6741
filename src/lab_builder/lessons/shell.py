"""The ``aws`` commands in a lesson, checked with the service models of botocore.

Version 1 of the AWS CLI is the measure: what it has, version 2 has too.
"""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from lab_builder.errors import LessonError
from lab_builder.lessons.lesson import Command

# https://docs.aws.amazon.com/cli/v1/userguide/cli-configure-options.html
_GLOBAL = {
    "--ca-bundle",
    "--cli-connect-timeout",
    "--cli-read-timeout",
    "--color",
    "--debug",
    "--endpoint-url",
    "--no-paginate",
    "--no-sign-request",
    "--no-verify-ssl",
    "--output",
    "--profile",
    "--query",
    "--region",
    "--version",
}
# Of every operation: https://docs.aws.amazon.com/cli/v1/userguide/cli-usage-skeleton.html, and
# pagination, https://docs.aws.amazon.com/cli/v1/userguide/cli-usage-pagination.html
_OPERATION = {"--cli-input-json", "--generate-cli-skeleton", "--max-items", "--page-size"}
_OPERATION |= {"--starting-token"}
_SERVICES = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
# Commands of the AWS CLI itself, which botocore has no model of.
_OWN = {"s3": {"cp", "ls", "mb", "mv", "presign", "rb", "rm", "sync", "website"}}
_OWN |= {"configure": {"get", "list", "set"}}
_BREAKS = {"|", "||", "&&", ";", "&", "(", ")", "\n"}


def check(command: Command, path: str) -> None:
    """Check every ``aws`` command of a command block.

    Raises:
        LessonError: a service, an operation or an option does not exist; names file and line.
    """
    for offset, words in aws_commands(command.text):
        problem = _problem(words)
        if problem:
            what, hint = problem
            raise LessonError(what, where=f"{path}:{command.line + 1 + offset}", hint=hint)


def aws_commands(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the words after ``aws`` of each command in a script, and the command's line from 0."""
    lines = text.split("\n")
    starts = [i for i in range(len(lines)) if not i or not lines[i - 1].endswith("\\")]
    joined = text.replace("\\\n", " ").split("\n")
    for offset, line in zip(starts, joined, strict=True):
        words: list[str] = []
        for word in [*_words(line), "\n"]:
            if word not in _BREAKS:
                words.append(word)
                continue
            if words and words[0] == "aws":
                yield offset, words[1:]
            words = []


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line.replace("$(", "( "), posix=True, punctuation_chars="();|&")
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        return []  # a quote that ends on a later line: bash will say what is wrong, if it is


def _problem(words: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with the words after ``aws``, and what to write instead."""
    service, operation = [*(word for word in words if not word.startswith("-")), "", ""][:2]
    if service in _OWN:
        known = _OWN[service]
        return None if operation in known else _unknown(f"aws {service}", operation, known)
    model = _SERVICES.get(service, service)
    if _model(model) is None:
        return f"the aws command has no service {service!r}", "write one such as events"
    operations = _operations(model)
    if operation not in operations:
        return _unknown(f"aws {service}", operation, operations)
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in operations[operation]:
            return _unknown(f"aws {service} {operation}", option, operations[operation])
    return None


def _unknown(of: str, name: str, known: Collection[str]) -> tuple[str, str]:
    close = difflib.get_close_matches(name, known, n=1)
    return f"{of} has no {name or 'operation'}", (
        f"did you mean {close[0]}?" if close else f"see {of} help"
    )


@cache
def _operations(service: str) -> dict[str, set[str]]:
    """Return the options of each operation, as the aws command names them."""
    from botocore import xform_name

    model = _model(service)
    found: dict[str, set[str]] = {}
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        members = shape.members if shape else {}
        options = {f"--{xform_name(member, '-')}" for member in members}
        options |= {
            f"--no-{xform_name(member, '-')}"
            for member, of in members.items()
            if of.type_name == "boolean"
        }
        found[xform_name(name, "-")] = options | _GLOBAL | _OPERATION
    return found


@cache
def _model(service: str) -> Any:
    """Return botocore's model of a service, or None."""
    import botocore.session
    from botocore.exceptions import UnknownServiceError

    try:
        return botocore.session.get_session().get_service_model(service)
    except UnknownServiceError:
        return None
