"""JMESPath expressions of statements: https://jmespath.org/specification.html."""

from __future__ import annotations

from typing import Any

from lab_builder.lessons.statements.fields import Fields


def compiled(fields: Fields, key: str) -> str | None:
    """Return the expression at a key, or None.

    Raises:
        LessonError: it is not a JMESPath expression.
    """
    text = fields.text(key)
    if text is None:
        return None
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(text)
    except JMESPathError as error:
        raise fields.error(
            f"{key} is no JMESPath expression: {' '.join(str(error).split())}",
            "write one as for --query of the aws command",
            key,
        ) from error
    return text


def search(expression: str, value: Any) -> Any:
    """Return what an expression finds in a value; None if it finds nothing or does not apply."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.search(expression, value)
    except JMESPathError:
        return None
