"""The patches of CloudFormation. Those that record its calls are in cloudtrail/patches.py."""

from lab_builder.local.engine.patch import Patch

CLOUDFORMATION = "ministack.services.cloudformation"
CHANGESETS = f"{CLOUDFORMATION}.changesets"
ENGINE = f"{CLOUDFORMATION}.engine"
HANDLERS = f"{CLOUDFORMATION}.handlers"
HELPERS = f"{CLOUDFORMATION}.helpers"
PROVISIONERS = f"{CLOUDFORMATION}.provisioners"
STACKS = f"{CLOUDFORMATION}.stacks"

_TAKEN = "whose name is taken is taken over, or emptied"
_FUNCTION = "AWS::Lambda::Function"
_LOG_GROUP = "AWS::Logs::LogGroup"
_MACHINE = "AWS::StepFunctions::StateMachine"
_RULE = "AWS::Events::Rule"
_NO_CODE = "A function whose code is not in S3 is made without code."
_LOGGING = "The logging of a state machine keeps the spelling of the template"
_BUS = "of a rule on a custom bus lacks the bus before the name"


def _resource(kind: str, *operation: str, gap: str) -> Patch:
    return Patch(PROVISIONERS, "_RESOURCE_HANDLERS", keys=(kind, *operation), gap=gap)


def _missing(kind: str) -> Patch:
    return _resource(kind, gap=f"The type {kind} is refused.")


# Types that MiniStack has not.
TRAIL = _missing("AWS::CloudTrail::Trail")
COMPOSITE_ALARM = _missing("AWS::CloudWatch::CompositeAlarm")
ARCHIVE = _missing("AWS::Events::Archive")
WORKFLOW = _missing("AWS::Glue::Workflow")
QUERY_DEFINITION = _missing("AWS::Logs::QueryDefinition")
CUSTOM_NAME_REPLACEMENT = Patch(
    PROVISIONERS,
    "_CUSTOM_NAME_REPLACEMENT",
    gap="Of the types that are refused it is not known which property names the resource.",
)

# Types that it has.
CW_METRIC_ALARM_RECORD = Patch(
    PROVISIONERS, "_cw_metric_alarm_record", gap="An alarm with Metrics is refused."
)
ALARM_CREATE = _resource("AWS::CloudWatch::Alarm", "create", gap=f"An alarm {_TAKEN}.")
DASHBOARD_CREATE = _resource("AWS::CloudWatch::Dashboard", "create", gap=f"A dashboard {_TAKEN}.")
QUEUE_CREATE = _resource("AWS::SQS::Queue", "create", gap=f"A queue {_TAKEN}.")
ROLE_CREATE = _resource("AWS::IAM::Role", "create", gap=f"A role {_TAKEN}.")
TABLE_CREATE = _resource("AWS::DynamoDB::Table", "create", gap=f"A table {_TAKEN}.")
TOPIC_CREATE = _resource("AWS::SNS::Topic", "create", gap=f"A topic {_TAKEN}.")
BUCKET_DELETE = _resource(
    "AWS::S3::Bucket", "delete", gap="A bucket that is not empty is deleted with its stack."
)
RULE_CREATE = _resource(
    _RULE,
    "create",
    gap=f"A rule's schedule is not checked, the Ref {_BUS}, and a rule {_TAKEN}.",
)
RULE_UPDATE = _resource(_RULE, "update", gap=f"The Ref {_BUS}.")
RULE_DELETE = _resource(_RULE, "delete", gap=f"The Ref {_BUS}.")
RULE_DRIFT = Patch(
    f"{CLOUDFORMATION}.drift", "_DRIFT_READERS", keys=(_RULE,), gap=f"The Ref {_BUS}."
)
FUNCTION_CREATE = _resource(_FUNCTION, "create", gap=f"{_NO_CODE[:-1]}, and a function {_TAKEN}.")
FUNCTION_UPDATE = _resource(_FUNCTION, "update", gap=_NO_CODE)
LOG_GROUP_CREATE = _resource(_LOG_GROUP, "create", gap=f"A log group {_TAKEN}.")
STATE_MACHINE_CREATE = _resource(
    _MACHINE,
    "create",
    gap=f"{_LOGGING}, its definition is not checked, and a state machine {_TAKEN}.",
)
STATE_MACHINE_UPDATE = _resource(_MACHINE, "update", gap=f"{_LOGGING}.")
GLUE_JOB_DEFAULTS = Patch(
    PROVISIONERS, "_GLUE_JOB_DEFAULTS", gap="Properties of a job are dropped."
)
GLUE_TRIGGER_DEFAULTS = Patch(
    PROVISIONERS, "_GLUE_TRIGGER_DEFAULTS", gap="EventBatchingCondition of a trigger is dropped."
)

