"""The first mistake in a broken JSON text, with the place where it was made.

CloudFormation reads a template as JSON, and where that fails as YAML, which allows a comma before
a closing bracket. So that is no mistake here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.template.problem import Problem
from lab_builder.template.source import Source

_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|\Z)|\#[^\n]*"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
    | (?P<comment>{_COMMENT})
    | (?P<string>"(?:[^"\\\n]|\\.)*")
    | (?P<scalar>-?[0-9][0-9.eE+-]*|(?:true|false|null)\b)
    | (?P<sign>[\[\]{{}},:])
    | (?P<other>"[^\n]*|'(?:[^'\n])*'|[^\s\[\]{{}},:"]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# A JSON object, and comments of other languages before it. YAML has no quotes around its keys.
_OBJECT = re.compile(rf"(?:\s|{_COMMENT})*\{{(?:\s|{_COMMENT})*[\"'}}]", re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open bracket, its line and the indentation of that line."""

    sign: str
    start: int
    line: int
    indentation: int


def meant(text: str) -> bool:
    """Return whether a text is meant as JSON: an object whose first key is in quotes."""
    return bool(_OBJECT.match(text))


def mistake(source: Source) -> Problem | None:
    """Return the first mistake of a JSON text, None where there is none but a last comma."""
    return next(_Scan(source).mistakes(), None)


class _Scan:
    """One pass over a text: the open brackets, and what has to come next."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open: list[_Opened] = []
        self._closed: list[tuple[_Opened, int]] = []  # with the line of the closing bracket
        self._uneven: Problem | None = None
        self._next = "value"  # or: value or end, key or end, colon, comma
        self._end = 0  # of the last token

    def mistakes(self) -> Iterator[Problem]:
        for token in _TOKEN.finditer(self._source.text):
            kind, written, start = str(token.lastgroup), token[0], token.start()
            if kind == "space":
                continue
            if kind == "comment":
                yield self._at(
                    start, f"a comment ({_shown(written)}), which JSON does not have. Remove it"
                )
            elif kind == "other":
                yield self._at(start, _other(written))
            else:
                yield from self._placed(kind, written, start)
            self._end = token.end()
        if self._open:
            yield self._uneven or self._at(
                self._open[-1].start, f"the {self._open[-1].sign} is not closed"
            )

    def _placed(self, kind: str, written: str, start: int) -> Iterator[Problem]:
        """Take a token, or yield what is wrong with it where it stands."""
        if kind == "sign" and written in "]}":
            yield from self._close(written, start)
        elif self._next == "comma":
            yield from self._after_value(written, start)
        elif self._next == "colon":
            if written != ":":
                yield self._at(self._end, "a colon and a value are missing after this key")
            self._next = "value"
        elif self._next == "key or end":
            if kind != "string":
                yield self._at(start, f"{_shown(written)} where a key in double quotes belongs")
            self._next = "colon"
        elif kind == "sign" and written in "{[":
            self._open.append(self._opened(written, start))
            self._next = "key or end" if written == "{" else "value or end"
        elif kind == "sign":
            yield self._at(start, f"{_shown(written)} where a value belongs")
        else:
            self._next = "comma"

    def _after_value(self, written: str, start: int) -> Iterator[Problem]:
        if not self._open:
            yield self._at(start, f"{_shown(written)} after the end of the template")
        elif written == ",":
            self._next = "key or end" if self._open[-1].sign == "{" else "value or end"
        else:
            gave_up = f"the parser gave up at line {self._line(start)}"
            yield self._at(self._end, f"a comma is missing here; {gave_up}")

    def _close(self, sign: str, start: int) -> Iterator[Problem]:
        line = self._line(start)
        if not self._open:
            yield self._uneven or self._at(start, f"{sign} closes nothing: it is one too many")
            return
        opened = self._open.pop()
        if _CLOSING[opened.sign] != sign:
            yield self._at(
                opened.start,
                f"the {opened.sign} is not closed; the parser gave up at the {sign} of line {line}",
            )
        if self._next in ("value", "colon"):
            yield self._at(start, f"{sign} where a value belongs")
        self._compare(opened, sign, start)
        self._closed.append((opened, line))
        self._next = "comma"

    def _compare(self, opened: _Opened, sign: str, start: int) -> None:
        """Note the first bracket that stands elsewhere in its line than what it closes.

        Where brackets turn out not to match, this is where one is missing or too many.
        """
        text = self._source.text
        before = text[text.rfind("\n", 0, start) + 1 : start]
        if self._uneven or before.strip() or len(before) == opened.indentation:
            return
        if len(before) < opened.indentation:
            self._uneven = self._at(
                opened.start,
                f"the {opened.sign} is not closed; the {sign} of line {self._line(start)} stands "
                "further left",
            )
            return
        same = (line for was, line in reversed(self._closed) if was.indentation == len(before))
        if line := next(same, 0):
            message = f"a {sign} too many: the {sign} of line {self._line(start)} closes the "
            self._uneven = Problem(f"{message}{opened.sign} of line {opened.line}", line)

    def _opened(self, sign: str, start: int) -> _Opened:
        text = self._source.text
        line = text[text.rfind("\n", 0, start) + 1 :][: start + 1]
        return _Opened(sign, start, self._line(start), len(line) - len(line.lstrip(" \t")))

    def _line(self, offset: int) -> int:
        return self._source.place(offset)[0]

    def _at(self, offset: int, message: str) -> Problem:
        return Problem(message, *self._source.place(offset))


def _other(written: str) -> str:
    if written.startswith('"'):
        return "the double quote is not closed in this line; JSON has no text of several lines"
    if written.startswith("'"):
        return f"{_shown(written)} in single quotes; JSON has double quotes only"
    return f"{_shown(written)} is no value of JSON; text stands in double quotes"


def _shown(written: Any) -> str:
    line = str(written).partition("\n")[0]
    return line if len(line) <= 40 else f"{line[:37]}..."
