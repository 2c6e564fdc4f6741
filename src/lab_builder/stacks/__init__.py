"""CloudFormation and what must be true around it; nothing here knows which target it has.

    status.find      DescribeStacks                      -> Stack, or None
    checks           caller, quotas, names               before anything is uploaded
    plan.make        Settings, Template, Stack           -> Plan, by reading only
    apply.apply      Plan -> ChangeSet, StackEvents ...  -> Stack
    diff.compare     the deployed template and the rendered one
    schedules        which there are, pause, resume
    pauses           when the lab pauses itself, and who paused it
    destroy.destroy  Steps, StackEvents ...              -> Destroyed

What takes long is a generator: it yields values as things happen and returns the outcome.
"""
