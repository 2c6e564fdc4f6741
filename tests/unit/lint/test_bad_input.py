"""Whatever is in a file: a clear finding, soon and in little memory; nothing of it is executed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lab_builder import lint
from lab_builder.model import Finding
from lab_builder.template.bounds import DEEPEST, MOST_ITEMS

REGION = "eu-central-1"
TOPIC = "{Type: AWS::SNS::Topic}"
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefghijkl", "bcdefghijklm", strict=True)
)
MERGED_LAUGHS = LAUGHS.replace("[x,x,x,x,x,x,x,x,x]", "{k: 1}").replace("[*", "{<<: [*")
MERGED_LAUGHS = MERGED_LAUGHS.replace("]\n", "]}\n")

# What a text is, and what its finding says.
BAD = {
    "empty": ("", "the file is empty"),
    "comments": ("# a\n---\n", "nothing in the file but comments"),
    "a scalar": ("text", "a template is a mapping (in JSON an object) with Resources"),
    "a list": ("- a\n", "a list in the file; a template is a mapping"),
    "a number": ("1", "only a single value in the file"),
    "two documents": ("a: 1\n---\nb: 2\n", "expected a single document"),
    "a NUL": ("a: \x00", "unacceptable character #x0000"),
    "duplicate keys": (f"Resources:\n  A: {TOPIC}\n  A: {TOPIC}\n", "Duplicate found 'A'"),
    "duplicate numbers": ("1: a\n1: b\n", "a key that is not a string is given twice"),
    "a key that is a list": ("[a]: 1\n", "Unhashable type"),
    "a null key": ("~: 1\n", "Null key"),
    "a recursive anchor": ("Resources: &a\n  A: *a\n", "*a stands inside what it stands for"),
    "an unknown anchor": ("Resources: *a\n", "found undefined alias"),
    "a billion laughs": (LAUGHS, "more than 250,000 nodes, each alias written out"),
    "a billion merged laughs": (MERGED_LAUGHS, "more than 250,000 nodes, each alias written out"),
    "code in a tag": (
        "Resources: !!python/object/apply:os.abort []\n",
        "unknown tag !!python/object/apply:os.abort",
    ),
    "another tag": ("Resources: !!binary aGVsbG8=\n", "where CloudFormation takes a mapping"),
    "an unknown function": (f"Resources:\n  A: !Nothing {TOPIC}\n", "unknown tag !Nothing"),
    "brackets without end": ("a: " + "[" * 100_000, f"more than {DEEPEST} levels deep"),
    "deep YAML": ("\n".join(" " * n + "a:" for n in range(1000)), f"than {DEEPEST} levels deep"),
    "deep JSON": ('{"a":' * 100_000, f"more than {DEEPEST} levels deep"),
    "deep JSON with tabs": ('{\t"a":\t' * 100_000, f"more than {DEEPEST} levels deep"),
    "many keys": ("".join(f"k{n}: v\n" for n in range(50_000)), f"than {MOST_ITEMS:,} keys"),
    "many resources": (
        "Resources:\n" + "".join(f"  R{n}: {TOPIC}\n" for n in range(1_001)),
        "1,001 resources exceed the limit of 500 in a template",
    ),
    "a megabyte in a line": (f"Resources: {'a' * 1_000_000}", "1 MB (1,000,000 bytes)"),
    "100,000 lines": ("Resources:\n" + "  Key: value\n" * 100_000, "the template has 1,300,011 by"),
    "a huge number": (f"Resources: {'9' * 6000}", "a number of 6,000 digits"),
    "no date": ("Description: 2026-13-45\n", "2026-13-45 looks like a number or a date"),
    "metadata that is text": (
        f"Metadata: a\nResources:\n  A: {TOPIC}\n",
        "Metadata is text, where CloudFormation takes a mapping",
    ),
}


def findings(tmp_path: Path, text: str) -> list[Finding]:
    path = tmp_path / "template.yaml"
    path.write_text(text, encoding="utf-8")
    return lint.check_file(path, REGION)


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_told_clearly_and_soon(tmp_path: Path, kind: str) -> None:
    text, said = BAD[kind]
    began = time.process_time()

    found = findings(tmp_path, text)

    assert time.process_time() - began < 10
    assert any(said in finding.message for finding in found), found
    assert all(len(finding.message) < 600 for finding in found)
    assert found[0].severity == "error"


@pytest.mark.slow
def test_bad_input_takes_little_memory(tmp_path: Path) -> None:
    for number, (text, _) in enumerate(BAD.values()):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from lab_builder import lint\n"
        f"[lint.check_file(path, {REGION!r}) for path in sorted(Path(sys.argv[1]).iterdir())]\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert int(done.stdout) < 300 * 1024  # KB; cfn-lint at rest has some 140


@pytest.mark.slow
def test_a_template_of_50_000_lines_is_checked(tmp_path: Path) -> None:
    groups = "".join(
        f"      G{group}:\n" + "".join(f"        K{n}: v\n" for n in range(499))
        for group in range(100)
    )
    text = f"Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Metadata:\n{groups}"
    assert text.count("\n") > 50_000
    assert findings(tmp_path, text) == []


def machine(depth: int) -> dict[str, Any]:
    """Return a state machine with as many parallel states inside each other."""
    inner: dict[str, Any] = {"StartAt": "Last", "States": {"Last": {"Type": "Pass", "End": True}}}
    for level in range(depth):
        state = {"Type": "Parallel", "End": True, "Branches": [inner]}
        inner = {"StartAt": f"P{level}", "States": {f"P{level}": state}}
    return inner


def machine_template(**definition: Any) -> str:
    properties = {"RoleArn": "arn:aws:iam::123456789012:role/machine", **definition}
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    return json.dumps({"Resources": {"Machine": resource}})


@pytest.mark.parametrize("name", ["Definition", "DefinitionString"])
def test_a_state_machine_nested_100_deep_is_checked(tmp_path: Path, name: str) -> None:
    definition = machine(100)
    as_it_is = definition if name == "Definition" else json.dumps(definition)
    assert findings(tmp_path, machine_template(**{name: as_it_is})) == []


def test_a_string_nested_too_deep_is_told(tmp_path: Path) -> None:
    found = findings(tmp_path, machine_template(DefinitionString='{"a":' * 100_000))
    assert "nested too deep to be checked" in {finding.message for finding in found}


def test_a_value_of_a_megabyte_is_not_repeated_whole(tmp_path: Path) -> None:
    found = findings(tmp_path, f"Resources:\n  A:\n    Type: {'a' * 999_000}\n")
    assert found
    assert all(len(finding.message) < 600 for finding in found)
