"""The text of a template file, read once, with offsets of its lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# The path of a template that is not a file.
RENDERED = Path("<rendered template>")

# CloudFormation takes templates of 1 MB, which cfn-lint takes for 1,000,000 bytes (E1002):
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
LARGEST = 1_000_000
LIMIT = f"CloudFormation takes templates of up to 1 MB ({LARGEST:,} bytes)"
# More is not read: it is no template, whatever is in it.
_LARGEST_READ = 16 * LARGEST

# Where YAML ends a line: https://yaml.org/spec/1.1/#b-break
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


# What stands in every template, a broken one too: its version, a transform, or a resource type.
_OF_TEMPLATES = re.compile(r"AWSTemplateFormatVersion|AWS::[A-Za-z0-9-]+|Alexa::ASK::Skill")


class UnreadableError(Exception):
    """The file cannot be read as text; the message says why."""


@dataclass(frozen=True)
class Source:
    """A text and its path."""

    text: str
    path: Path = RENDERED

    @property
    def filename(self) -> str | None:
        """The name of the file, None where there is none."""
        return None if self.path == RENDERED else str(self.path)

    @cached_property
    def size(self) -> int:
        """The size in bytes, as UTF-8."""
        return len(self.text.encode(errors="surrogatepass"))

    @property
    def is_template(self) -> bool:
        """Whether anything in the text suggests a template."""
        return bool(_OF_TEMPLATES.search(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in _BREAK.finditer(self.text))]

    def offset(self, line: int, column: int) -> int:
        """Return where a place is in the text; line and column count from 0, as YAML's marks."""
        if line >= len(self._starts):
            return len(self.text)
        return min(self._starts[line] + column, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset; they count from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line, counted from 1, without its end; empty where there is no such line."""
        if not 0 < number <= len(self._starts):
            return ""
        start, *rest = self._starts[number - 1 : number + 1]
        return _BREAK.sub("", self.text[start : rest[0] if rest else None])


def read(path: Path) -> Source:
    """Read a template file.

    Raises:
        UnreadableError: it is no regular file, too large, or not UTF-8 text.
    """
    try:
        if path.exists() and not path.is_file():
            # Not opened: that would wait for ever at a pipe without a writer.
            raise UnreadableError(
                f"Is a directory; name its templates, such as '{path}/**/*.yaml'"
                if path.is_dir()
                else "not a regular file"
            )
        with path.open("rb") as file:
            content = file.read(_LARGEST_READ + 1)
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(str(error)) from error
    if len(content) > _LARGEST_READ:
        raise UnreadableError(f"larger than {_LARGEST_READ:,} bytes; {LIMIT}")
    try:
        return Source(content.decode("utf-8"), path)
    except UnicodeDecodeError as error:
        raise UnreadableError(_not_utf8(content)) from error


def _not_utf8(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "not UTF-8 text but UTF-16; save it as UTF-8"
    return "not UTF-8 text"
