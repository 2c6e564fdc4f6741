"""CloudFormation: resource types that MiniStack rejects, and validation that it lacks."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.cloudformation import (
        change_sets,
        cloudtrail,
        cloudwatch,
        describe_stack_resources,
        events,
        existing_names,
        glue,
        lambda_,
        logs,
        parsing,
        patches,
        property_validation,
        recreation,
        resource_handlers,
        rules,
        s3,
        stack_lock,
        stack_operations,
        stepfunctions,
        template_url,
        template_validation,
        update_events,
    )

    resource_handlers.register(patches.TRAIL, cloudtrail.Trail())
    resource_handlers.register(patches.COMPOSITE_ALARM, cloudwatch.CompositeAlarm())
    resource_handlers.register(patches.ARCHIVE, events.Archive())
    resource_handlers.register(patches.WORKFLOW, glue.Workflow())
    logs.register()
    cloudwatch.allow_metric_math()
    rules.install()
    s3.install()
    glue.keep_properties()
    lambda_.reject_missing_code()
    stepfunctions.install()
    existing_names.install()
    change_sets.install()
    template_url.install()
    parsing.install()
    recreation.install()
    update_events.install()
    describe_stack_resources.install()
    template_validation.install()
    property_validation.install()
    stack_operations.install()
    stack_lock.install()
