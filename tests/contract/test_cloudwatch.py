"""CloudWatch: exact metrics, metric math and alarm actions.

Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/; each test names its page.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from contract.alarms import Alarm, Metric, inbox, topic
from contract.stacks import Stack
from eventually import eventually
from functional.engines import RunningEngine, start
from lab_builder.local import process
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine


@pytest.fixture
def metric(engine: RunningEngine) -> Metric:
    """A metric that nobody has published."""
    return Metric(engine, f"Test/{uuid4().hex[:12]}")


def test_a_metric_is_its_exact_set_of_dimensions(metric: Metric) -> None:
    """cloudwatch_concepts.html#dimension-combinations."""
    metric.put(1)
    metric.put(2, Process="daily")
    metric.put(4, Process="daily", Environment="blue")

    assert [p["Sum"] for p in metric.statistics("Sum")] == [1]
    assert [p["Sum"] for p in metric.statistics("Sum", Process="daily")] == [2]
    assert metric.statistics("Sum", Environment="blue") == []
    assert metric.data(
        metric.query("none"),
        metric.query("one", Process="daily"),
        metric.query("two", Environment="blue", Process="daily"),
        metric.query("part", Environment="blue"),
    ) == {"none": [1], "one": [2], "two": [4], "part": []}


def test_statistics_are_of_the_values_within_each_period(metric: Metric) -> None:
    """API_GetMetricStatistics.html."""
    for value in (1, 2, 6):
        metric.put(value, ago=2)
    metric.put(5, ago=1)

    first, second = sorted(
        metric.statistics("Sum", "Average", "Minimum", "Maximum", "SampleCount"),
        key=lambda point: point["Timestamp"],
    )

    assert {"Sum": 9, "Average": 3, "Minimum": 1, "Maximum": 6, "SampleCount": 3}.items() <= (
        first.items()
    )
    assert second["Sum"] == 5
    assert metric.data(metric.query("p50", stat="p50"))["p50"] == [5, 2]


def test_values_come_newest_first_unless_asked_otherwise(metric: Metric) -> None:
    """API_GetMetricData.html, ScanBy."""
    for value, ago in ((1, 3), (2, 2), (3, 1)):
        metric.put(value, ago)

    assert metric.data(metric.query("m"))["m"] == [3, 2, 1]
    assert metric.data(metric.query("m"), ScanBy="TimestampAscending")["m"] == [1, 2, 3]


def test_expressions_compute_where_all_operands_have_values(metric: Metric) -> None:
    """using-metric-math.html."""
    metric.put(1, ago=3, name="Failed")
    metric.put(3, ago=3, name="Processed")
    metric.put(5, ago=2, name="Failed")
    metric.put(0, ago=1, name="Failed")
    metric.put(0, ago=1, name="Processed")

    values = metric.data(
        {"Id": "rate", "Expression": "100 * failed / (processed + failed)"},
        {"Id": "twice", "Expression": "-rate * 2", "ReturnData": False},
        {"Id": "four", "Expression": "-twice * 2"},
        {**metric.query("failed", "Failed"), "ReturnData": False},
        {**metric.query("processed", "Processed"), "ReturnData": False},
    )

    assert values == {"rate": [25], "four": [100]}


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("SEARCH('{Test} Failures', 'Sum')", "SEARCH"),
        ("FILL(m, 0)", "FILL"),
        ("m + other", "other"),
        ("m +", "m +"),
        ("m + rate", "rate"),
        ("5 * 2", "not a time series"),
    ],
)
def test_an_expression_that_cannot_be_computed_is_refused_by_name(
    metric: Metric, expression: str, named: str
) -> None:
    """API_GetMetricData.html, ValidationError."""
    with pytest.raises(ClientError, match=re.escape(named)) as refused:
        metric.data(metric.query("m"), {"Id": "rate", "Expression": expression})

    assert refused.value.response["Error"]["Code"] == "ValidationError"


