"""The mistake behind an error of the YAML parser, with the place where it was made.

The parser reports where it can not go on. That is often lines below the mistake: after a quote or a
bracket that is not closed, where the next one stands. A message names both lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from lab_builder.template.problem import Problem
from lab_builder.template.source import Source

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_BLOCK_TEXT = re.compile(r"[:-]\s+(?:!\S+\s+)?[|>][-+0-9]*\s*(?:#.*)?$")
_KEY = re.compile(r"(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s#\"'][^#]*?):(?:\s|$)")
_PAIR = re.compile(r"(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s#\"'][^#]*?):\s+[^\s#]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|\#[^\n]*", re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}


def mistake(source: Source, error: Any) -> Problem:
    """Return the mistake behind an error that has marks of the parser."""
    seen = _Failure(source, error)
    for cause in _CAUSES:
        if found := cause(seen):
            return found
    return seen.at_the_end(_sentence(error.problem))


class _Failure:
    """An error of the parser: what it says, and the text around the place where it gave up."""

    def __init__(self, source: Source, error: Any) -> None:
        self.source, self.text = source, source.text
        self.problem, self.context = str(error.problem or ""), str(error.context or "")
        self.line, self.column = error.problem_mark.line + 1, error.problem_mark.column + 1
        self.offset = source.offset(self.line - 1, self.column - 1)
        mark = error.context_mark
        # Where what the parser was reading begins.
        self.start = source.offset(mark.line, mark.column) if mark else None

    @property
    def sign(self) -> str:
        """The character at which the parser gave up."""
        return self.text[self.offset : self.offset + 1]

    def at_the_end(self, message: str) -> Problem:
        """Return a problem where the parser gave up."""
        return Problem(message, self.line, self.column)

    def at(self, offset: int, message: str) -> Problem:
        """Return a problem at a place, with the line where the parser gave up if it is another."""
        line, column = self.source.place(offset)
        if line != self.line:
            message = f"{message}. The parser gave up at line {self.line}"
        return Problem(message, line, column)

    def lines_above(self, line: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield the lines above with something in them, from below, with their numbers."""
        for number in range((line or self.line) - 1, 0, -1):
            text = self.source.line(number)
            if text.strip() and not text.lstrip().startswith("#"):
                yield number, text

    def first(self, line: int) -> int:
        """Return the offset of the first character of a line that is no space."""
        return self.source.offset(line - 1, _indentation(self.source.line(line)))


def _conflict(seen: _Failure) -> Problem | None:
    found = _CONFLICT.search(seen.text)
    return found and seen.at(found.start(), f"an unresolved merge conflict, {found[0]}")


def _template_engine(seen: _Failure) -> Problem | None:
    line = seen.source.line(seen.line)
    found = re.search(r"\{%|\{\{(?!resolve:)", line)
    if found is None:
        return None
    offset = seen.source.offset(seen.line - 1, found.start())
    return seen.at(
        offset, f"{found[0]} of a template engine such as Jinja; lint the file that it writes"
    )


def _tab(seen: _Failure) -> Problem | None:
    if "tab" not in seen.problem and seen.sign != "\t":
        return None
    return seen.at_the_end("a tab; YAML is indented by spaces only")


def _first_character(seen: _Failure) -> Problem | None:
    if "cannot start any token" not in seen.problem:
        return None
    return seen.at_the_end(f"a value cannot begin with {seen.sign}; put it in quotes")


def _alias(seen: _Failure) -> Problem | None:
    if not re.search("alias|anchor", seen.context) or seen.start is None:
        return None
    kind = "an alias" if "alias" in seen.context else "an anchor"
    sign = seen.text[seen.start : seen.start + 1]
    return seen.at(
        seen.start, f"{sign} begins {kind} of YAML, without a name here; write '{sign}' in quotes"
    )


def _escape(seen: _Failure) -> Problem | None:
    if "escape" not in seen.problem:
        return None
    return seen.at_the_end(
        f"{_sentence(seen.problem)}: in double quotes \\ begins an escape. Write \\\\, or use "
        "single quotes"
    )


