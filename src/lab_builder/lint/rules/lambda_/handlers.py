"""E9603: the handler of code that stands in the template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.functions import SAM, functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View

# What the file of inline code is called.
_FILE = "index"


class InlineHandler(Rule):
    """Code that stands in the template becomes a file index, whose function the handler names.

    A function with another handler is made, and each of its invocations fails.
    """

    id = "E9603"
    shortdesc = "The handler of inline code is a function of it, behind index"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the handlers that are not in the code."""
        for found in functions(view):
            code, handler = _code(found), found.get("Handler")
            if not code or not handler or not handler.text or not isinstance(code.value, str):
                continue
            file, point, name = handler.text.rpartition(".")
            if not point or file != _FILE:
                yield fault(handler, f"the handler {handler.text} is not in {_FILE}")
            elif code.text and not re.search(rf"\b{re.escape(name)}\b", code.text):
                yield fault(handler, f"the code has no {name}")


def _code(found: Resource) -> Place | None:
    return found.get("InlineCode") if found.type == SAM else found.get("Code", "ZipFile")