# Operations.
RESOLVE_PROPS_FOR_DIFF = Patch(
    CHANGESETS,
    "_resolve_props_for_diff",
    gap="A change set lists resources whose condition does not hold.",
)
RESOLVE_DOCUMENT = Patch(
    HELPERS,
    "_resolve_document",
    gap="TemplateURL is understood only with the bucket in its path.",
)
CFN_LOADER = Patch(
    ENGINE, "CfnLoader", gap="Templates are parsed without libyaml, ten times as slowly."
)
PROPERTY_RECREATION = Patch(
    PROVISIONERS,
    "_property_recreation",
    also_in=(STACKS,),
    gap="Which changes replace a resource is known of a few types only.",
)
ADD_EVENT = Patch(
    STACKS,
    "_add_event",
    gap="An update sends events of resources that do not change, and calls new ones updated.",
)
UPDATE_RESOURCE = Patch(
    STACKS, "_update_resource", gap="A resource that does not change is reported as in progress."
)
DELETE_RESOURCE = Patch(
    STACKS,
    "_delete_resource",
    gap="An update sends no event of a resource that it deletes, and has no cleanup.",
)
DESCRIBE_STACK_RESOURCES = Patch(
    HANDLERS,
    "_ACTION_HANDLERS",
    keys=("DescribeStackResources",),
    gap="DescribeStackResources does not find a stack by a physical id.",
)
RESOLVE_PARAMETERS = Patch(
    HANDLERS,
    "_resolve_parameters",
    also_in=(CHANGESETS,),
    gap="Parameters are accepted that the template does not have.",
)
VALIDATE_TEMPLATE_SUPPORT = Patch(
    HANDLERS,
    "validate_template_support",
    also_in=(CHANGESETS,),
    gap="References to resources that the template does not have are accepted.",
)
VALIDATION_ERRORS = Patch(
    STACKS,
    "_validation_errors",
    gap="Properties are accepted that the resource type does not have.",
)
RESTORE_STATE = Patch(
    CLOUDFORMATION,
    "_restore_state",
    gap="A stack that the end of the engine cut off stays in progress.",
)
RUNS_ON_WORKER_THREAD = Patch(
    STACKS,
    "_runs_on_worker_thread",
    gap="No request is answered while a stack is worked on, except for types that block.",
)
RUN_REENTRANT = Patch(
    STACKS,
    "run_reentrant",
    gap="Resources are either worked on in a thread, or without a pause for other requests.",
)
CREATE_STACK_TASK_IN_REGION = Patch(
    HANDLERS,
    "_create_stack_task_in_region",
    also_in=(CHANGESETS,),
    gap="Two operations on one stack run at once.",
)
CREATE_CHANGE_SET = Patch(
    HANDLERS,
    "_ACTION_HANDLERS",
    keys=("CreateChangeSet",),
    gap="A change set can be created of a stack that is being changed.",
)
EXECUTE_CHANGE_SET = Patch(
    HANDLERS,
    "_ACTION_HANDLERS",
    keys=("ExecuteChangeSet",),
    gap="A change set can be executed on a stack that is being changed.",
)
