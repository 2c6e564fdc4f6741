"""Every query of the lab is one that the engine's Logs Insights reads, and stats partition rows."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.local.engine.logs.insights import fields, parser, run
from lab_stack import deployed


def _queries_of_the_lab() -> list[str]:
    properties = [resource["Properties"] for resource in deployed().values()]
    saved = [item["QueryString"] for item in properties if "QueryString" in item]
    bodies = [json.loads(item["DashboardBody"]) for item in properties if "DashboardBody" in item]
    shown = [
        re.sub(r"SOURCE '[^']*' \| ", "", widget["properties"]["query"])
        for body in bodies
        for widget in body["widgets"]
        if widget["type"] == "log"
    ]
    return saved + shown


@pytest.mark.parametrize("query", _queries_of_the_lab())
def test_the_engine_reads_each_query_of_the_lab(query: str) -> None:
    assert parser.parse(query)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**7)), min_size=1))
def test_groups_by_name_and_time_hold_each_event_once(lines: list[tuple[str, int]]) -> None:
    events = [
        fields.LogEvent(at, at, json.dumps({"kind": kind}), str(number), "0:group", "stream")
        for number, (kind, at) in enumerate(lines)
    ]

    result = run(parser.parse("stats count(*) as n by kind, bin(1h)"), events)

    expected = Counter((kind, at // 3_600_000) for kind, at in lines)
    found = {(row["kind"], int(row["bin(1h)"][11:13])): int(row["n"]) for row in result.rows}
    assert found == expected
