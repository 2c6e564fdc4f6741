"""The prices of AWS that the lab's charges use, each typed once. The free tier is not deducted."""

from __future__ import annotations

from lab_builder.model import Price, PriceList

_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"

PRICES = PriceList(
    region="us-east-1",
    date="2026-11-28",
    prices={
        "glue_dpu_hour": Price(0.44, "DPU-hour", "https://aws.amazon.com/glue/pricing/"),
        "lambda_gb_second": Price(0.0000133334, "GB-second on arm64", _LAMBDA),
        "lambda_request": Price(0.0000002, "request", _LAMBDA),
        "states_transition": Price(
            0.000025, "state transition", "https://aws.amazon.com/step-functions/pricing/"
        ),
        "cloudwatch_metric_month": Price(0.30, "custom metric and month", _CLOUDWATCH),
        "cloudwatch_alarm_month": Price(0.10, "metric of an alarm and month", _CLOUDWATCH),
        "cloudwatch_composite_alarm_month": Price(0.50, "composite alarm and month", _CLOUDWATCH),
        "cloudwatch_dashboard_month": Price(3.00, "dashboard and month", _CLOUDWATCH),
        "kms_key_month": Price(1.00, "key and month", "https://aws.amazon.com/kms/pricing/"),
    },
)
