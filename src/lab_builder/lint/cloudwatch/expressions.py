"""The ids that a metric math expression reads.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import re

from lab_builder.template.placeholders import Marks

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html"

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# A name that is not that of a function.
_NAME = re.compile(r"(?<![\w.])[a-z]\w*\b(?!\s*\()")
_WORDS = ("and", "or", "asc", "desc", "true", "false")


def names(expression: str) -> frozenset[str] | None:
    """Return the ids that an expression reads.

    None for a query, for an expression that reads all ids, and for one with a hole outside quotes.
    """
    if re.match(r"\s*(SELECT|SEARCH)\b", expression, re.IGNORECASE):
        return None
    bare = _QUOTED.sub("''", Marks().hide(expression))
    if "METRICS(" in bare.upper().replace(" ", "") or "\ue000" in bare:
        return None
    return frozenset(name for name in _NAME.findall(bare) if name.lower() not in _WORDS)
