"""The text of a template: read once, with places in it as YAML counts them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.template.source import LARGEST, Source, UnreadableError, read


@given(st.text("ab \n\r\x85\u2028\u2029\x0b\x1c𝄞", max_size=60))
def test_lines_end_where_yaml_ends_them(text: str) -> None:
    source = Source(text)
    for number in range(1, 70):
        line = source.line(number)
        start = source.offset(number - 1, 0)
        assert text[start : start + len(line)] == line
        assert not set(line) & set("\n\r\x85\u2028\u2029")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_a_place_of_the_parser_is_that_place_in_the_text(end: str) -> None:
    text = f"# 𝄞{end}a:{end}  - é: x{end}"
    scalar = next(event for event in yaml.parse(text, Loader=yaml.CSafeLoader) if _is(event, "x"))
    assert scalar.start_mark is not None
    offset = Source(text).offset(scalar.start_mark.line, scalar.start_mark.column)
    assert text[offset] == "x"


def _is(event: object, value: str) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.value == value


def test_a_place_beyond_the_end_is_the_end() -> None:
    assert Source("a\nb").offset(9, 9) == 3
    assert Source("a\nb").line(9) == ""


def test_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"a\r\nb")
    assert read(path).text == "a\r\nb"


@pytest.mark.parametrize(
    "text", ["AWSTemplateFormatVersion: x", "Type: AWS::SNS::Topic", "AWS::S3"]
)
def test_what_can_be_meant_as_a_template_is_told_by_its_text(text: str) -> None:
    assert Source(text).is_template


def test_what_is_something_else_is_told_by_its_text() -> None:
    assert not Source("services:\n  web: {image: nginx}\n").is_template


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableError, match="not a regular file"):
        read(pipe)


def test_a_folder_is_told_how_to_name_its_templates(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"'.*/\*\*/\*\.yaml'"):
        read(tmp_path)


def test_utf_16_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes("Resources: {}".encode("utf-16"))
    with pytest.raises(UnreadableError, match="UTF-16; save it as UTF-8"):
        read(path)


def test_more_than_the_largest_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST * 1000)  # a hole, which takes no room
    with pytest.raises(UnreadableError, match=r"larger than 16,000,000 bytes"):
        read(path)


def test_a_place_counts_from_one() -> None:
    source = Source("ab\r\ncd\ne")
    assert [source.place(offset) for offset in (0, 2, 4, 8)] == [(1, 1), (1, 3), (2, 1), (3, 2)]


@pytest.mark.parametrize("name", ["missing.yaml", "a\0b"])
def test_a_file_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableError):
        read(tmp_path / name)