def test_an_alarm_looks_at_its_own_dimensions_only(metric: Metric) -> None:
    """alarm-evaluation.html."""
    metric.put(1, Environment="blue")
    blue = metric.alarm(Dimensions=[{"Name": "Environment", "Value": "blue"}])
    green = metric.alarm(Dimensions=[{"Name": "Environment", "Value": "green"}])

    assert blue.becomes("ALARM")
    assert green.state() == "INSUFFICIENT_DATA"


def test_m_of_n_periods_make_the_alarm(metric: Metric) -> None:
    """alarm-evaluation.html, "M out of N"."""
    for value, ago in ((9, 3), (0, 2), (9, 1)):
        metric.put(value, ago)

    two_of_three = metric.alarm(EvaluationPeriods=3, DatapointsToAlarm=2)
    three_of_three = metric.alarm(EvaluationPeriods=3)

    assert two_of_three.becomes("ALARM")
    assert three_of_three.becomes("OK")


@pytest.mark.parametrize(
    ("treatment", "state"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("ignore", "INSUFFICIENT_DATA"),
        ("breaching", "ALARM"),
        ("notBreaching", "OK"),
    ],
)
def test_missing_data_is_treated_as_the_alarm_configures(
    metric: Metric, treatment: str, state: str
) -> None:
    """alarms-and-missing-data.html."""
    assert metric.alarm(TreatMissingData=treatment).becomes(state)


def test_an_alarm_that_ignores_missing_data_keeps_its_state(metric: Metric) -> None:
    """alarms-and-missing-data.html."""
    alarm = metric.alarm(TreatMissingData="ignore")
    alarm.cloudwatch.set_alarm_state(AlarmName=alarm.name, StateValue="ALARM", StateReason="test")
    again = alarm.describe()

    metric.cloudwatch.put_metric_alarm(
        **{
            name: again[name]
            for name in (
                "AlarmName",
                "Namespace",
                "MetricName",
                "Statistic",
                "Period",
                "EvaluationPeriods",
                "Threshold",
                "ComparisonOperator",
                "TreatMissingData",
            )
        }
    )

    assert alarm.state() == "ALARM"


def test_an_alarm_on_an_expression_compares_its_result(metric: Metric) -> None:
    """alarms-on-metric-math-expressions.html."""
    metric.put(1, name="Failed")
    metric.put(9, name="Processed")
    expression = {"Id": "rate", "Expression": "100 * failed / (failed + processed)"}
    queries = [
        {**expression, "Label": "Failed (%)", "ReturnData": True},
        {**metric.query("failed", "Failed"), "ReturnData": False},
        {**metric.query("processed", "Processed"), "ReturnData": False},
    ]

    over = metric.alarm(Metrics=queries, Threshold=9)
    under = metric.alarm(Metrics=queries, Threshold=10)

    assert over.becomes("ALARM")
    assert under.becomes("OK")
    assert over.describe()["Metrics"] == queries
    assert "MetricName" not in over.describe()


def test_an_alarm_has_a_state_reason_as_text_and_data(metric: Metric) -> None:
    """cloudwatch-and-eventbridge.html, samples."""
    metric.put(3)
    alarm = metric.alarm()
    alarm.becomes("ALARM")

    told = alarm.describe()

    assert re.fullmatch(
        r"Threshold Crossed: 1 out of the last 1 datapoints "
        r"\[3\.0 \(\d\d/\d\d/\d\d \d\d:\d\d:\d\d\)\] was greater than the threshold \(0\.0\) "
        r"\(minimum 1 datapoint for OK -> ALARM transition\)\.",
        told["StateReason"],
    )
    data = json.loads(told["StateReasonData"])
    assert {"period": 60, "recentDatapoints": [3.0], "threshold": 0.0}.items() <= data.items()
    assert alarm.history() == ["Alarm updated from INSUFFICIENT_DATA to ALARM"]
    assert alarm.history("ConfigurationUpdate") == [f'Alarm "{alarm.name}" created']


