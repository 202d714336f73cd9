"""What is counted, and what is alarmed about."""

import re
from datetime import timedelta

from chalicelib.domain.job_folder import Try
from chalicelib.domain.records import Job
from chalicelib.observability import events
from tests.conftest import ROOT

ALARM = re.compile(r"Namespace: Frameloom\n +MetricName: (\w+)\n +Dimensions: (.*)")


def test_every_alarm_is_about_something_that_is_counted(job: Job) -> None:
    written = (
        events.called(job, Try("0001", 1, 1, None), "lost", timedelta()),
        events.refused("budget_spent", status=429),
        events.swept(1, timedelta(hours=7)),
    )
    counted = {(metric, "service", *line.by) for line in written for metric in line.metrics}
    alarms = ALARM.findall((ROOT / "ops" / "resources.yaml").read_text())
    assert alarms
    assert {(metric, *re.findall(r"Name: (\w+)", dimensions)) for metric, dimensions in alarms} <= counted


def test_a_line_holds_nothing_that_its_owner_wrote(job: Job) -> None:
    assert job.prompt == "he begins to sob"
    assert "sob" not in str(events.ordered(job))
