"""The two dashboards: the health of the lab, and the compliance of the ledger.

Every widget has a metric that gets data after each schedule has run once.
"""

from __future__ import annotations

from troposphere import If, Sub
from troposphere.cloudwatch import Dashboard

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names
from lab_builder.labs.aws_deep_dive.dashboards import compliance, operational


def add(lab: LabTemplate) -> None:
    """Add the dashboards."""
    lab.add(
        Dashboard(
            names.OPERATIONAL_DASHBOARD,
            DashboardName=names.name(names.OPERATIONAL_MONITORING),
            DashboardBody=Sub(operational.body()),
        )
    )
    compliance_body, audit = compliance.bodies()
    lab.add(
        Dashboard(
            names.SOX_COMPLIANCE_DASHBOARD,
            DashboardName=names.name(names.SOX_COMPLIANCE_MONITORING),
            DashboardBody=Sub(
                compliance_body,
                {compliance.AUDIT: If(names.HAS_TRAIL, Sub(audit), "")},
            ),
        )
    )
