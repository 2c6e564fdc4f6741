"""The patches of CloudTrail, and those that record the calls of all services."""

from lab_builder.local.engine.patch import Patch

CLOUDTRAIL = "ministack.services.cloudtrail"
PROVISIONERS = "ministack.services.cloudformation.provisioners"
STACKS = "ministack.services.cloudformation.stacks"

_UNCHECKED = "drops the log group, and checks neither the bucket nor the role"
_SELECTORS = "PutEventSelectors accepts selectors that select nothing here."

DISPATCH_SERVICE_REQUEST = Patch(
    "ministack.app",
    "_dispatch_service_request",
    gap="Most calls are recorded without a name and an error code, and forgotten at the end.",
)
PROVISION_RESOURCE = Patch(
    PROVISIONERS,
    "_provision_resource",
    also_in=(STACKS,),
    gap="The calls by which CloudFormation creates a resource are not recorded.",
)
UPDATE_RESOURCE = Patch(
    PROVISIONERS,
    "_update_resource",
    also_in=(STACKS,),
    gap="The calls by which CloudFormation changes a resource are not recorded.",
)
DELETE_RESOURCE = Patch(
    PROVISIONERS,
    "_delete_resource",
    also_in=(STACKS,),
    gap="The calls by which CloudFormation deletes a resource are not recorded.",
)

# A template's trail comes through the functions, a request through the table.
CREATE_TRAIL = Patch(CLOUDTRAIL, "_create_trail", gap=f"CreateTrail {_UNCHECKED}.")
CREATE_TRAIL_REQUEST = Patch(
    CLOUDTRAIL, "_DISPATCH", keys=("CreateTrail",), gap=f"CreateTrail {_UNCHECKED}."
)
UPDATE_TRAIL = Patch(CLOUDTRAIL, "_update_trail", gap=f"UpdateTrail {_UNCHECKED}.")
UPDATE_TRAIL_REQUEST = Patch(
    CLOUDTRAIL, "_DISPATCH", keys=("UpdateTrail",), gap=f"UpdateTrail {_UNCHECKED}."
)
PUT_EVENT_SELECTORS = Patch(CLOUDTRAIL, "_put_event_selectors", gap=_SELECTORS)
PUT_EVENT_SELECTORS_REQUEST = Patch(
    CLOUDTRAIL, "_DISPATCH", keys=("PutEventSelectors",), gap=_SELECTORS
)
GET_TRAIL_STATUS = Patch(
    CLOUDTRAIL, "_DISPATCH", keys=("GetTrailStatus",), gap="GetTrailStatus knows no deliveries."
)
LOOKUP_EVENTS = Patch(
    CLOUDTRAIL,
    "_DISPATCH",
    keys=("LookupEvents",),
    gap="LookupEvents knows no calls from before the engine's start.",
)
LIST_PUBLIC_KEYS = Patch(
    CLOUDTRAIL,
    "_DISPATCH",
    keys=("ListPublicKeys",),
    gap="ListPublicKeys is unknown, and no digest file is signed.",
)