def _quote(seen: _Failure) -> Problem | None:
    """A quote that is not closed swallows the text up to the next one."""
    if "quoted scalar" in seen.context and seen.start is not None:
        return seen.at(
            seen.start, f"the quote {seen.text[seen.start : seen.start + 1]} is not closed"
        )
    if not re.search("[\"']", seen.source.line(seen.line)[: seen.column - 1]):
        return None
    before = None
    for token in _tokens(seen):
        quoted = getattr(token, "style", None) in ("'", '"')
        if quoted and token.end_mark.line == seen.line - 1:
            before = token
    if before is None:
        return None
    start = seen.source.offset(before.start_mark.line, before.start_mark.column)
    end = seen.source.offset(before.end_mark.line, before.end_mark.column)
    if before.start_mark.line != before.end_mark.line:
        return seen.at(
            start,
            f"the quote {before.style} is not closed in this line, and so goes on to the one of "
            f"line {seen.line}",
        )
    if not seen.text[end : seen.offset].strip() and seen.sign not in ",]}":
        return seen.at_the_end(
            "text after a closing quote; put all of the value in quotes, and double those inside"
        )
    return None


def _tokens(seen: _Failure) -> Iterator[Any]:
    """Yield the tokens up to where the parser gave up."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    end = seen.offset if seen.start is None or "alias" not in seen.context else seen.start
    with suppress(yaml.YAMLError):
        yield from yaml.scan(seen.text[:end], Loader=loader)


def _flow(seen: _Failure) -> Problem | None:
    """A flow collection: in brackets, with commas."""
    if "flow" not in seen.context or seen.start is None:
        return None
    start = seen.start if seen.text[seen.start : seen.start + 1] in _CLOSING else _opened(seen)
    if start is None:
        return seen.at_the_end("a value is missing before this")
    sign, opened = seen.text[start], seen.source.place(start)[0]
    if not _closes(seen.text, start):
        return seen.at(start, f"the {sign} is not closed: no {_CLOSING[sign]} ends it")
    if start != seen.start:
        return seen.at_the_end(f"a value is missing before this, in the {sign} of line {opened}")
    return seen.at_the_end(
        f"a comma or the {_CLOSING[sign]} is missing before this, for the {sign} of line {opened}"
    )


def _opened(seen: _Failure) -> int | None:
    """Return the offset of the innermost bracket that is open where the parser gave up."""
    opened = []
    for token in _tokens(seen):
        name = type(token).__name__
        if name in ("FlowSequenceStartToken", "FlowMappingStartToken"):
            opened.append(seen.source.offset(token.start_mark.line, token.start_mark.column))
        elif name in ("FlowSequenceEndToken", "FlowMappingEndToken") and opened:
            opened.pop()
    return opened[-1] if opened else None


def _closes(text: str, start: int) -> bool:
    """Return whether the bracket at a place is closed, at the latest where its line's block ends.

    The brackets of quoted texts and comments do not count.
    """
    line_start = text.rfind("\n", 0, start) + 1
    indentation = _indentation(text[line_start:])
    below = re.compile(rf"^ {{0,{indentation}}}[^\s\]}}#]", re.MULTILINE)
    rest = text[start:]
    if line_start != start and (end := below.search(rest, 1)):
        rest = rest[: end.start()]
    depth = 0
    for sign in _QUOTED.sub("", rest):
        depth += (sign in "[{") - (sign in "]}")
        if depth == 0:
            return True
    return False


def _closing(seen: _Failure) -> Problem | None:
    if seen.sign and seen.sign in "]}":
        return seen.at_the_end(f"{seen.sign} closes nothing: it is one too many")
    return None


def _block_text(seen: _Failure) -> Problem | None:
    """A text with | or > ends at the first line that is indented less."""
    line = seen.line if seen.start is None else seen.source.place(seen.start)[0]
    if "simple key" not in seen.context:
        line = seen.line
    indentation = _indentation(seen.source.line(line))
    for number, above in seen.lines_above(line):
        if _BLOCK_TEXT.search(above):
            return seen.at(
                seen.first(line),
                f"this line ends the text that begins at line {number}, as it is indented less "
                "than the lines before",
            )
        if _indentation(above) <= indentation:
            return None
    return None


def _no_colon(seen: _Failure) -> Problem | None:
    if "simple key" not in seen.context or seen.start is None:
        return None
    return seen.at(seen.start, "a key without a colon")


def _second_colon(seen: _Failure) -> Problem | None:
    """A key where a value stands already: in this line, or because of the line above."""
    if "mapping values are not allowed" not in seen.problem:
        return None
    line = seen.source.line(seen.line)
    above_number, above = next(seen.lines_above(), (0, ""))
    deeper = _indentation(line) > _indentation(above)
    if _KEY.match(line[: seen.column - 1].lstrip()):
        return seen.at_the_end(
            'a second colon in this line; a value with ": " in it has to be in quotes'
        )
    if above and not _KEY.match(above.lstrip()):
        return _key_alone(seen, above_number)
    if above and deeper and _PAIR.match(above.lstrip()):
        return _too_deep(seen, above_number)
    return None


def _key_alone(seen: _Failure, line: int) -> Problem:
    """Return the problem of a key without a colon: a line, or what its list items belong to."""
    items = seen.source.line(line)
    for number, above in seen.lines_above(line):
        if items.lstrip().startswith("- ") and not above.lstrip().startswith("- "):
            line = line if _KEY.match(above.lstrip()) else number
            break
        if not above.lstrip().startswith("- "):
            break
    return seen.at(seen.first(line), "a key without a colon, or without a space after it")


def _too_deep(seen: _Failure, above: int) -> Problem:
    message = f"indented deeper than line {above}, which has a value already"
    return Problem(message, seen.line, _indentation(seen.source.line(seen.line)) + 1)


def _indented(seen: _Failure) -> Problem | None:
    """A line whose indentation is that of no block around it."""
    line = seen.source.line(seen.line)
    here = _indentation(line)
    if line[:here] != line[: seen.column - 1] or not line.strip():
        return None
    beside: tuple[int, int] | None = None
    for number, above in seen.lines_above():
        there, inner = _indentation(above), _indentation(above.replace("- ", "  ", 1))
        if there == here:
            return _beside(seen, line, number, above)
        if above[there:].startswith("- ") and here < inner:
            beside = (number, inner)
        if there < here:
            if beside is None:
                return _too_deep(seen, number) if _PAIR.match(above.lstrip()) else None
            return seen.at_the_end(
                f"indented by {_spaces(here)}, but line {beside[0]} by {_spaces(beside[1])} and "
                f"line {number} by {_spaces(there)}: it belongs to no block"
            )
        beside = (number, there)
    if beside is None:
        return None
    return seen.at_the_end(
        f"indented by {_spaces(here)}, but line {beside[0]} by {_spaces(beside[1])}: it belongs to "
        "no block"
    )


def _beside(seen: _Failure, line: str, number: int, above: str) -> Problem | None:
    """Return what is wrong with a line and the one above at the same level."""
    items = [text.lstrip().startswith("- ") for text in (line, above)]
    if items[0] != items[1]:
        return seen.at_the_end(
            f"a list item and a key at one level: see line {number}. A level has either"
        )
    if not items[1] and not _KEY.match(above.lstrip()):
        return seen.at(seen.first(number), "a key without a colon, or without a space after it")
    return None


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number} spaces"


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _sentence(problem: str | None) -> str:
    return problem or "the YAML cannot be parsed"


_CAUSES: Iterable[Callable[[_Failure], Problem | None]] = (
    _conflict,
    _escape,
    _quote,
    _template_engine,
    _tab,
    _first_character,
    _alias,
    _closing,
    _flow,
    _block_text,
    _no_colon,
    _second_colon,
    _indented,
)
