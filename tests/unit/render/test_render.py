"""A rendered template: stable, in order, traceable, and what templates/ holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from troposphere import Output, Parameter, Ref
from troposphere.sns import Topic

from cloudformation_yaml import load
from lab_builder import assets, registry, render
from lab_builder.errors import LabBuilderError
from lab_builder.invocations import Invocations
from lab_builder.lab import LabTemplate
from lab_builder.model import Bundle, Charge, CostLine, LocalValue, Pause, PriceList, Template
from small_lab import NO_DRILL


class SmallLab:
    """One topic whose name follows the code's keys."""

    NAME = "small"
    DESCRIPTION = "A small lab"
    TEMPLATE_FILE = "small.yaml"
    DRILL = NO_DRILL
    INVOCATIONS = Invocations()
    PURPOSES: Mapping[str, str] = MappingProxyType({})
    PAUSE: Pause | None = None
    CAPABILITIES: Mapping[str, str | None] = MappingProxyType({})
    LOCAL_VALUES: Mapping[str, LocalValue] = MappingProxyType({})
    PRICES = PriceList("us-east-1", "2026-11-28", {})

    def build(self, keys: Mapping[str, str]) -> LabTemplate:
        lab = LabTemplate(self.DESCRIPTION)
        lab.template.add_parameter(Parameter("Env", Type="String"))
        lab.add(Topic("Alerts", TopicName=Ref("Env"), DeletionPolicy="Retain", DependsOn=["Other"]))
        lab.add(Topic("Other", DisplayName=keys.get("code", "none")))
        lab.template.add_output(Output("Topic", Value=Ref("Alerts")))
        return lab

    def daily_cost(self, parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
        return ()

    def charges(
        self, parameters: Mapping[str, str], prices: Mapping[str, float]
    ) -> tuple[Charge, ...]:
        return ()


EMPTY = Bundle(())


@pytest.fixture
def template() -> Template:
    return render.render(SmallLab(), EMPTY)


def test_the_text_reads_back_as_the_body(template: Template) -> None:
    assert load(template.text) == template.body


def test_the_text_says_what_rendered_it(template: Template) -> None:
    assert template.text.startswith("# Rendered by lab-builder from the lab small.")


def test_sections_and_attributes_follow_the_documentation(template: Template) -> None:
    assert list(template.body) == [
        "AWSTemplateFormatVersion", "Description", "Parameters", "Resources", "Outputs"
    ]  # fmt: skip
    assert list(template.body["Resources"]["Alerts"]) == [
        "Type", "DependsOn", "DeletionPolicy", "Properties"
    ]  # fmt: skip


def test_each_resource_remembers_the_line_that_defines_it(template: Template) -> None:
    origin = template.origins["Other"]
    line = Path(__file__).read_text().splitlines()[origin.line - 1]
    assert (origin.path, 'Topic("Other"' in line) == (Path(__file__), True)


def test_the_digest_changes_with_the_template_and_only_with_it(template: Template) -> None:
    class Longer(SmallLab):
        DESCRIPTION = "A longer description"

    def digest(lab: SmallLab) -> str:
        return str(render.render(lab, EMPTY).body["Outputs"]["TemplateDigest"]["Value"])

    assert digest(SmallLab()) == digest(SmallLab())
    assert digest(SmallLab()) != digest(Longer())


def test_json_and_yaml_hold_the_same_body(template: Template) -> None:
    assert json.loads(render.to_json(template.body)) == load(render.to_yaml(template.body))


def test_no_difference_to_a_file_that_is_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("text\n")
    assert render.difference("text\n", path) is None


def test_a_difference_shows_what_the_file_lacks(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("a\nold\n")
    diff = render.difference("a\nnew\n", path)
    assert diff is not None
    assert diff.splitlines()[-2:] == ["-old", "+new"]


def test_a_missing_file_differs_in_every_line(tmp_path: Path) -> None:
    assert "+a" in (render.difference("a\n", tmp_path / "none.yaml") or "")


def test_other_line_ends_are_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"a\r\n")
    assert render.difference("a\n", path)


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(LabBuilderError, match="cannot be read"):
        render.difference("a\n", tmp_path)


_RENDER_ALL = """
from lab_builder import assets, registry, render
for name in registry.names():
    lab = registry.find(name)
    print(render.render(lab, assets.bundle(assets.code_folder(lab.NAME))).text)
"""


def test_the_same_bytes_whatever_the_hash_seed_locale_and_folder(tmp_path: Path) -> None:
    def text(seed: str, locale: str) -> bytes:
        environ = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", _RENDER_ALL]
        return subprocess.run(
            command, env=environ, cwd=tmp_path, check=True, capture_output=True
        ).stdout

    assert text("1", "C") == text("2", "C.UTF-8")


@pytest.mark.parametrize("name", registry.names())
def test_the_committed_template_is_what_the_lab_renders(name: str) -> None:
    lab = registry.find(name)
    template = render.render(lab, assets.bundle(assets.code_folder(lab.NAME)))
    committed = assets.template_path(lab.TEMPLATE_FILE)
    diff = render.difference(template.text, committed)
    assert diff is None, f"out of date; run make render\n{diff}"


@pytest.mark.parametrize("name", registry.names())
def test_a_committed_template_is_no_larger_than_100_kib(name: str) -> None:
    committed = assets.template_path(registry.find(name).TEMPLATE_FILE)
    assert committed.stat().st_size <= 100 * 1024
