"""E9327, E9328, W9329, E9333, E9335: metric queries and metric math expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lab_builder.lint.cloudwatch import expressions
from lab_builder.lint.cloudwatch.dashboards import widgets
from lab_builder.lint.cloudwatch.metrics import queries, rows
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.intrinsics import function
from lab_builder.template.text import Text
from lab_builder.template.view import Place, View

_ALARM = "AWS::CloudWatch::Alarm"
_MOST = 10
_SEARCH = re.compile(r"\bSEARCH\s*\(")


class AlarmWatchesOne(Rule):
    """An alarm on several metrics evaluates the one that returns data.

    CloudWatch rejects an alarm where none does, or several do. With an anomaly detection band two
    return data: the band and the metric. The default of ReturnData is true. SEARCH returns several
    time series, and no alarm can use it.
    """

    id = "E9327"
    shortdesc = "One metric or expression of an alarm returns data, two with a band"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms where too few or too many items return data."""
        for alarm in view.of_type(_ALARM):
            place, items = alarm.get("Metrics"), list(queries(alarm))
            for item in items:
                expression = item.get("Expression")
                if expression and _SEARCH.search(str(expression.value)):
                    message = "SEARCH returns several time series, but an alarm evaluates one"
                    instead = "List the metrics, or use a Metrics Insights query"
                    yield fault(expression, message, instead=instead)
            if not place or not isinstance(place.node, list):
                continue
            if len(items) != len(place.node) or any("Fn::If" in item.path for item in items):
                continue
            returned = [_returns(item) for item in items]
            wanted = 2 if alarm.get("ThresholdMetricId") else 1
            if None not in returned and returned.count(True) != wanted:
                count = returned.count(True)
                message = f"{count} of {len(items)} items return data, but exactly {wanted} must"
                yield fault(place, message, instead="Set ReturnData: false on the others")


class ExpressionReads(Rule):
    """An expression can use only the ids of the same alarm or widget.

    CloudWatch rejects an alarm with another id, and a widget shows an error instead of a graph.
    """

    id = "E9328"
    shortdesc = "A metric math expression uses ids that exist"
    effect = "CloudWatch rejects the alarm, or the widget shows an error"
    source_url = expressions.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the ids that do not exist."""
        for alarm in view.of_type(_ALARM):
            items = list(queries(alarm))
            ids = _ids(items)
            for item in items:
                for name in sorted(_read(item) - ids) if ids is not None else ():
                    place = item.get("Expression") or item
                    message = f"no item of Metrics has the Id {name}"
                    yield fault(place, message, instead=_expected(ids or ()))
        for widget in widgets(view, "metric"):
            options = [row.options for row in rows(widget)]
            given = [each.get("id") for each in options]
            if any(isinstance(name, Text) for name in given) or _partly(widget.properties):
                continue
            for each in options:
                expression = each.get("expression")
                read = expressions.names(expression) if isinstance(expression, str) else None
                for name in sorted((read or frozenset()) - set(map(str, given))):
                    message = f"expression {expression}: no metric of the widget has the id {name}"
                    yield widget.fault(message, instead=_expected(map(str, filter(None, given))))


class QueryIsRead(Rule):
    """A metric of an alarm without effect neither returns data nor is used by an expression.

    Usually an expression has the id of another metric by mistake.
    """

    id = "W9329"
    shortdesc = "Each metric of an alarm returns data or is used by an expression"
    effect = "the item has no effect"
    source_url = expressions.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics without effect."""
        for alarm in view.of_type(_ALARM):
            items = list(queries(alarm))
            read = _all_read(items)
            for item in items:
                name = item.get("Id")
                if read is None or not name or not name.text or _returns(item) is not False:
                    continue
                if name.text not in read | {alarm.value("ThresholdMetricId")}:
                    yield fault(item, f"{name.text} returns no data, and no expression uses it")


class QueryKind(Rule):
    """Each item of Metrics is a metric or an expression.

    CloudWatch rejects an item with MetricStat and Expression, or with neither.
    """

    id = "E9335"
    shortdesc = "An item of Metrics of an alarm has exactly one of MetricStat, Expression"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = AlarmWatchesOne.source_url

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the items with both or neither."""
        for alarm in view.of_type(_ALARM):
            for item in queries(alarm):
                there = [name for name in ("MetricStat", "Expression") if name in item.node]
                if function(item.node) is None and len(there) != 1:
                    given = ", not both" if there else ""
                    yield fault(item, f"requires exactly one of MetricStat, Expression{given}")


class QueryCount(Rule):
    """CloudWatch rejects an alarm with more than 10 metrics or more than 10 expressions."""

    id = "E9333"
    shortdesc = "An alarm has at most 10 metrics and 10 expressions"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = AlarmWatchesOne.source_url

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms with more."""
        for alarm in view.of_type(_ALARM):
            place, items = alarm.get("Metrics"), list(queries(alarm))
            if not place or any("Fn::If" in item.path for item in items):
                continue
            for key, name in (("MetricStat", "metrics"), ("Expression", "expressions")):
                count = sum(item.get(key) is not None for item in items)
                if count > _MOST:
                    yield fault(place, f"has {count} {name}, more than {_MOST}")


def _returns(item: Place) -> bool | None:
    value = item.get("ReturnData")
    given = str(value.value).lower() if value else "true"
    return {"true": True, "false": False}.get(given)


def _expected(ids: Iterable[str]) -> str:
    expected = ", ".join(sorted(ids))
    return f"Expected one of {expected}" if expected else ""


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
    """Return the ids that the expressions use, None where one may use any."""
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
    """Return whether some metrics of a widget are not known."""
    listed = properties.get("metrics") if isinstance(properties, dict) else None
    return not isinstance(listed, list) or not all(isinstance(item, list) for item in listed)
