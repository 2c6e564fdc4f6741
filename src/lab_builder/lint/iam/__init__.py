"""Permissions that a template shows: policies of roles and resources, grants, KMS keys."""
