"""What a lesson can state about an account. Each kind of statement has a module of its own."""

from __future__ import annotations

from lab_builder.lessons.statements.alarm import Alarm
from lab_builder.lessons.statements.call import Call
from lab_builder.lessons.statements.dashboard import Dashboard
from lab_builder.lessons.statements.execution import Execution
from lab_builder.lessons.statements.invocation import Invocation
from lab_builder.lessons.statements.job_run import JobRun
from lab_builder.lessons.statements.ledger import Ledger
from lab_builder.lessons.statements.log import Log
from lab_builder.lessons.statements.message import Message
from lab_builder.lessons.statements.metric import Metric
from lab_builder.lessons.statements.object import Object
from lab_builder.lessons.statements.resource import Resource
from lab_builder.lessons.statements.row import Row
from lab_builder.lessons.statements.rule import Rule
from lab_builder.lessons.statements.statement import Statement

_ALL: tuple[type[Statement], ...] = (
    Resource,
    Rule,
    Invocation,
    Execution,
    JobRun,
    Metric,
    Alarm,
    Message,
    Object,
    Log,
    Call,
    Dashboard,
    Row,
    Ledger,
)
KINDS: dict[str, type[Statement]] = {each.kind: each for each in _ALL}

# Kinds of the plan that nothing observes yet.
PLANNED = ("answer", "item", "trace")
