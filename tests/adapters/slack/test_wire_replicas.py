"""Several replicas on one PostgreSQL, and many commands while every process of the analysis is busy."""

from __future__ import annotations

import pytest

from tests.adapters.slack.busy import commanded
from tests.adapters.slack.replicas import delivered, running
from tests.loopback_slack import Slack
from tests.store.conftest import postgres
from tests.store.databases import Postgres

__all__ = ["postgres"]

EVENTS = 60
"""`make bench` has a thousand."""


@pytest.mark.timeout(300)
async def test_events_delivered_three_times_to_two_replicas_are_answered_once_each(postgres: Postgres) -> None:
    async with Slack("http") as slack, running(slack, postgres.new()):
        slack.late_after = 30  # the machine is busy, and it is not about time
        answers = await delivered(slack, EVENTS)
    assert len(answers) == EVENTS
    assert set(answers.values()) == {1}


@pytest.mark.timeout(120)
async def test_commands_are_acknowledged_while_the_analysis_is_saturated(sqlite_url: str) -> None:
    waits = await commanded(sqlite_url, seconds=2, per_second=50)
    assert len(waits) == 100
    assert sorted(waits)[int(len(waits) * 0.99) - 1] < 2, "bound of a busy machine; `make bench` has the figure"
