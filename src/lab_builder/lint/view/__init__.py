"""What rules know of a template: places, values, references, state machines, permissions."""

from lab_builder.lint.view.template import Place, Resource, View
from lab_builder.lint.view.text import Hole, Text

__all__ = ["Hole", "Place", "Resource", "Text", "View"]
