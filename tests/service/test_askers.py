"""Many askers, few resources: one analysis for all, limits, leaving, waiting for other processes, closing."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.article.model import ArticleError
from bot.jobs import AnalysisUnavailable
from bot.jobs.pool import ProcessPool
from bot.service import Answer, DeadlinePassed, Service, ServiceBusy, ServiceTrouble
from bot.store import Store
from tests.jobs.workers import MODEL, prepare_orders
from tests.loopback import page
from tests.service.parts import Parts
from tests.store.databases import Clock

Asker = asyncio.Task[Answer]


def ask(parts: Parts, path: str = "/a", service: Service | None = None) -> Asker:
    return asyncio.create_task((service or parts.service).breakdown_of(parts.server.url(path)))


async def waiting(parts: Parts, askers: int) -> None:
    """Wait until so many wait."""
    async with asyncio.timeout(10):
        while parts.service.waiting != askers:
            await asyncio.sleep(0.005)


async def test_a_hundred_askers_for_a_new_link_are_one_download_and_one_analysis(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    answers = await asyncio.gather(*(ask(parts, f"/a?utm_source={number}") for number in range(100)))
    assert {answer.stored.id for answer in answers} == {answers[0].stored.id}
    assert (len(parts.server.requests), len(parts.analyser.pages)) == (1, 1)


async def test_a_hundred_askers_for_a_broken_link_are_one_download_and_each_is_told(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.service")
    results = await asyncio.gather(*(ask(parts) for _ in range(100)), return_exceptions=True)
    assert {type(result).__name__ for result in results} == {"NotFound"}
    assert len(parts.server.requests) == 1
    assert len(caplog.messages) == 1


async def test_an_asker_that_leaves_does_not_take_the_answer_from_the_others(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    first, second = ask(parts), ask(parts)
    await waiting(parts, 2)
    await parts.analyser.until_asked()
    first.cancel()
    await waiting(parts, 1)
    parts.analyser.gate.set()
    assert (await second).stored.breakdown.article.text == "Words."
    assert first.cancelled()
    assert parts.analyser.cancelled == 0


async def test_when_all_askers_have_left_the_work_ends_and_the_link_is_free(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    askers = [ask(parts) for _ in range(3)]
    await parts.analyser.until_asked()
    for asker in askers:
        asker.cancel()
    await asyncio.gather(*askers, return_exceptions=True)
    parts.analyser.gate.set()
    assert (await ask(parts)).stored.breakdown.article.text == "Words."  # waits until the lease was given back
    assert (parts.analyser.cancelled, len(parts.analyser.pages)) == (1, 2)
    assert await parts.no_lease_stays()


async def test_askers_that_come_and_go_at_any_moment_leave_nothing_behind(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    for step in range(40):
        asker = ask(parts)
        await asyncio.sleep(step * 0.0005)
        asker.cancel()
        await asyncio.gather(asker, return_exceptions=True)
    assert (await ask(parts)).stored.breakdown.article.text == "Words."
    assert await parts.no_lease_stays()


async def test_too_much_waiting_work_is_turned_away_with_a_clear_sentence(parts: Parts) -> None:
    parts.analyser.gate.clear()
    for number in range(3):
        parts.server.answer(f"/{number}", page("Words."))
    async with parts.another(waiting=2) as service:
        askers = [ask(parts, f"/{number % 2}", service) for number in range(10)]
        await parts.analyser.until_asked(2)
        with pytest.raises(ServiceBusy, match="try again in a minute"):
            await ask(parts, "/2", service)
        with pytest.raises(ServiceBusy):
            await service.breakdown_of_text("More.", id="x")
        parts.analyser.gate.set()
        await asyncio.gather(*askers)
        assert await ask(parts, "/2", service)


async def test_a_deadline_that_passes_is_said_and_ends_the_work(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    async with parts.another(deadline=0.3) as service:
        with pytest.raises(DeadlinePassed, match="too long"):
            await ask(parts, service=service)
        with pytest.raises(DeadlinePassed):
            await service.breakdown_of_text("Words.", id="x")
    assert parts.analyser.cancelled == 2
    assert await parts.no_lease_stays()


async def test_a_closed_service_lets_a_moments_work_finish(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    async with parts.another(closing=5.0) as service:
        asker = ask(parts, service=service)
        await parts.analyser.until_asked()
        asyncio.get_running_loop().call_later(0.05, parts.analyser.gate.set)
    assert (await asker).stored.breakdown.article.text == "Words."
    assert await parts.no_lease_stays()


async def test_a_closed_service_cancels_the_rest_and_tells_its_askers(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    async with parts.another(closing=0.1) as service:
        askers = [ask(parts, service=service) for _ in range(3)]
        await parts.analyser.until_asked()
    results = await asyncio.gather(*askers, return_exceptions=True)
    assert [type(result) for result in results] == [ServiceTrouble] * 3
    assert await parts.no_lease_stays()
    with pytest.raises(ServiceTrouble, match="being stopped"):
        await service.breakdown_of(parts.server.url("/a"))


# ---- other processes


async def test_what_another_process_works_on_is_waited_for_and_read(parts: Parts, other: Store) -> None:
    parts.server.answer("/a", page("Words."))
    key = parts.server.url("/a").replace("http:", "https:")
    assert await other.jobs.acquire(key)
    asker = ask(parts)
    await asyncio.sleep(0.2)
    assert not asker.done()
    theirs = await other.breakdowns.put(key, (await reading(parts)).stored.breakdown, content_hash="h")
    await other.jobs.release(key)
    assert (await asker).stored == theirs
    assert parts.server.requests == []


async def test_a_failure_of_another_process_is_taken_over_too(parts: Parts, other: Store) -> None:
    key = parts.server.url("/a").replace("http:", "https:")
    assert await other.jobs.acquire(key)
    asker = ask(parts)
    await asyncio.sleep(0.1)
    await other.breakdowns.put_failure(key, "TooLarge", keep_for=timedelta(hours=1))
    await other.jobs.release(key)
    with pytest.raises(ArticleError, match="too large"):
        await asker
    assert parts.server.requests == []


async def test_a_holder_that_crashed_is_waited_for_until_its_lease_runs_out(
    parts: Parts, other: Store, clock: Clock
) -> None:
    parts.server.answer("/a", page("Words."))
    assert await other.jobs.acquire(parts.server.url("/a").replace("http:", "https:"), lease=timedelta(seconds=30))
    asker = ask(parts)
    await asyncio.sleep(0.2)
    assert not asker.done()
    clock.advance(seconds=31)
    assert (await asker).stored.breakdown.article.text == "Words."


async def test_the_lease_is_renewed_while_the_work_goes_on(parts: Parts, other: Store, clock: Clock) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.gate.clear()
    key = parts.server.url("/a").replace("http:", "https:")
    async with parts.another(lease=timedelta(milliseconds=300)) as service:
        asker = ask(parts, service=service)
        await parts.analyser.until_asked()
        for _ in range(5):
            clock.advance(milliseconds=200)
            await asyncio.sleep(0.25)
            assert not await other.jobs.acquire(key)
        parts.analyser.gate.set()
        await asker
    assert await other.jobs.acquire(key)


async def reading(parts: Parts) -> Answer:
    return await parts.service.breakdown_of_text("Theirs.", id="x")


# ---- trouble


async def test_a_worker_killed_over_a_page_does_not_lose_the_question(parts: Parts, tmp_path: Path) -> None:
    parts.server.answer("/a", page(f"die {tmp_path / 'once'}", "text/plain"))
    parts.server.answer("/b", page("die", "text/plain"))
    async with (
        ProcessPool(prepare=prepare_orders) as pool,
        Service(parts.store, parts.fetcher, pool) as service,
    ):
        assert (await ask(parts, "/a", service)).stored.model == MODEL
        with pytest.raises(ArticleError, match="went wrong"):
            await ask(parts, "/b", service)
    assert len(parts.server.asked("/a")) == 1
    assert await parts.no_lease_stays()


async def test_an_analysis_that_cannot_be_had_is_not_held_against_the_link(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.error = AnalysisUnavailable()
    with pytest.raises(AnalysisUnavailable, match="try again in a minute"):
        await ask(parts)
    parts.analyser.error = None
    assert await ask(parts)


async def test_a_broken_database_is_a_clear_sentence_and_a_line_in_the_log(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    parts.server.answer("/a", page("Words."))
    await rename(parts.store, "aliases", "gone")
    try:
        with pytest.raises(ServiceTrouble, match="a problem of its own") as raised:
            await parts.service.breakdown_of(parts.server.url("/a?token=secret"))
    finally:
        await rename(parts.store, "gone", "aliases")
    assert "aliases" not in str(raised.value)
    assert len(caplog.messages) == 1
    assert "secret" not in caplog.text
    assert "Traceback" not in caplog.text


async def rename(store: Store, table: str, name: str) -> None:
    async with store.database.writing() as connection:
        await connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_an_unexpected_error_reaches_nobody_and_is_one_line_without_words(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.error = ZeroDivisionError("secret words of the page")
    with pytest.raises(ServiceTrouble) as raised:
        await parts.service.breakdown_of(parts.server.url("/a?token=secret"))
    assert raised.value.__cause__ is None
    assert len(caplog.messages) == 1
    assert "unexpected ZeroDivisionError in parts.py:" in caplog.text
    assert "/a" in caplog.text
    assert "secret" not in caplog.text
    parts.analyser.error = None
    assert await parts.service.breakdown_of(parts.server.url("/a?token=secret"))


@pytest.mark.parametrize("link", ["ftp://example.org/a", "https://ann:secret@example.org/", "https://", "no link"])
async def test_what_is_no_link_is_said_and_not_logged_in_words(
    parts: Parts, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.service")
    with pytest.raises(ArticleError):
        await parts.service.breakdown_of(link)
    assert "an unreadable link" in caplog.text
    assert "secret" not in caplog.text
