"""What one source of settings says, and how a stronger source lies over a weaker one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lab_builder.errors import SettingsError
from lab_builder.lab import ENVIRONMENT_NAME, S3_BUCKET_NAME

# Settings that take the value of a template parameter where only that is given.
_FOLLOWS = {"bucket": S3_BUCKET_NAME, "stack_name": ENVIRONMENT_NAME}


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings by the names of model.Settings, template parameters, tags, and who said so.

    ``sources`` is by name of the setting or of the parameter.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def over(self, weaker: Layer) -> Layer:
        """Return both layers as one, in which this one wins."""
        return Layer(
            {**weaker.values, **self.values},
            {**weaker.parameters, **self.parameters},
            {**weaker.tags, **self.tags},
            {**weaker.sources, **self.sources},
        )

    def with_parameter(self, name: str, value: str, source: str) -> Layer:
        """Return the layer with one more parameter.

        Raises:
            SettingsError: this layer gives the parameter another value.
        """
        if self.parameters.get(name, value) != value:
            raise SettingsError(
                f"{name} is {self.parameters[name]!r} and {value!r} at once",
                where=f"{self.sources[name]} and {source}",
                hint="give one of the two",
            )
        return replace(
            self,
            parameters={**self.parameters, name: value},
            sources={**self.sources, name: source},
        )

    def settled(self) -> Layer:
        """Return the layer with what follows from it.

        The bucket is a setting and a parameter at once: the template fetches its code from where
        the code is uploaded to. A source that names the environment but no stack means the stack
        of that name, not the one that a weaker source has for another environment.

        Raises:
            SettingsError: this layer names two buckets.
        """
        layer = self
        if "bucket" in self.values:
            layer = self.with_parameter(
                S3_BUCKET_NAME, self.values["bucket"], self.sources["bucket"]
            )
        for setting, parameter in _FOLLOWS.items():
            if parameter in layer.parameters and setting not in layer.values:
                layer = replace(
                    layer,
                    values={**layer.values, setting: layer.parameters[parameter]},
                    sources={**layer.sources, setting: layer.sources[parameter]},
                )
        return layer
