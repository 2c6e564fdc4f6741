"""The limits of resource names: the property that holds the name, its length, its characters.

names.json is generated from cfn-lint's resource schemas; what they lack is in generate/names.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lab_builder.facts.tables import table


@dataclass(frozen=True, slots=True)
class NameLimits:
    """The limits of the names of one resource type.

    ``property`` holds the name, ``longest`` is the maximum of characters, ``characters`` a regular
    expression that matches one allowed character. Types with the same ``shared`` share their names.
    """

    property: str
    longest: int
    characters: str = r"."
    shared: str = ""

    def refused(self, text: str) -> str:
        """Return the characters of a text that a name must not have, each once."""
        found = dict.fromkeys(re.sub(self.characters, "", text, flags=re.DOTALL))
        return "".join(found)


@cache
def name_limits() -> Mapping[str, NameLimits]:
    """Return the limits by resource type."""
    return {kind: NameLimits(**row) for kind, row in table("names").items()}
