"""E9603: the handlers of inline code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import SAM, functions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, Resource, View

# The name of the file of inline code.
_FILE = "index"


class InlineHandler(Rule):
    """Inline code becomes a file named index, and the handler names a function in it.

    The deployment succeeds with another handler, but every invocation fails.
    """

    id = "E9603"
    shortdesc = "The handler of inline code is index. and a function of the code"
    effect = "every invocation fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the handlers that are not in the code."""
        for found in functions(view):
            code, handler = _code(found), found.get("Handler")
            if not code or not handler or not handler.text or not isinstance(code.value, str):
                continue
            file, point, name = handler.text.rpartition(".")
            if not point or file != _FILE:
                message = f"the handler {handler.text} of inline code must begin with {_FILE}."
                instead = f"Use {_FILE}.{name}"
                yield fault(handler, message, instead=instead)
            elif code.text and not re.search(rf"\b{re.escape(name)}\b", code.text):
                yield fault(handler, f"the inline code has no function {name}")


def _code(found: Resource) -> Place | None:
    return found.get("InlineCode") if found.type == SAM else found.get("Code", "ZipFile")
