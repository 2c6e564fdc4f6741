"""The fields of states and of a definition, by state type and query language.

https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html
"""

from __future__ import annotations

from collections.abc import Mapping, Set

MACHINE = frozenset({"Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"})

# Fields of one query language; the others are of both.
JSONPATH = frozenset(
    {
        "CausePath",
        "ErrorPath",
        "HeartbeatSecondsPath",
        "InputPath",
        "ItemsPath",
        "MaxConcurrencyPath",
        "OutputPath",
        "Parameters",
        "Result",
        "ResultPath",
        "ResultSelector",
        "SecondsPath",
        "TimeoutSecondsPath",
        "TimestampPath",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentagePath",
    }
)
JSONATA = frozenset({"Arguments", "Items", "Output"})

_ALL = {"Comment", "QueryLanguage", "Type"}
_DATA = {"Assign", "InputPath", "Output", "OutputPath"}
_RESULT = {"Parameters", "ResultPath", "ResultSelector"}
_GO_ON = {"End", "Next"}
_ERRORS = {"Catch", "Retry"}

OF_TYPE: Mapping[str, Set[str]] = {
    "Task": _ALL
    | _DATA
    | _RESULT
    | _GO_ON
    | _ERRORS
    | {
        "Arguments",
        "Credentials",
        "HeartbeatSeconds",
        "HeartbeatSecondsPath",
        "Resource",
        "TimeoutSeconds",
        "TimeoutSecondsPath",
    },
    "Parallel": _ALL | _DATA | _RESULT | _GO_ON | _ERRORS | {"Arguments", "Branches"},
    "Map": _ALL
    | _DATA
    | _RESULT
    | _GO_ON
    | _ERRORS
    | {
        "ItemBatcher",
        "ItemProcessor",
        "ItemReader",
        "ItemSelector",
        "Items",
        "ItemsPath",
        "Iterator",
        "Label",
        "MaxConcurrency",
        "MaxConcurrencyPath",
        "ResultWriter",
        "ToleratedFailureCount",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentage",
        "ToleratedFailurePercentagePath",
    },
    "Pass": _ALL | _DATA | _GO_ON | {"Parameters", "Result", "ResultPath"},
    "Wait": _ALL | _DATA | _GO_ON | {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"},
    "Choice": _ALL | _DATA | {"Choices", "Default"},
    "Succeed": _ALL | {"InputPath", "Output", "OutputPath"},
    "Fail": _ALL | {"Cause", "CausePath", "Error", "ErrorPath"},
}

# Of each group a state needs exactly one field.
ONE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Task": (("Resource",),),
    "Parallel": (("Branches",),),
    "Map": (("ItemProcessor", "Iterator"),),
    "Wait": (("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),),
    "Choice": (("Choices",),),
}
# Of each pair a state takes at most one.
NOT_BOTH: tuple[tuple[str, str], ...] = (
    ("Cause", "CausePath"),
    ("Error", "ErrorPath"),
    ("HeartbeatSeconds", "HeartbeatSecondsPath"),
    ("MaxConcurrency", "MaxConcurrencyPath"),
    ("TimeoutSeconds", "TimeoutSecondsPath"),
    ("ToleratedFailureCount", "ToleratedFailureCountPath"),
    ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
)