def test_a_high_resolution_alarm_follows_its_metric_on_its_own(metric: Metric) -> None:
    """alarm-evaluation.html: periods of 10 seconds are looked at every 10 seconds."""
    alarm = metric.alarm(Period=10, TreatMissingData="notBreaching")
    alarm.becomes("OK")

    metric.cloudwatch.put_metric_data(
        Namespace=metric.namespace, MetricData=[{"MetricName": metric.name, "Value": 1}]
    )

    alarm.goes_through("INSUFFICIENT_DATA", "OK", "ALARM", "OK")


def test_a_state_that_was_set_lasts_until_the_next_look(metric: Metric) -> None:
    """API_SetAlarmState.html."""
    alarm = metric.alarm(Period=10, TreatMissingData="notBreaching")
    alarm.becomes("OK")

    alarm.cloudwatch.set_alarm_state(AlarmName=alarm.name, StateValue="ALARM", StateReason="drill")

    alarm.goes_through("OK", "ALARM", "OK")


def test_an_alarm_notification_has_the_documented_form(
    engine: RunningEngine, metric: Metric
) -> None:
    """Notify_Users_Alarm_Changes.html."""
    queue = inbox(engine, "sns.amazonaws.com")
    arn = topic(engine, queue)
    metric.put(3, Environment="blue")
    alarm = metric.alarm(
        AlarmDescription="It failed.",
        AlarmActions=[arn],
        Dimensions=[{"Name": "Environment", "Value": "blue"}],
        TreatMissingData="notBreaching",
    )

    envelope = queue.receive()
    notice = json.loads(envelope["Message"])

    described = Loader().load_data("partitions")["partitions"][0]["regions"][engine.region]
    assert envelope["Subject"] == f'ALARM: "{alarm.name}" in {described["description"]}'
    assert notice["AlarmArn"] == alarm.describe()["AlarmArn"]
    assert (notice["OldStateValue"], notice["NewStateValue"]) == ("INSUFFICIENT_DATA", "ALARM")
    assert notice["NewStateReason"] == alarm.describe()["StateReason"]
    assert notice["AlarmDescription"] == "It failed."
    assert notice["AlarmActions"] == [arn]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", notice["StateChangeTime"])
    assert notice["Trigger"] == {
        "MetricName": metric.name,
        "Namespace": metric.namespace,
        "StatisticType": "Statistic",
        "Statistic": "SUM",
        "Unit": None,
        "Dimensions": [{"value": "blue", "name": "Environment"}],
        "Period": 60,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0.0,
        "TreatMissingData": "notBreaching",
        "EvaluateLowSampleCountPercentile": "",
    }
    assert alarm.history("Action") == [f"Successfully executed action {arn}"]


def test_the_actions_are_those_of_the_new_state(engine: RunningEngine, metric: Metric) -> None:
    """alarm-actions.html."""
    queue = inbox(engine, "sns.amazonaws.com")
    metric.alarm(TreatMissingData="notBreaching", OKActions=[topic(engine, queue)])

    assert json.loads(queue.receive()["Message"])["NewStateValue"] == "OK"


def test_actions_that_are_switched_off_do_not_run(engine: RunningEngine, metric: Metric) -> None:
    """API_DisableAlarmActions.html: the state changes, nothing is told."""
    metric.put(1)
    alarm = metric.alarm(AlarmActions=[topic(engine)], ActionsEnabled=False)

    assert alarm.becomes("ALARM")
    assert alarm.history("Action") == []


def test_a_topic_that_does_not_admit_cloudwatch_gets_no_notice(
    engine: RunningEngine, metric: Metric
) -> None:
    """Notify_Users_Alarm_Changes.html, topic permissions; the history says what failed."""
    queue = inbox(engine, "sns.amazonaws.com")
    arn = topic(engine, queue, publisher="events")
    metric.put(1)
    alarm = metric.alarm(AlarmActions=[arn])

    assert alarm.becomes("ALARM")
    assert alarm.history("Action") == [f"Failed to execute action {arn}"]


