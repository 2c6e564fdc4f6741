"""CloudFormation for the resource types that MiniStack refuses, with the checks that it lacks."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.cloudformation import (
        change_sets,
        cloudtrail,
        cloudwatch,
        documents,
        events,
        found_resources,
        glue,
        lambda_,
        logs,
        named,
        operations,
        parsing,
        properties,
        recreation,
        rules,
        stepfunctions,
        turns,
        updates,
        validation,
    )

    named.register(cloudtrail.Trail())
    named.register(cloudwatch.CompositeAlarm())
    named.register(events.Archive())
    named.register(glue.Workflow())
    logs.register()
    logs.refuse_taken_groups()
    cloudwatch.allow_metric_math()
    rules.follow_the_api()
    glue.keep_members()
    lambda_.refuse_missing_code()
    stepfunctions.follow_the_api()
    change_sets.heed_conditions()
    documents.install()
    parsing.use_libyaml()
    recreation.follow_the_schemas()
    updates.tell_of_changes()
    found_resources.install()
    validation.install()
    properties.refuse_unknown()
    operations.install()
    turns.take_turns()
