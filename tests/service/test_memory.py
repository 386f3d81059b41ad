"""What the service remembers of links, for how long, and under which name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.article import fetch_errors as errors
from bot.article.model import ArticleError, Remarks
from bot.service import RememberedFailure
from tests.loopback import Answer, Step, page, redirect
from tests.service.parts import Parts
from tests.store.databases import Clock


async def settled(parts: Parts) -> None:
    """Wait until nothing is renewed any more."""
    async with asyncio.timeout(10):
        while parts.service._renewals:
            await asyncio.sleep(0.005)


async def test_a_link_is_downloaded_broken_down_and_remembered(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    link = parts.server.url("/a")
    first = await parts.service.breakdown_of(link + "?utm_source=x#top")
    assert first.article is not None
    assert first.article.text == first.stored.breakdown.article.text == "Words."
    assert first.article.id == first.stored.breakdown.article.id == first.stored.id
    assert not first.changed
    again = await parts.service.breakdown_of(link)
    assert (again.stored, again.article, again.changed) == (first.stored, None, False)
    assert len(parts.server.requests) == len(parts.analyser.pages) == 1
    assert await parts.no_lease_stays()


async def test_a_page_cannot_lead_readers_to_another_site(parts: Parts) -> None:
    """By its `rel=canonical`, for which the stand-in analyser's article stands here."""
    parts.server.answer("/a", page("Words."))
    parts.analyser.declares = "https://login.example.net/verify"
    answer = await parts.service.breakdown_of(parts.server.url("/a"))
    assert answer.stored.breakdown.article.url == answer.stored.url
    assert "login.example.net" not in str(answer.stored.breakdown.article.url)


