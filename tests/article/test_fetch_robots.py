"""robots.txt decides about automatic downloads, and only about those."""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article import fetch_errors as errors
from bot.article.address import parse_link
from bot.article.fetch import Fetcher, FetchLimits
from bot.article.robots import AGENT, MAX_BYTES, Robots, parse
from tests.loopback import Answer, Server, Step, endless, page, redirect

CONTACT = "https://example.org/bot"
TRUST = ssl.create_default_context()


@asynccontextmanager
async def site(robots: Answer | None, **limits: Any) -> AsyncIterator[tuple[Server, Fetcher]]:
    """A site with one page, `/a`, and this robots.txt."""
    async with Server() as server:
        server.answer("/a", page())
        if robots:
            server.answer("/robots.txt", robots)
        async with Fetcher(
            FetchLimits(CONTACT, **limits), tls=TRUST, allow_loopback_ports=frozenset({server.port})
        ) as fetcher:
            yield server, fetcher


def text(rules: str) -> Answer:
    return page(rules, "text/plain")


ALLOWED = [
    None,
    text(""),
    text("User-agent: *\nDisallow: /b\n"),
    text("User-agent: *\nDisallow: /\nAllow: /a\n"),
    text("User-agent: *\nDisallow: /\n\nUser-agent: hearsay\nDisallow: /b\n"),
    text("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"),
    text("User-agent: Hearsaybot\nDisallow: /\n"),
    page("<html><body>Disallow: /</body></html>"),
    page(b"\x89PNG\r\n\x1a\n", "image/png"),
    Answer(401),
    Answer(403),
    Answer(404),
    Answer(410),
    redirect("/robots.txt"),
]
FORBIDDEN = [
    text("User-agent: *\nDisallow: /\n"),
    text("\ufeffUser-agent: *\nDisallow: /a\n"),
    text("user-agent : hearsay/1.0 # us\ndisallow : /a\n"),
    text("User-agent: GPTBot\nUser-agent: Hearsay\nDisallow: /a\n\nUser-agent: *\nAllow: /\n"),
    text("User-agent: *\nDisallow: /*a$\n"),
    text("User-agent: *\nDisallow: /\n" + "# filling\n" * 100_000),
]
UNKNOWN = [Answer(500), Answer(503), Answer(429)]


@pytest.mark.parametrize("robots", ALLOWED)
async def test_what_robots_txt_does_not_forbid_is_read(robots: Answer | None) -> None:
    async with site(robots) as (server, fetcher):
        assert (await fetcher.fetch(server.url("/a"), automatic=True)).status == 200
    assert server.requests[0].target == "/robots.txt"


@pytest.mark.parametrize("robots", FORBIDDEN)
async def test_what_robots_txt_forbids_is_not_read_unless_a_person_asks(robots: Answer) -> None:
    async with site(robots) as (server, fetcher):
        with pytest.raises(errors.RobotsForbid):
            await fetcher.fetch(server.url("/a"), automatic=True)
        assert server.asked("/a") == []
        assert (await fetcher.fetch(server.url("/a"), automatic=False)).status == 200


@pytest.mark.parametrize("robots", UNKNOWN)
async def test_a_robots_txt_that_cannot_be_had_forbids_for_now(robots: Answer) -> None:
    async with site(robots) as (server, fetcher):
        with pytest.raises(errors.RobotsUnknown) as raised:
            await fetcher.fetch(server.url("/a"), automatic=True)
        assert server.asked("/a") == []
    assert raised.value.temporary


async def test_a_robots_txt_that_does_not_come_forbids_for_now() -> None:
    async def never() -> AsyncIterator[Step]:
        yield 30.0

    async with site(Answer(steps=never, raw=True), total_time=0.4) as (server, fetcher):
        with pytest.raises(errors.RobotsUnknown):
            await fetcher.fetch(server.url("/a"), automatic=True)


