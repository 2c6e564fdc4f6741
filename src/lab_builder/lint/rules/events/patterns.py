"""E9220 to W9224: event patterns that are taken, and that can match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.events.patterns import Pattern, malformed, patterns, texts
from lab_builder.lint.events.services import (
    COMMON,
    DETAIL_TYPES,
    ENVELOPE,
    FIELDS,
    SOURCES,
    VALUES,
)
from lab_builder.lint.fix import Edit
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/"
_KNOWN = {kind: source for source, kinds in DETAIL_TYPES.items() for kind in kinds}


class PatternShape(Rule):
    """In a pattern each field has a list of values or of comparisons; the rest is refused.

    PutRule answers with an InvalidEventPatternException, and the stack rolls back.
    """

    id = "E9220"
    shortdesc = "An event pattern has lists of values and comparisons that EventBridge knows"
    source_url = f"{_DOCS}userguide/eb-create-pattern-operators.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield what is refused."""
        for pattern in patterns(view):
            for steps, message in malformed(pattern.value):
                yield Fault(pattern.path(steps), message)


class PatternFields(Rule):
    """Events have the same outer fields, all in lower case, and what is their own in detail.

    A pattern with another, such as detailType, matches no event, and nothing tells.
    """

    id = "W9221"
    shortdesc = "An event pattern names fields that events have"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield fields that no event has."""
        for pattern in patterns(view):
            for key, value in _outer(pattern):
                if key not in ENVELOPE and key != "$or" and value != [{"exists": False}]:
                    near = re.sub("[^a-z]", "", key.lower()) == "detailtype"
                    hint = "it is detail-type" if near else "what is an event's own is in detail"
                    yield Fault(pattern.path((key,)), f"no event has the field {key}: {hint}")


class PatternSource(Rule):
    """The source of an AWS event is aws. and a name in lower case, not always the expected one.

    Step Functions is aws.states. A pattern for another name matches nothing, and nothing tells.
    """

    id = "W9222"
    shortdesc = "The source of AWS events is spelt as AWS does"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield sources that AWS does not send."""
        for pattern in patterns(view):
            for index, source in enumerate(texts(pattern.value, "source") or ()):
                if right := _right_source(source):
                    yield Fault(
                        pattern.path(("source", index)),
                        f"no event comes from {source}: the source is {right}",
                        Edit(source, right),
                    )


class PatternDetailType(Rule):
    """A detail type matches to the letter, and each belongs to one service.

    "EC2 Instance State Change Notification", or "Object Created" from aws.ec2, match nothing.
    """

    id = "W9223"
    shortdesc = "The detail type of AWS events is spelt as AWS does and of that source"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield detail types that the sources do not send."""
        spelt = {_letters(kind): kind for kind in (*_KNOWN, *COMMON)}
        for pattern in patterns(view):
            sources = texts(pattern.value, "source") or []
            if not sources or not all(source.startswith("aws.") for source in sources):
                continue
            for index, kind in enumerate(texts(pattern.value, "detail-type") or ()):
                path = pattern.path(("detail-type", index))
                right = spelt.get(_letters(kind), kind)
                if right != kind:
                    message = f"no event has the type {kind!r}: it is {right!r}"
                    yield Fault(path, message, Edit(kind, right))
                elif kind in _KNOWN and _KNOWN[kind] not in sources:
                    yield Fault(path, f"{kind!r} comes from {_KNOWN[kind]}, not from {sources[0]}")


class PatternDetail(Rule):
    """What the detail of an AWS event holds is documented; a pattern for more matches nothing.

    A Glue job that ran too long is TIMEOUT, an execution TIMED_OUT, and the status of an instance
    is called its state.
    """

    id = "W9224"
    shortdesc = "An event pattern asks for fields and values that the AWS event has"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield fields and values of a detail that its one type does not have."""
        for pattern in patterns(view):
            kinds = texts(pattern.value, "detail-type") or []
            sources = texts(pattern.value, "source") or []
            if len(kinds) != 1 or sources != [_KNOWN.get(kinds[0])]:
                continue
            detail = pattern.value.get("detail")
            for key in detail if isinstance(detail, dict) else ():
                known = FIELDS.get(kinds[0])
                if known and key not in known and key != "$or":
                    yield Fault(
                        pattern.path(("detail", key)),
                        f"the detail of {kinds[0]!r} has no field {key}: "
                        f"it has {', '.join(sorted(known))}",
                    )
            keys, values = VALUES.get(kinds[0], ((), ()))
            for index, value in enumerate(texts(pattern.value, "detail", *keys) or ()):
                if values and value not in values:
                    yield Fault(
                        pattern.path(("detail", *keys, index)),
                        f"{'.'.join(keys)} is never {value}: it is one of {', '.join(values)}",
                    )


def _outer(pattern: Pattern) -> list[tuple[str, object]]:
    value = pattern.value
    return [(str(key), each) for key, each in value.items()] if isinstance(value, dict) else []


def _right_source(source: str) -> str | None:
    """Return the source that is meant by one that does not exist."""
    if source in SOURCES:
        return SOURCES[source]
    service = (
        source.lower().removeprefix("aws.").removeprefix("aws:").removesuffix(".amazonaws.com")
    )
    looks = re.match(r"(?i)aws[.:]|.*\.amazonaws\.com$", source)
    # What a partner sends has names of its own.
    if looks and re.fullmatch(r"[a-z0-9\-]+", service) and source != f"aws.{service}":
        return SOURCES.get(f"aws.{service}", f"aws.{service}")
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