async def test_a_stale_breakdown_is_given_at_once_and_renewed_behind_the_asker(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Before."), page("After."))
    link = parts.server.url("/a")
    first = await parts.service.breakdown_of(link)
    clock.advance(hours=2)
    parts.analyser.gate.clear()
    answers = [await parts.service.breakdown_of(link) for _ in range(3)]
    assert [answer.stored for answer in answers] == [first.stored] * 3
    parts.analyser.gate.set()
    await settled(parts)
    new = await parts.service.breakdown_of(link)
    assert new.stored.breakdown.article.text == "After."
    assert await parts.store.breakdowns.changed_since(first.stored.id) == new.stored
    assert len(parts.server.requests) == 2


async def test_a_breakdown_older_than_stale_is_waited_for_and_a_changed_page_said(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Before."), page("After."), page("After."))
    link = parts.server.url("/a")
    await parts.service.breakdown_of(link)
    clock.advance(days=8)
    changed = await parts.service.breakdown_of(link)
    assert (changed.changed, changed.stored.breakdown.article.text) == (True, "After.")
    clock.advance(days=8)
    assert not (await parts.service.breakdown_of(link)).changed


async def test_an_unchanged_page_is_neither_sent_nor_analysed_again(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Words.", ETag='"1"', Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT"), Answer(304))
    link = parts.server.url("/a")
    first = await parts.service.breakdown_of(link)
    clock.advance(days=8)
    again = await parts.service.breakdown_of(link)
    assert again.stored.id == first.stored.id
    assert again.stored.fetched_at == clock.now
    assert not again.changed
    headers = parts.server.requests[1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Mon, 23 Nov 2026 10:00:00 GMT")
    assert len(parts.analyser.pages) == 1
    assert (await parts.service.breakdown_of(link)).stored == again.stored
    assert len(parts.server.requests) == 2


async def test_a_breakdown_by_another_model_counts_as_absent(parts: Parts) -> None:
    parts.server.answer("/a", page("Words.", ETag='"1"'))
    await parts.service.breakdown_of(parts.server.url("/a"))
    parts.analyser.version = "2"
    answer = await parts.service.breakdown_of(parts.server.url("/a"))
    assert answer.stored.model == "test@2"
    assert "if-none-match" not in parts.server.requests[1].headers
    assert not answer.changed


async def test_a_page_that_lives_elsewhere_is_kept_there_and_found_by_either_name(parts: Parts) -> None:
    parts.server.answer("/short", redirect("/long/story"))
    parts.server.answer("/long/story", page("Words."))
    first = await parts.service.breakdown_of(parts.server.url("/short"))
    assert first.stored.url.endswith("/long/story")
    for path in ("/short", "/long/story"):
        assert (await parts.service.breakdown_of(parts.server.url(path))).stored == first.stored
    assert [request.target for request in parts.server.requests] == ["/short", "/long/story"]


async def test_a_failure_is_remembered_for_an_hour_and_then_forgotten(parts: Parts, clock: Clock) -> None:
    link = parts.server.url("/missing")
    for _ in range(2):
        with pytest.raises(errors.NotFound, match="does not exist"):
            await parts.service.breakdown_of(link)
    assert len(parts.server.requests) == 1
    clock.advance(minutes=61)
    parts.server.answer("/missing", page("Words."))
    assert (await parts.service.breakdown_of(link)).stored.breakdown.article.text == "Words."
    assert await parts.no_lease_stays()


async def test_a_failure_that_may_pass_is_remembered_for_a_minute(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", Answer(429), page("Words."))
    for _ in range(2):
        with pytest.raises(errors.RateLimited):
            await parts.service.breakdown_of(parts.server.url("/a"))
    clock.advance(seconds=61)
    assert await parts.service.breakdown_of(parts.server.url("/a"))
    assert len(parts.server.requests) == 2


async def test_a_page_without_an_article_is_remembered_with_the_sentence_for_the_chat(parts: Parts) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.error = ArticleError("There is no article on this page.")
    with pytest.raises(ArticleError, match="no article on this page"):
        await parts.service.breakdown_of(parts.server.url("/a"))
    with pytest.raises(RememberedFailure, match=r"^There is no article on this page\.$"):
        await parts.service.breakdown_of(parts.server.url("/a"))
    assert len(parts.analyser.pages) == 1


async def test_a_failure_whose_sentence_was_not_kept_still_has_one(parts: Parts) -> None:
    key = parts.server.url("/a").replace("http:", "https:")
    await parts.store.breakdowns.put_failure(key, "OfAnotherVersion", keep_for=timedelta(hours=1))
    with pytest.raises(RememberedFailure, match="could not be read"):
        await parts.service.breakdown_of(parts.server.url("/a"))


async def test_a_remembered_failure_of_a_download_says_the_same_as_the_first(parts: Parts) -> None:
    parts.server.answer("/a", page(b"%PDF-1.7", "application/pdf"))
    said = []
    for _ in range(2):
        with pytest.raises(errors.NotAPage) as raised:
            await parts.service.breakdown_of(parts.server.url("/a"))
        said.append(str(raised.value))
    assert said[0] == said[1]
    assert "PDF" in said[0], "more than the kind of the failure says"
    assert len(parts.server.requests) == 1


async def test_what_a_page_says_of_itself_is_remembered(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Words."))
    parts.analyser.remarks = Remarks(frozenset({"opinion"}), free=False, notes=("Read as windows-1252.",))
    first = await parts.service.breakdown_of(parts.server.url("/a"))
    again = await parts.service.breakdown_of(parts.server.url("/a"))
    assert again.article is None
    assert again.stored.remarks == first.stored.remarks == parts.analyser.remarks
    assert (await parts.service.breakdown_of_text("Words.", id="m1")).stored.remarks == parts.analyser.remarks


async def test_a_page_that_is_gone_keeps_its_breakdown_while_it_is_stale(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Words."), Answer(404))
    link = parts.server.url("/a")
    first = await parts.service.breakdown_of(link)
    clock.advance(hours=2)
    for _ in range(3):
        assert (await parts.service.breakdown_of(link)).stored == first.stored
        await settled(parts)
    assert len(parts.server.requests) == 2
    clock.advance(days=8)
    with pytest.raises(errors.NotFound):
        await parts.service.breakdown_of(link)


def forbidding(pause: float = 0.0) -> Answer:
    """A robots.txt that takes its time."""

    async def steps() -> AsyncIterator[Step]:
        yield pause
        yield b"User-agent: *\nDisallow: /"

    return Answer(200, {"Content-Type": "text/plain"}, steps=steps)


async def test_what_robots_txt_forbids_to_nobody_is_still_read_for_somebody(parts: Parts) -> None:
    parts.server.answer("/robots.txt", forbidding())
    parts.server.answer("/a", page("Words."))
    link = parts.server.url("/a")
    with pytest.raises(errors.RobotsForbid):
        await parts.service.breakdown_of(link, automatic=True)
    asked = await parts.service.breakdown_of(link)
    unasked = await parts.service.breakdown_of(link, automatic=True)
    assert asked.stored == unasked.stored
    assert len(parts.server.asked("/a")) == 1


async def test_somebody_who_joins_an_automatic_visit_is_not_told_what_robots_txt_says(parts: Parts) -> None:
    parts.server.answer("/robots.txt", forbidding(pause=0.3))
    parts.server.answer("/a", page("Words."))
    link = parts.server.url("/a")
    unasked = asyncio.create_task(parts.service.breakdown_of(link, automatic=True))
    async with asyncio.timeout(10):
        while not parts.server.requests:
            await asyncio.sleep(0.005)
    asked = await parts.service.breakdown_of(link)
    assert asked.stored.breakdown.article.text == "Words."
    with pytest.raises(errors.RobotsForbid):
        await unasked


async def test_a_text_is_broken_down_and_nothing_of_it_is_kept(parts: Parts) -> None:
    answer = await parts.service.breakdown_of_text("“Yes,” said Ann.", id="m1")
    assert answer.stored.breakdown.article.id == "m1"
    assert answer.article is not None
    assert answer.article.text == "“Yes,” said Ann."
    rows = (await parts.store.counts()).rows
    assert not any(rows[name] for name in rows if name != "meta")


async def test_limits_are_the_callers(parts: Parts, clock: Clock) -> None:
    parts.server.answer("/a", page("Words."))
    async with parts.another(fresh_for=timedelta(seconds=5), stale_for=timedelta(seconds=5)) as service:
        await service.breakdown_of(parts.server.url("/a"))
        clock.advance(seconds=6)
        await service.breakdown_of(parts.server.url("/a"))
    assert len(parts.server.requests) == 2
