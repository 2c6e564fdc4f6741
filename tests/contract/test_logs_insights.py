"""Logs Insights: a query returns the table computed from the same log events.

Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/; each test names its page.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.log_lines import MINUTE, SECOND, LogGroup, log_group, now
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

QUARTER = 15 * MINUTE


@pytest.fixture
def group(engine: RunningEngine) -> LogGroup:
    """An empty log group."""
    return log_group(engine)


@pytest.fixture(scope="module")
def functions(engine: RunningEngine) -> tuple[LogGroup, list[tuple[int, str]]]:
    """The log of a function, with errors and cold starts, and its lines."""
    made = log_group(engine, "/aws/lambda/")
    lines = _lambda_lines()
    made.put(lines)
    return made, lines


def test_errors_are_counted_by_their_name_and_time(
    functions: tuple[LogGroup, list[tuple[int, str]]],
) -> None:
    """CWL_QuerySyntax-Parse.html, CWL_QuerySyntax-Stats.html."""
    group, lines = functions
    expected = Counter(
        (found[1], _shown(at // QUARTER * QUARTER))
        for at, line in lines
        if (found := re.search(r"\[ERROR\] ([A-Za-z]+)", line))
    )

    rows = group.query(
        """
        filter @message like "[ERROR]"
        | parse @message /\\[ERROR\\] (?<error>[A-Za-z]+)/
        | stats count(*) as occurrences by error, bin(15m)
        | sort occurrences desc
        """
    )

    assert {(r["error"], r["bin(15m)"]): int(r["occurrences"]) for r in rows} == expected
    assert [int(r["occurrences"]) for r in rows] == sorted(expected.values(), reverse=True)
    assert len(expected) > 3


def test_reports_of_lambda_have_fields(
    functions: tuple[LogGroup, list[tuple[int, str]]],
) -> None:
    """CWL_AnalyzeLogData-discoverable-fields.html."""
    group, lines = functions
    reports: dict[str, list[dict[str, float]]] = defaultdict(list)
    for at, line in lines:
        if line.startswith("REPORT"):
            numbers = {name: float(value) for name, value in re.findall(r"(\w+): ([\d.]+)", line)}
            reports[_shown(at // QUARTER * QUARTER)].append(numbers)

    rows = group.query(
        """
        filter @type = "REPORT"
        | stats count(*) as invocations, count(@initDuration) as coldStarts,
            avg(@duration) as averageMs, max(@duration) as slowestMs,
            max(@maxMemoryUsed) as memoryBytes by @log, bin(15m)
        """
    )

    assert {row["bin(15m)"] for row in rows} == set(reports)
    for row in rows:
        some = reports[row["bin(15m)"]]
        durations = [_duration(line) for line in _reports(lines, row["bin(15m)"])]
        assert row["@log"].endswith(f":{group.name}")
        assert int(row["invocations"]) == len(some)
        assert int(row["coldStarts"]) == sum(
            "Init Duration" in line for line in _reports(lines, row["bin(15m)"])
        )
        assert float(row["averageMs"]) == pytest.approx(fmean(durations), abs=1e-4)
        assert float(row["slowestMs"]) == max(durations)
        assert int(row["memoryBytes"]) == max(int(r["Used"]) for r in some) * 1_000_000


def test_aggregates_are_those_of_the_values(group: LogGroup) -> None:
    """CWL_QuerySyntax-Stats.html."""
    begin, dice = now() - 3600 * SECOND, random.Random(7)
    values = [dice.randint(-50, 1000) / 4 for _ in range(200)]
    group.put((begin + i * SECOND, {"kind": "ab"[i % 2], "x": x}) for i, x in enumerate(values))

    rows = group.query(
        "stats count(x) as n, sum(x) as total, avg(x) as mean, min(x) as least, max(x) as most, "
        "pct(x, 90) as p90 by kind | sort kind asc"
    )

    for row, kind, some in zip(rows, "ab", (values[0::2], values[1::2]), strict=True):
        assert row.pop("kind") == kind
        assert {name: float(value) for name, value in row.items()} == pytest.approx(
            {
                "n": 100,
                "total": sum(some),
                "mean": fmean(some),
                "least": min(some),
                "most": max(some),
                "p90": sorted(some)[89],
            },
            abs=1e-4,
        )


def test_members_of_json_lines_are_fields(group: LogGroup) -> None:
    """CWL_AnalyzeLogData-discoverable-fields.html, "Fields in JSON logs"."""
    begin = now() - MINUTE
    group.put(
        [
            (begin, {"type": "TaskFailed", "details": {"name": "Load", "tries": [3, 4]}}),
            (begin + 1, {"type": "TaskSucceeded", "details": {"name": "Load"}}),
            (begin + 2, {"type": "ExecutionFailed", "detail-type": "end", "ok": False}),
            (begin + 3, "no JSON"),
        ]
    )

    rows = group.query(
        "fields @timestamp, type, details.name, details.tries.1 as second, `detail-type`, ok "
        "| filter type like /Failed|TimedOut/ | sort @timestamp asc"
    )

    assert rows == [
        {
            "@timestamp": _shown(begin),
            "type": "TaskFailed",
            "details.name": "Load",
            "second": "4",
        },
        {
            "@timestamp": _shown(begin + 2),
            "type": "ExecutionFailed",
            "detail-type": "end",
            "ok": "false",
        },
    ]


def test_events_come_newest_first_with_time_and_message(group: LogGroup) -> None:
    """CWL_QuerySyntax.html."""
    begin = now() - MINUTE
    group.put((begin + number, f"line {number}") for number in range(5))

    result = group.result("limit 2")

    shown = [{cell["field"]: cell["value"] for cell in row} for row in result["results"]]
    assert [row["@message"] for row in shown] == ["line 4", "line 3"]
    assert [row["@timestamp"] for row in shown] == [_shown(begin + 4), _shown(begin + 3)]
    pointed = group.logs.get_log_record(logRecordPointer=shown[0]["@ptr"])["logRecord"]
    assert pointed["@message"] == "line 4"
    assert result["statistics"]["recordsScanned"] == 5
    assert result["statistics"]["bytesScanned"] == 30


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("x > 9", "cd"),
        ("x = 10 or name = 'b'", "bc"),
        ("not (x > 9) and x != 2", "a"),
        ("x in [1, 100]", "ad"),
        ("x not in [1, 100]", "bc"),
        ("name like /(?i)^[AB]$/", "ab"),
        ("name not like 'a'", "bcd"),
        ("name =~ /[cd]/", "cd"),
        ("x * 2 - 1 >= 19", "cd"),
        ("ispresent(y)", "d"),
        ("y = 5", "d"),
    ],
)
def test_a_filter_leaves_the_rows_for_which_it_holds(
    group: LogGroup, condition: str, found: str
) -> None:
    """CWL_QuerySyntax-Filter.html, CWL_QuerySyntax-operations-functions.html."""
    rows = [
        {"name": "a", "x": 1},
        {"name": "b", "x": 2},
        {"name": "c", "x": 10},
        {"name": "d", "x": 100, "y": "5"},
    ]
    group.put((now() - MINUTE + number, row) for number, row in enumerate(rows))

    result = group.query(f"fields name | filter {condition} | sort name asc")

    assert "".join(row["name"] for row in result) == found


def test_parse_with_a_glob_extracts_fields(group: LogGroup) -> None:
    """CWL_QuerySyntax-Parse.html, glob expressions."""
    group.put([(now() - MINUTE, "user=Ann Lee, method:PUT, latency := 12"), (now(), "other")])

    rows = group.query(
        "parse @message 'user=*, method:*, latency := *' as @user, @method, @latency "
        "| display @user, @method, @latency"
    )

    assert rows == [{}, {"@user": "Ann Lee", "@method": "PUT", "@latency": "12"}]


def test_numbers_sort_after_texts(group: LogGroup) -> None:
    """CWL_QuerySyntax-Sort.html."""
    written = ["10", "9", "a12345hfh", "A9876fghj", "111A", "5A"]
    group.put((now() - MINUTE, {"v": value}) for value in written)

    rows = group.query("fields v | sort v asc")

    assert [row["v"] for row in rows] == ["5A", "111A", "A9876fghj", "a12345hfh", "9", "10"]


def test_a_query_spans_log_groups_and_returns_the_group_of_each_event(
    engine: RunningEngine,
) -> None:
    """CWL_AnalyzeLogData-discoverable-fields.html, @log."""
    first, second = log_group(engine), log_group(engine)
    first.put([(now(), "x"), (now(), "y")])
    second.put([(now(), "z")])

    rows = first.query("stats count(*) as n by @log", second)

    assert {row["@log"].partition(":")[2]: row["n"] for row in rows} == {
        first.name: "2",
        second.name: "1",
    }


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("fields @message | dedup @message", "dedup at line 1, column 19"),
        ("stats stddev(x) by y", "stddev"),
        ("fields @message | filter", "end of query"),
        ("filter @message like /(/", "/(/"),
        ("parse @message 'a * b *' as one", "2 wildcards, but 1 names"),
        ("fields count(*)", "count"),
    ],
)
@pytest.mark.embedded
def test_what_the_engine_does_not_run_is_refused_by_name(
    group: LogGroup, query: str, named: str
) -> None:
    """API_StartQuery.html, MalformedQueryException."""
    with pytest.raises(ClientError, match=re.escape(named)) as refused:
        group.query(query)

    assert refused.value.response["Error"]["Code"] == "MalformedQueryException"


def _lambda_lines() -> list[tuple[int, str]]:
    """Return the lines of invocations over two hours, as Lambda writes them."""
    dice, begin = random.Random(3), now() - 2 * 3600 * SECOND
    lines: list[tuple[int, str]] = []
    for number in range(120):
        at, request = begin + number * MINUTE, f"00000000-0000-0000-0000-{number:012}"
        lines.append((at, f"START RequestId: {request} Version: $LATEST\n"))
        if dice.random() < 0.3:
            error = dice.choice(["DatabaseTimeoutError", "MonthEndCriticalError"])
            lines.append((at + 1, f"[ERROR] {error}: it failed\nTraceback (most recent call last)"))
        init = "\tInit Duration: 123.40 ms" if dice.random() < 0.2 else ""
        lines.append((at + 2, f"END RequestId: {request}\n"))
        lines.append(
            (
                at + 2,
                f"REPORT RequestId: {request}\tDuration: {dice.uniform(1, 900):.2f} ms\t"
                f"Billed Duration: 900 ms\tMemory Size: 256 MB\t"
                f"Max Memory Used: {dice.randint(40, 90)} MB{init}\n",
            )
        )
    return lines


def _reports(lines: list[tuple[int, str]], quarter: str) -> list[str]:
    return [
        line
        for at, line in lines
        if line.startswith("REPORT") and _shown(at // QUARTER * QUARTER) == quarter
    ]


def _duration(line: str) -> float:
    found: Any = re.search(r"\tDuration: ([\d.]+) ms", line)
    return float(found[1])


def _shown(at: int) -> str:
    """Return a time as results show it."""
    moment = datetime.fromtimestamp(at / 1000, tz=UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{at % 1000:03d}"
