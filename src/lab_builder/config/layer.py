"""What one source of settings says, and how a stronger source lies over a weaker one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab_builder.errors import SettingsError
from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME

# Settings that are parameters of the template by another name.
_PARAMETERS = {"bucket": S3_BUCKET_NAME, "environment_name": ENVIRONMENT_NAME}


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

    def settled(self) -> Layer:
        """Return the layer with each value in its one place.

        The bucket and the environment's name are parameters of the template, by whichever name they
        are given. A source that names the environment but no stack means the stack of that name,
        not the one that a weaker source has for another environment.

        Raises:
            SettingsError: this layer gives a parameter two values.
        """
        values = {name: value for name, value in self.values.items() if name not in _PARAMETERS}
        sources = {name: at for name, at in self.sources.items() if name not in _PARAMETERS}
        parameters = dict(self.parameters)
        for setting, parameter in _PARAMETERS.items():
            if setting not in self.values:
                continue
            value, source = self.values[setting], self.sources[setting]
            if parameters.setdefault(parameter, value) != value:
                raise SettingsError(
                    f"{parameter} is {parameters[parameter]!r} and {value!r} at once",
                    where=f"{self.sources[parameter]} and {source}",
                    hint="give one of the two",
                )
            sources[parameter] = source
        if ENVIRONMENT_NAME in parameters and "stack_name" not in values:
            values["stack_name"] = parameters[ENVIRONMENT_NAME]
            sources["stack_name"] = sources[ENVIRONMENT_NAME]
        return Layer(values, parameters, self.tags, sources)