def test_a_change_of_state_is_an_event_on_the_default_bus(
    engine: RunningEngine, metric: Metric
) -> None:
    """cloudwatch-and-eventbridge.html."""
    events, queue, rule = engine.client("events"), inbox(engine, "events.amazonaws.com"), _name()
    events.put_rule(
        Name=rule,
        EventPattern=json.dumps(
            {
                "source": ["aws.cloudwatch"],
                "detail": {
                    "configuration": {
                        "metrics": {"metricStat": {"metric": {"namespace": [metric.namespace]}}}
                    }
                },
            }
        ),
    )
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": queue.arn}])
    metric.put(1)
    alarm = metric.alarm(AlarmDescription="It failed.")

    event = queue.receive()

    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert event["resources"] == [alarm.describe()["AlarmArn"]]
    detail = event["detail"]
    assert detail["alarmName"] == alarm.name
    assert detail["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert detail["previousState"]["reason"] == "Unchecked: Initial alarm creation"
    assert detail["state"]["value"] == "ALARM"
    assert json.loads(detail["state"]["reasonData"])["recentDatapoints"] == [1.0]
    assert detail["configuration"]["description"] == "It failed."
    (watched,) = detail["configuration"]["metrics"]
    assert watched["metricStat"] == {
        "metric": {"dimensions": {}, "name": metric.name, "namespace": metric.namespace},
        "period": 60,
        "stat": "Sum",
    }


def test_a_composite_follows_its_rule(engine: RunningEngine, metric: Metric) -> None:
    """Create_Composite_Alarm.html."""
    first, second = metric.alarm(), metric.alarm()
    either = _composite(engine, f'ALARM("{first.name}") OR ALARM({second.name})')
    calm = _composite(engine, f"NOT ALARM({first.name}) AND NOT OK({second.name})")
    unknown = _composite(engine, f"INSUFFICIENT_DATA({first.name})")
    before = [alarm.state() for alarm in (either, calm, unknown)]

    first.cloudwatch.set_alarm_state(AlarmName=first.name, StateValue="ALARM", StateReason="drill")

    assert before == ["OK", "ALARM", "ALARM"]
    assert [alarm.state() for alarm in (either, calm, unknown)] == ["ALARM", "OK", "OK"]


def test_a_composite_alarm_names_the_alarms_that_triggered_it(
    engine: RunningEngine, metric: Metric
) -> None:
    """Create_Composite_Alarm.html, Notify_Users_Alarm_Changes.html."""
    queue = inbox(engine, "sns.amazonaws.com")
    child = metric.alarm()
    parent = _composite(engine, f"ALARM({child.name})", AlarmActions=[topic(engine, queue)])

    child.cloudwatch.set_alarm_state(AlarmName=child.name, StateValue="ALARM", StateReason="drill")

    notice = json.loads(queue.receive()["Message"])
    assert notice["AlarmName"] == parent.name
    assert notice["AlarmRule"] == f"ALARM({child.name})"
    (triggering,) = notice["TriggeringChildren"]
    assert triggering["Arn"] == child.describe()["AlarmArn"]
    assert triggering["State"]["Value"] == "ALARM"
    assert parent.history()[-1] == "Alarm updated from OK to ALARM"


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"AlarmActions": ["arn:aws:lambda:us-east-1:1:function:f"]}, "arn:aws:lambda"),
        ({"EvaluateLowSampleCountPercentile": "ignore"}, "EvaluateLowSampleCountPercentile"),
        ({"Statistic": None, "ExtendedStatistic": "tm90"}, "tm90"),
        ({"Period": 45}, "Period"),
        ({"DatapointsToAlarm": 2}, "DatapointsToAlarm"),
        ({"Period": 86_400, "EvaluationPeriods": 2}, "more than a day"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "ComparisonOperator"),
    ],
)
def test_an_alarm_that_cannot_work_is_refused_by_name(
    metric: Metric, settings: dict[str, object], named: str
) -> None:
    """API_PutMetricAlarm.html."""
    with pytest.raises(ClientError, match=re.escape(named)) as refused:
        metric.alarm(**settings)

    assert refused.value.response["Error"]["Code"] == "ValidationError"