async def test_an_endless_robots_txt_is_cut() -> None:
    async with site(endless(b"User-agent: *\nDisallow: /b\n" * 500)) as (server, fetcher):
        assert (await fetcher.fetch(server.url("/a"), automatic=True)).status == 200
    assert server.sent < 20 * MAX_BYTES


async def test_robots_txt_is_asked_for_once_and_never_where_it_is_not_respected() -> None:
    async with site(text("")) as (server, fetcher):
        for _ in range(3):
            await fetcher.fetch(server.url("/a"), automatic=True)
        assert len(server.asked("/robots.txt")) == 1
    async with site(FORBIDDEN[0], respect_robots=False) as (server, fetcher):
        await fetcher.fetch(server.url("/a"), automatic=True)
        assert server.asked("/robots.txt") == []


async def test_robots_txt_holds_for_where_a_redirect_leads() -> None:
    async with site(text("User-agent: *\nDisallow: /b\n")) as (server, fetcher):
        server.answer("/go", redirect("/b"))
        server.answer("/b", page())
        with pytest.raises(errors.RobotsForbid):
            await fetcher.fetch(server.url("/go"), automatic=True)
        assert server.asked("/b") == []


async def test_an_answer_is_forgotten_after_its_time_and_a_failure_sooner() -> None:
    now = 0.0
    answers = [(200, b"User-agent: *\nDisallow: /\n"), (503, b""), (404, b"")]
    asked: list[str] = []

    async def download(address: Any) -> tuple[int, bytes]:
        asked.append(address.url)
        return answers[len(asked) - 1]

    robots = Robots(download, clock=lambda: now)
    here = parse_link("https://news.example.com/a?b=c")
    with pytest.raises(errors.RobotsForbid):
        await robots.require(here)
    now = 13 * 3600.0
    for _ in range(2):
        with pytest.raises(errors.RobotsUnknown):
            await robots.require(here)
    now += 301
    await robots.require(here)
    await robots.require(here)
    assert asked == ["https://news.example.com/robots.txt"] * 3


async def test_so_many_sites_are_remembered_and_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def download(address: Any) -> tuple[int, bytes]:
        asked.append(address.host)
        return 404, b""

    monkeypatch.setattr("bot.article.robots.MAX_SITES", 2)
    robots = Robots(download)
    for host in ("a.org", "b.org", "a.org", "c.org", "a.org", "b.org"):
        await robots.require(parse_link(f"https://{host}/"))
    assert asked == ["a.org", "b.org", "c.org", "b.org"]


HOSTILE = {
    "many agents": "".join(f"User-agent: a{n}\n" for n in range(20_000)) + "Disallow: /x\n" * 20_000,
    "agents behind odd line breaks": "".join(f"User-agent: a{n}\x85" for n in range(20_000)) + "Disallow: /x\n" * 9000,
    "agents without a colon": "".join(f"\u00a0User \t agent a{n}\n" for n in range(20_000)) + "Disallow: /x\n" * 9000,
    "our name many times": "".join(f"User-agent: hearsay {n}\n" for n in range(20_000)) + "Disallow: /x\n" * 9000,
    "stars": "User-agent: *\n" + "Disallow: /" + "*a" * 200_000 + "b\n",
    "many stars": "User-agent: *\n" + "".join(f"Disallow: /*a*{n}$\n" for n in range(25_000)),
    "spaces": "User-agent" + " " * 400_000 + ": *\nDisallow: /b",
    "one line": "x" * MAX_BYTES,
}


@pytest.mark.parametrize("rules", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_robots_txt_takes_no_long_time(rules: str) -> None:
    started = time.process_time()
    parse(rules.encode()).can_fetch("https://news.example.com/" + "ab" * 2000, AGENT)
    assert time.process_time() - started < 5


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_robots_txt(data: bytes) -> None:
    assert parse(data).can_fetch("https://news.example.com/a", AGENT) in (True, False)
