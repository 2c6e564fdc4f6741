"""Resources that may give anything: what they return is not known from their type."""

from __future__ import annotations

from lab_builder.template.view import Resource

# They hand on what a nested stack, a parameter, a secret or code of their own says.
_TYPES = (
    "AWS::SSM::Parameter",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::Application",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
)


def opaque(resource: Resource) -> bool:
    """Tell whether an attribute of a resource may be anything."""
    return (
        not resource.type.startswith("AWS::")
        or resource.type.startswith("AWS::CloudFormation::")
        or resource.type.endswith("::MODULE")
        or resource.type in _TYPES
    )
