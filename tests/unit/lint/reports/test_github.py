"""Annotations: commands that GitHub reads, whatever stands in a name or a message."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab_builder.lint import RENDERED
from lab_builder.lint.reports import github
from unit.lint.reports.findings import finding, lost, of_files, of_lab


def read(command: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: its name, its properties and its message."""
    head, _, message = command.removeprefix("::").partition("::")
    name, _, properties = head.partition(" ")
    pairs = (pair.split("=", 1) for pair in properties.split(","))
    return name, {key: _unescaped(value) for key, value in pairs}, _unescaped(message)


def _unescaped(text: str) -> str:
    for escaped, meant in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escaped, meant)
    return text


def test_a_finding_is_a_command_with_its_place() -> None:
    assert github.render(of_files(finding())) == (
        "::error title=E3002,file=templates/my stack%2C100%25.yaml,line=5,col=7,endColumn=15"
        "::wrong%0AResources.Alerts.Properties.TopicNam%0Ahttps://example.com/rule"
    )


def test_severities_are_commands() -> None:
    report = of_files(finding(), finding("warning"), finding("info"))
    names = [read(line)[0] for line in github.render(report).splitlines()]
    assert names == ["error", "warning", "notice"]


@given(message=st.text(), name=st.text(st.characters(blacklist_characters="\0/"), min_size=1))
def test_whatever_stands_in_a_message_or_a_name_arrives(message: str, name: str) -> None:
    command = github.render(of_files(finding(message=message, path=Path("a") / name)))
    _, properties, told = read(command)
    assert "\n" not in command
    assert "\r" not in command
    assert properties["file"] == (Path("a") / name).as_posix()
    path = "Resources.Alerts.Properties.TopicNam\n"
    assert told == (f"{message}\n" if message else "") + f"{path}https://example.com/rule"


def test_a_finding_in_a_rendered_template_is_at_the_line_of_the_lab_module() -> None:
    _, properties, _ = read(github.render(of_lab(finding(path=RENDERED))))
    assert properties == {"title": "E3002", "file": "src/labs/sns.py", "line": "12"}


def test_what_cannot_be_read_has_no_end() -> None:
    _, properties, told = read(github.render(of_files(lost())))
    assert properties == {"title": "E0000", "file": "gone.yaml", "line": "1", "col": "1"}
    assert told == "cannot be read"


def test_nothing_found_is_nothing_said() -> None:
    assert github.render(of_files()) == ""