def _composite(engine: RunningEngine, rule: str, **settings: object) -> Alarm:
    alarm = Alarm(engine, _name())
    alarm.cloudwatch.put_composite_alarm(AlarmName=alarm.name, AlarmRule=rule, **settings)
    return alarm


def _name() -> str:
    return f"test-{uuid4().hex[:12]}"


def test_a_queue_publishes_its_number_of_visible_messages(engine: RunningEngine) -> None:
    """sqs-available-cloudwatch-metrics.html: every minute."""
    queue, sqs = inbox(engine, "sns.amazonaws.com"), engine.client("sqs")
    for body in ("one", "two"):
        sqs.send_message(QueueUrl=queue.url, MessageBody=body)
    waiting = Metric(engine, "AWS/SQS", "ApproximateNumberOfMessagesVisible")

    points = eventually(
        lambda: waiting.statistics("Maximum", QueueName=queue.url.rpartition("/")[2])
    )

    assert [point["Maximum"] for point in points] == [2]


def test_an_alarm_of_a_template_acts_on_an_expression(
    engine: RunningEngine, metric: Metric
) -> None:
    """aws-resource-cloudwatch-alarm.html, Metrics."""
    metric.put(1, name="Failed")
    name, queue = _name(), inbox(engine, "sns.amazonaws.com")
    properties = {
        "AlarmName": name,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 5,
        "EvaluationPeriods": 1,
        "AlarmActions": [topic(engine, queue)],
        "Metrics": [
            {"Id": "tenfold", "Expression": "10 * failed", "ReturnData": True},
            {**metric.query("failed", "Failed"), "ReturnData": False},
        ],
    }
    stack = Stack(engine, name)
    stack.create(
        {"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}}
    )

    notice = json.loads(queue.receive()["Message"])

    assert (notice["AlarmName"], notice["NewStateValue"]) == (name, "ALARM")
    assert notice["Trigger"]["Metrics"][0]["Expression"] == "10 * failed"
    stack.delete()


def test_an_alarm_is_evaluated_after_a_restart(home: Home) -> None:
    """alarm-evaluation.html; an engine that is stopped and started knows its alarms."""
    before = Metric(start(home), "Test/restart")
    alarm = before.alarm(TreatMissingData="notBreaching", Period=10)
    alarm.becomes("OK")
    process.stop(home)

    after = Alarm(start(home), alarm.name)
    after.cloudwatch.put_metric_data(
        Namespace=before.namespace, MetricData=[{"MetricName": before.name, "Value": 1}]
    )

    after.goes_through("OK", "ALARM")


def test_periods_pass_faster_where_time_does(quick_engine: RunningEngine) -> None:
    """alarm-evaluation.html; at speed 60 an alarm's minute is a second, a statistic's is not."""
    metric = Metric(quick_engine, f"Test/{uuid4().hex[:12]}")
    alarm = metric.alarm(TreatMissingData="notBreaching")
    alarm.becomes("OK")

    metric.cloudwatch.put_metric_data(
        Namespace=metric.namespace, MetricData=[{"MetricName": metric.name, "Value": 1}]
    )

    alarm.goes_through("OK", "ALARM", "OK")
    changes = alarm.cloudwatch.describe_alarm_history(
        AlarmName=alarm.name, HistoryItemType="StateUpdate", ScanBy="TimestampAscending"
    )["AlarmHistoryItems"]
    # Else a minute, and here even on a busy machine less than a half of it.
    assert changes[-1]["Timestamp"] - changes[-2]["Timestamp"] < timedelta(seconds=30)
    assert [point["Sum"] for point in metric.statistics("Sum")] == [1]
