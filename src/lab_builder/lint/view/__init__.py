"""What rules know of a template: places, values, references, state machines, permissions."""

from lab_builder.template.text import Hole, Text
from lab_builder.template.view import Place, Resource, View

__all__ = ["Hole", "Place", "Resource", "Text", "View"]
