"""The settings from one source, and their merge by precedence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab_builder.errors import SettingsError
from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME

# Settings that are template parameters under another name.
_PARAMETERS = {"bucket": S3_BUCKET_NAME, "environment_name": ENVIRONMENT_NAME}


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings by the names of model.Settings, template parameters, tags, and their sources.

    ``sources`` is by the name of the setting or of the parameter.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: Layer) -> Layer:
        """Return the merge of both layers, in which this layer overrides the other."""
        return Layer(
            {**other.values, **self.values},
            {**other.parameters, **self.parameters},
            {**other.tags, **self.tags},
            {**other.sources, **self.sources},
        )

    def normalized(self) -> Layer:
        """Return the layer with the settings that are template parameters among the parameters.

        A source with EnvironmentName and without a stack name means the stack of that name, and not
        the stack name that a source of lower precedence has for another environment.

        Raises:
            SettingsError: this layer has two values for a parameter.
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
                    f"{parameter} has two values: {parameters[parameter]!r} and {value!r}",
                    where=f"{self.sources[parameter]} and {source}",
                    hint="give only one of them",
                )
            sources[parameter] = source
        if ENVIRONMENT_NAME in parameters and "stack_name" not in values:
            values["stack_name"] = parameters[ENVIRONMENT_NAME]
            sources["stack_name"] = sources[ENVIRONMENT_NAME]
        return Layer(values, parameters, self.tags, sources)
