"""Slack under load: commands while the analysis is saturated, and events that are delivered three times each."""

from __future__ import annotations

import asyncio

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.adapters.slack.busy import commanded
from tests.adapters.slack.replicas import delivered, running
from tests.loopback_slack import Slack
from tests.store.conftest import postgres, sqlite_template, sqlite_url
from tests.store.databases import Postgres

__all__ = ["postgres", "sqlite_template", "sqlite_url"]

ACKNOWLEDGED = 1.0  # seconds, of 99 commands among 100
SECONDS, PER_SECOND = 60, 50
EVENTS, TIMES = 1000, 3


@pytest.mark.timeout(300)
def test_commands_are_acknowledged_at_once_while_the_analysis_is_saturated(
    benchmark: BenchmarkFixture, sqlite_url: str
) -> None:
    waits: list[float] = []

    def command() -> None:
        waits[:] = asyncio.run(commanded(sqlite_url, seconds=SECONDS, per_second=PER_SECOND))

    benchmark.pedantic(command, rounds=1)  # type: ignore[no-untyped-call]  # it has no types
    ordered = sorted(waits)
    benchmark.extra_info |= {"median": ordered[len(ordered) // 2], "p99": ordered[len(ordered) * 99 // 100]}
    assert len(waits) == SECONDS * PER_SECOND
    assert ordered[len(ordered) * 99 // 100] < ACKNOWLEDGED


@pytest.mark.timeout(600)
def test_a_thousand_events_delivered_three_times_to_two_replicas_are_answered_once_each(
    benchmark: BenchmarkFixture, postgres: Postgres
) -> None:
    async def deliver() -> None:
        async with Slack("http") as slack, running(slack, postgres.new()):
            slack.late_after = 60  # the other benchmark is about time
            answers = await delivered(slack, EVENTS, TIMES)
        assert len(answers) == EVENTS
        assert set(answers.values()) == {1}

    benchmark.pedantic(lambda: asyncio.run(deliver()), rounds=1)  # type: ignore[no-untyped-call]  # as above
