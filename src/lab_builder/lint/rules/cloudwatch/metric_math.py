"""E9327, E9328, W9329, E9333, E9335: the queries of an alarm, and the expressions over them."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch import expressions
from lab_builder.lint.cloudwatch.dashboards import widgets
from lab_builder.lint.cloudwatch.metrics import queries, rows
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Text, View
from lab_builder.template.intrinsics import function

_ALARM = "AWS::CloudWatch::Alarm"
_MOST = 10


class AlarmWatchesOne(Rule):
    """An alarm on several metrics watches the one result that returns data.

    CloudWatch refuses one where none does, or several do. With a band of anomaly detection there
    are two, the band and what is compared to it. ReturnData is true where it is not said.
    """

    id = "E9327"
    shortdesc = "One metric or expression of an alarm returns data, two with a band"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms that watch none or several."""
        for alarm in view.of_type(_ALARM):
            place, items = alarm.get("Metrics"), list(queries(alarm))
            if not place or not isinstance(place.node, list):
                continue
            if len(items) != len(place.node) or any("Fn::If" in item.path for item in items):
                continue
            returned = [_returns(item) for item in items]
            wanted = 2 if alarm.get("ThresholdMetricId") else 1
            if None not in returned and returned.count(True) != wanted:
                count = returned.count(True) or "none"
                yield fault(place, f"{count} of {len(items)} return data, not {wanted}")


class ExpressionReads(Rule):
    """An expression may read the ids that stand beside it only.

    CloudWatch refuses an alarm on another, and a widget shows an error instead of a graph.
    """

    id = "E9328"
    shortdesc = "A metric math expression reads ids that exist"
    source_url = expressions.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the ids that nothing has."""
        for alarm in view.of_type(_ALARM):
            items = list(queries(alarm))
            ids = _ids(items)
            for item in items:
                for name in sorted(_read(item) - ids) if ids is not None else ():
                    yield fault(item.get("Expression") or item, f"no metric has the id {name}")
        for widget in widgets(view, "metric"):
            options = [row.options for row in rows(widget)]
            given = [each.get("id") for each in options]
            if any(isinstance(name, Text) for name in given) or _partly(widget.properties):
                continue
            for each in options:
                expression = each.get("expression")
                read = expressions.names(expression) if isinstance(expression, str) else None
                for name in sorted((read or frozenset()) - set(map(str, given))):
                    yield widget.fault(f"expression {expression}: no metric has the id {name}")


class QueryIsRead(Rule):
    """A metric of an alarm that neither returns data nor is read by an expression does nothing.

    Mostly an expression names another one by mistake.
    """

    id = "W9329"
    shortdesc = "Each metric of an alarm returns data or is read by an expression"
    source_url = expressions.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics that nothing reads."""
        for alarm in view.of_type(_ALARM):
            items = list(queries(alarm))
            read = _all_read(items)
            for item in items:
                name = item.get("Id")
                if read is None or not name or not name.text or _returns(item) is not False:
                    continue
                if name.text not in read | {alarm.value("ThresholdMetricId")}:
                    yield fault(item, f"{name.text} returns no data and no expression reads it")


class QueryKind(Rule):
    """Each item of an alarm's metrics reads a metric or computes an expression.

    CloudWatch refuses an item with MetricStat and Expression, or with neither.
    """

    id = "E9335"
    shortdesc = "An item of an alarm's metrics is a metric or an expression"
    source_url = AlarmWatchesOne.source_url

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the items that are both or neither."""
        for alarm in view.of_type(_ALARM):
            for item in queries(alarm):
                there = [name for name in ("MetricStat", "Expression") if name in item.node]
                if function(item.node) is None and len(there) != 1:
                    said = "MetricStat and" if there else "neither MetricStat nor"
                    yield fault(item, f"the item has {said} Expression")


class QueryCount(Rule):
    """CloudWatch refuses an alarm on more than ten metrics or more than ten expressions."""

    id = "E9333"
    shortdesc = "An alarm reads ten metrics and ten expressions at most"
    source_url = AlarmWatchesOne.source_url

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms that read more."""
        for alarm in view.of_type(_ALARM):
            place, items = alarm.get("Metrics"), list(queries(alarm))
            if not place or any("Fn::If" in item.path for item in items):
                continue
            for key, name in (("MetricStat", "metrics"), ("Expression", "expressions")):
                count = sum(item.get(key) is not None for item in items)
                if count > _MOST:
                    yield fault(place, f"{count} {name}; {_MOST} are the most")


def _returns(item: Place) -> bool | None:
    value = item.get("ReturnData")
    said = str(value.value).lower() if value else "true"
    return {"true": True, "false": False}.get(said)


def _ids(items: list[Place]) -> frozenset[str] | None:
    """Return the ids of queries, None where one is not known."""
    places = [item.get("Id") for item in items]
    ids = [place.text if place else None for place in places]
    return None if None in ids else frozenset(name for name in ids if name)


def _read(item: Place) -> frozenset[str]:
    expression = item.get("Expression")
    value = expression.value if expression else None
    read = expressions.names(value) if isinstance(value, str) else None
    return read or frozenset()


def _all_read(items: list[Place]) -> frozenset[str] | None:
    """Return the ids that the expressions read, None where one may read any."""
    read: frozenset[str] = frozenset()
    for item in items:
        if expression := item.get("Expression"):
            value = expression.value
            names = expressions.names(value) if isinstance(value, str) else None
            if names is None:
                return None
            read |= names
    return read


def _partly(properties: object) -> bool:
    """Tell whether some of a widget's metrics are not known."""
    listed = properties.get("metrics") if isinstance(properties, dict) else None
    return not isinstance(listed, list) or not all(isinstance(item, list) for item in listed)
