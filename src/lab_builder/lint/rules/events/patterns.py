"""E9220 to W9224: event patterns that are valid, and that can match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.facts.events import (
    COMMON,
    DETAIL_TYPES,
    ENVELOPE,
    FIELDS,
    SOURCES,
    VALUES,
)
from lab_builder.lint.events.patterns import Path, Pattern, malformed, patterns, texts
from lab_builder.lint.events.values import literal_texts, other_forms
from lab_builder.lint.fault import Edit, Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import pieces
from lab_builder.template.view import View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/"
_KNOWN = {kind: source for source, kinds in DETAIL_TYPES.items() for kind in kinds}


class PatternShape(Rule):
    """Each field of a pattern has a list of values or of comparisons.

    PutRule rejects anything else (InvalidEventPatternException), and the stack rolls back.
    """

    id = "E9220"
    shortdesc = "An event pattern has lists of values and operators that EventBridge supports"
    effect = "the deployment fails"
    source_url = f"{_DOCS}userguide/eb-create-pattern-operators.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the parts of patterns that are rejected."""
        for pattern in patterns(view):
            for steps, message in malformed(pattern.value):
                yield Fault(pattern.path(steps), message)


class PatternFields(Rule):
    """All events have the same top-level fields, in lower case, and other fields in detail.

    A pattern with another top-level field, such as detailType, matches no event.
    """

    id = "W9221"
    shortdesc = "An event pattern has the fields that events have"
    effect = "the pattern never matches"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield top-level fields that no event has."""
        for pattern in patterns(view):
            for key, value in _outer(pattern):
                if key not in ENVELOPE and key != "$or" and value != [{"exists": False}]:
                    near = re.sub("[^a-z]", "", key.lower()) == "detailtype"
                    instead = "Use detail-type" if near else "Write fields of the service in detail"
                    message = f"no event has the top-level field {key}"
                    yield Fault(pattern.path((key,)), message, instead=instead)


class PatternSource(Rule):
    """The source of an AWS event is aws. and a name in lower case, which may be unexpected.

    Step Functions is aws.states. A pattern with another name matches no event.
    """

    id = "W9222"
    shortdesc = "The source of AWS events is spelled as AWS does"
    effect = "this value never matches"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield sources that no AWS event has."""
        for pattern in patterns(view):
            for index, source in enumerate(texts(pattern.value, "source") or ()):
                if right := _right_source(source):
                    yield Fault(
                        pattern.path(("source", index)),
                        f"no event has the source {source}",
                        Edit(source, right),
                        f"Use {right}",
                    )


class PatternDetailType(Rule):
    """A detail type is compared exactly, and each belongs to one service.

    "EC2 Instance State Change Notification" matches no event, nor does "Object Created" of aws.ec2.
    """

    id = "W9223"
    shortdesc = "The detail type of AWS events exists and belongs to the source"
    effect = "this value never matches"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield detail types that events of the sources do not have."""
        spelled = {_letters(kind): kind for kind in (*_KNOWN, *COMMON)}
        for pattern in patterns(view):
            sources = texts(pattern.value, "source") or []
            if not sources or not all(source.startswith("aws.") for source in sources):
                continue
            for index, kind in enumerate(texts(pattern.value, "detail-type") or ()):
                path = pattern.path(("detail-type", index))
                right = spelled.get(_letters(kind), kind)
                if right != kind:
                    message = f"no event has the detail type {kind!r}"
                    yield Fault(path, message, Edit(kind, right), f"Use {right!r}")
                elif kind in _KNOWN and _KNOWN[kind] not in sources:
                    message = f"events of type {kind!r} have another source than {sources[0]}"
                    yield Fault(path, message, instead=f"Use source {_KNOWN[kind]}")


class PatternDetail(Rule):
    """The fields and values in the detail of an AWS event are documented; others match nothing.

    The state of a Glue job is TIMEOUT, the status of an execution TIMED_OUT, and an EC2 instance
    has a state, not a status. Events have the name of a bucket, and the ARN of a state machine. A *
    stands for other characters only in the operator wildcard.
    """

    id = "W9224"
    shortdesc = "An event pattern has fields and values that the AWS event has"
    effect = "this part of the pattern never matches"
    source_url = f"{_DOCS}ref/welcome.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield fields and values that the detail of the event type does not have."""
        for pattern in patterns(view):
            for steps, message in other_forms(view, pattern.value):
                yield Fault(pattern.path(steps), message)
            for steps, value in _starred(pattern.value):
                message = f"{value!r} is compared as it is written: * is not a wildcard here"
                yield Fault(pattern.path(steps), message, instead=f"Use wildcard: {value!r}")
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
                        f"the detail of {kinds[0]!r} has no field {key}",
                        instead=f"Expected one of {', '.join(sorted(known))}",
                    )
            keys, values = VALUES.get(kinds[0], ((), ()))
            for index, value in enumerate(texts(pattern.value, "detail", *keys) or ()):
                if values and value not in values:
                    yield Fault(
                        pattern.path(("detail", *keys, index)),
                        f"{'.'.join(keys)} of {kinds[0]!r} is never {value}",
                        instead=f"Expected one of {', '.join(values)}",
                    )


def _starred(pattern: object) -> Iterator[tuple[Path, str]]:
    """Yield the texts with a * that a pattern for events of AWS compares exactly."""
    sources = texts(pattern, "source") or []
    aws = sources and all(source.startswith("aws.") for source in sources)
    for steps, value in literal_texts(pattern):
        # A * alone may be meant, such as the principal of a policy.
        meant = value == "*" and steps[0] not in ("source", "detail-type")
        starred = any("*" in part for part in pieces(value) if isinstance(part, str))
        if starred and not meant and (aws or steps[0] == "source"):
            yield steps, value


def _outer(pattern: Pattern) -> list[tuple[str, object]]:
    value = pattern.value
    return [(str(key), each) for key, each in value.items()] if isinstance(value, dict) else []


def _right_source(source: str) -> str | None:
    """Return the source that an unknown one is meant as, None where it may exist."""
    if source in SOURCES:
        return SOURCES[source]
    service = (
        source.lower().removeprefix("aws.").removeprefix("aws:").removesuffix(".amazonaws.com")
    )
    looks = re.match(r"(?i)aws[.:]|.*\.amazonaws\.com$", source)
    # Partner events have other names.
    if looks and re.fullmatch(r"[a-z0-9\-]+", service) and source != f"aws.{service}":
        return SOURCES.get(f"aws.{service}", f"aws.{service}")
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
