"""Resource types whose attributes may have any value."""

from __future__ import annotations

from lab_builder.template.view import Resource

# Their values come from a nested stack, a parameter, a secret or custom code.
_TYPES = (
    "AWS::SSM::Parameter",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::Application",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
)


def opaque(resource: Resource) -> bool:
    """Return whether an attribute of a resource may have any value."""
    return (
        not resource.type.startswith("AWS::")
        or resource.type.startswith("AWS::CloudFormation::")
        or resource.type.endswith("::MODULE")
        or resource.type in _TYPES
    )
