"""A download has its limits: time, size, tries, how many at once; and it leaves nothing behind."""

from __future__ import annotations

import asyncio
import gzip
import os
import ssl
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.article import fetch_errors as errors
from bot.article.fetch import Fetcher, FetchLimits
from tests.loopback import Answer, Server, Step, Watch, dripping, endless, page, redirect
from tests.loopback.server import CERTIFICATE

from .fetching import CONTACT, TRUST, Here, failure, fetching

KIB = 1024


# ---- time


async def test_a_site_that_drips_is_given_up_when_its_time_is_over() -> None:
    async with Server() as server, fetching(server, total_time=0.5) as fetcher:
        server.answer("/", dripping(0.05))
        started = asyncio.get_running_loop().time()
        assert isinstance(await failure(fetcher, server.url()), errors.TimedOut)
        assert asyncio.get_running_loop().time() - started < 2
        await server.until_closed()


async def test_headers_that_drip_are_given_up_too() -> None:
    async def steps() -> AsyncIterator[Step]:
        yield b"HTTP/1.1 200 OK\r\nX: "
        while True:
            yield b"x"
            yield 0.05

    async with Server() as server, fetching(server, total_time=0.5) as fetcher:
        server.answer("/", Answer(steps=steps, raw=True))
        assert isinstance(await failure(fetcher, server.url()), errors.TimedOut)
        await server.until_closed()


async def test_a_silent_server_is_given_up() -> None:
    async def steps() -> AsyncIterator[Step]:
        yield 30.0

    async with Server() as server, fetching(server, total_time=0.3) as fetcher:
        server.answer("/", Answer(steps=steps, raw=True))
        assert isinstance(await failure(fetcher, server.url()), errors.TimedOut)
        await server.until_closed()


async def test_a_tls_handshake_that_never_ends_is_given_up() -> None:
    async def steps() -> AsyncIterator[Step]:
        yield 30.0

    hold = asyncio.Event()
    open_sockets: set[asyncio.StreamWriter] = set()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_sockets.add(writer)
        while await reader.read(4096):
            pass
        open_sockets.discard(writer)
        writer.close()
        hold.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Fetcher(
        FetchLimits(CONTACT, total_time=0.4, connect_time=5), tls=TRUST, allow_loopback_ports=frozenset({port})
    ) as fetcher:
        assert isinstance(await failure(fetcher, f"https://127.0.0.1:{port}/"), errors.TimedOut)
        async with asyncio.timeout(2):
            await hold.wait()
    assert not open_sockets
    server.close()


async def test_the_time_covers_all_redirects_together() -> None:
    async def slow_redirect() -> AsyncIterator[Step]:
        yield 0.25
        yield b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"

    async with Server() as server, fetching(server, total_time=0.6) as fetcher:
        server.answer("/", Answer(steps=slow_redirect, raw=True))
        assert isinstance(await failure(fetcher, server.url()), errors.TimedOut)
    assert len(server.requests) == 3


async def test_a_name_server_that_never_answers_is_given_up() -> None:
    class Never:
        async def resolve(self, host: str, port: int) -> list[str]:
            await asyncio.sleep(60)
            return []

        def close(self) -> None:
            pass

    async with Fetcher(FetchLimits(CONTACT, connect_time=0.2), tls=TRUST, resolver=Never()) as fetcher:
        assert isinstance(await failure(fetcher, "http://news.example.com/"), errors.TimedOut)


async def test_a_port_where_nobody_listens_is_unreachable() -> None:
    async with Server() as server:
        port = server.port
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({port})) as fetcher:
        assert isinstance(await failure(fetcher, f"http://127.0.0.1:{port}/"), errors.Unreachable)


# ---- size


@pytest.mark.parametrize("more", [0, 1])
async def test_a_page_at_the_limit_is_read_and_one_byte_more_is_not(more: int) -> None:
    async with Server() as server, fetching(server, max_bytes=100 * KIB, max_raw_bytes=100 * KIB) as fetcher:
        server.answer("/", page(b"x" * (100 * KIB + more)))
        if more:
            assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
        else:
            assert len((await fetcher.fetch(server.url(), automatic=False)).body) == 100 * KIB


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_the_limit_counts_what_was_unpacked(encoding: str, more: int) -> None:
    data = b"x" * (200 * KIB + more)
    body = gzip.compress(data) if encoding == "gzip" else zlib.compress(data)
    async with Server() as server, fetching(server, max_bytes=200 * KIB, max_raw_bytes=100 * KIB) as fetcher:
        server.answer("/", page(body, Content_Encoding=encoding))
        if more:
            assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
        else:
            assert (await fetcher.fetch(server.url(), automatic=False)).body == data


async def test_a_length_past_the_limit_is_believed_at_once() -> None:
    async with Server() as server, fetching(server, max_raw_bytes=KIB) as fetcher:
        server.answer("/", endless(b"x" * 100, **{"Content-Length": "99999999"}))
        assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
        await server.until_closed()


async def test_a_body_without_end_is_cut_off_at_the_limit() -> None:
    async with Server() as server, fetching(server, max_raw_bytes=64 * KIB) as fetcher:
        server.answer("/", endless(b"x" * 16 * KIB))
        assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
        await server.until_closed()
    assert server.sent < 12 * KIB * KIB  # what the sockets of both sides take in


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_the_bytes_that_are_sent_have_a_limit_of_their_own(packed: bool, more: int) -> None:
    data = os.urandom(50 * KIB)
    body = gzip.compress(data) if packed else data

    async def steps() -> AsyncIterator[Step]:
        yield body

    headers = {"Content-Encoding": "gzip"} if packed else {}
    async with Server() as server, fetching(server, max_raw_bytes=len(body) - more) as fetcher:
        server.answer("/", Answer(200, headers, steps=steps))
        if more:
            assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
        else:
            assert (await fetcher.fetch(server.url(), automatic=False)).body == data


def bomb(size: int) -> bytes:
    """`size` MiB of zeros."""
    pack = zlib.compressobj(9, wbits=31)
    return b"".join([*(pack.compress(bytes(KIB * KIB)) for _ in range(size)), pack.flush()])


async def test_a_gzip_bomb_is_never_unpacked() -> None:
    import tracemalloc

    body = bomb(200)
    assert len(body) < KIB * KIB
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(body, Content_Encoding="gzip"))
        tracemalloc.start()
        try:
            assert isinstance(await failure(fetcher, server.url()), errors.TooLarge)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 24 * KIB * KIB


async def test_a_gzip_bomb_of_many_small_members_is_refused() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(gzip.compress(b"x") * 10_000, Content_Encoding="gzip"))
        assert isinstance(await failure(fetcher, server.url()), errors.UnreadableAnswer)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "compress", "gzip, br", "x" * 5000])
async def test_nested_and_unknown_compression_is_refused(encoding: str) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(gzip.compress(bomb(10)), Content_Encoding=encoding))
        error = await failure(fetcher, server.url())
    assert isinstance(error, errors.UnreadableAnswer)
    assert len(error.log) < 400


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity", "members"])
async def test_each_way_of_compressing_is_read(encoding: str) -> None:
    data = bytes(range(256)) * 400
    raw = zlib.compressobj(wbits=-15)
    body = {
        "deflate": zlib.compress(data),
        "raw deflate": raw.compress(data) + raw.flush(),
        "identity": data,
        "members": gzip.compress(data[:1000]) + gzip.compress(data[1000:]),
    }.get(encoding, gzip.compress(data))
    name = {"raw deflate": "deflate", "members": "gzip"}.get(encoding, encoding)

    async def steps() -> AsyncIterator[Step]:
        for start in range(0, len(body), 7000):
            yield body[start : start + 7000]
            yield 0.001

    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(200, {"Content-Encoding": name, "Content-Length": str(len(body))}, steps=steps))
        assert (await fetcher.fetch(server.url(), automatic=False)).body == data


# named, since a test is called the same in every process of a run, and gzip writes the time of day into its header
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"not gzip", id="no gzip"),
        pytest.param(gzip.compress(b"x" * 9999)[:-9], id="cut at its end"),
        pytest.param(gzip.compress(b"abc")[:12], id="cut after its header"),
    ],
)
async def test_broken_compression_is_an_error(body: bytes) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(body, Content_Encoding="gzip"))
        assert isinstance(await failure(fetcher, server.url()), errors.UnreadableAnswer)


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\x01\x02" * 99,
        b"HTTP/1.1 999999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["binary", "status", "endless header", "two lengths", "bad chunk"],
)
async def test_an_answer_that_is_no_http_is_an_error(answer: bytes) -> None:
    async def steps() -> AsyncIterator[Step]:
        yield answer
        yield 5.0

    async with Server() as server, fetching(server, total_time=3) as fetcher:
        server.answer("/", Answer(steps=steps, raw=True))
        assert isinstance(await failure(fetcher, server.url()), errors.UnreadableAnswer)


# ---- trying again


async def broken() -> AsyncIterator[Step]:
    yield None


async def half() -> AsyncIterator[Step]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    yield 0.05
    yield None


@pytest.mark.parametrize("steps", [broken, half])
async def test_a_broken_connection_is_tried_once_more(steps: Any) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(steps=steps, raw=True), page())
        assert (await fetcher.fetch(server.url(), automatic=False)).body == b"<p>Hello</p>"
        server.answer("/twice", Answer(steps=steps, raw=True))
        assert isinstance(await failure(fetcher, server.url("/twice")), errors.Unreachable)
    assert len(server.asked("/twice")) == 2


async def test_one_download_is_tried_again_once_however_many_hops_it_takes() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/1", Answer(steps=broken, raw=True), redirect("/2"))
        server.answer("/2", Answer(steps=broken, raw=True), page())
        assert isinstance(await failure(fetcher, server.url("/1")), errors.Unreachable)
        assert (await fetcher.fetch(server.url("/2"), automatic=False)).status == 200


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_site_that_asks_for_a_moment_gets_it_once(status: int) -> None:
    later = Answer(status, {"Retry-After": "0"})
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", later, page())
        assert (await fetcher.fetch(server.url(), automatic=False)).status == 200
        server.answer("/twice", later)
        assert isinstance(await failure(fetcher, server.url("/twice")), errors.ServerTrouble)
    assert len(server.asked("/twice")) == 2


@pytest.mark.parametrize(("status", "after"), [(503, "60"), (503, "-1"), (503, "soon"), (503, "9" * 400), (429, "0")])
async def test_a_site_that_asks_for_long_is_not_asked_again(status: int, after: str) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(status, {"Retry-After": after}))
        await failure(fetcher, server.url())
    assert len(server.requests) == 1


# ---- how many at once


async def test_one_page_of_a_host_at_a_time() -> None:
    async def slowly() -> AsyncIterator[Step]:
        yield 0.05
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(steps=slowly, raw=True))
        await asyncio.gather(*(fetcher.fetch(server.url(f"/?{n}"), automatic=False) for n in range(6)))
        assert len(fetcher._hosts) == 0
    assert (server.busiest, len(server.requests)) == (1, 6)


async def test_so_many_hosts_at_a_time_and_no_more() -> None:
    async def slowly() -> AsyncIterator[Step]:
        yield 0.15
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

    async with Server() as server:
        server.answer("/", Answer(steps=slowly, raw=True))
        async with fetching(server, names=Here(), at_once=3) as fetcher:
            urls = [server.url(host=f"h{n}.example.com") for n in range(8)]
            await asyncio.gather(*(fetcher.fetch(url, automatic=False) for url in urls))
    assert server.busiest == 3


async def test_whoever_waits_too_long_is_told_so_and_blocks_nobody() -> None:
    async with Server() as server, fetching(server, waiting_time=0.2, total_time=1.0) as fetcher:
        server.answer("/slow", dripping(0.05))
        server.answer("/", page())
        first = asyncio.create_task(failure(fetcher, server.url("/slow")))
        await asyncio.sleep(0.05)
        assert isinstance(await failure(fetcher, server.url()), errors.Busy)
        assert isinstance(await first, errors.TimedOut)
        assert (await fetcher.fetch(server.url(), automatic=False)).status == 200


async def test_two_sites_that_redirect_to_each_other_do_not_wait_for_each_other() -> None:
    async with Server() as server:
        a, b = server.url("/a", host="a.example.com"), server.url("/b", host="b.example.com")
        server.answer("/to-b", redirect(b))
        server.answer("/to-a", redirect(a))
        server.answer("/a", page())
        server.answer("/b", page())
        async with fetching(server, names=Here(), at_once=2) as fetcher:
            starts = [server.url("/to-b", host="a.example.com"), server.url("/to-a", host="b.example.com")] * 10
            async with asyncio.timeout(10):
                got = await asyncio.gather(*(fetcher.fetch(url, automatic=False) for url in starts))
    assert {fetched.url for fetched in got} == {a, b}


# ---- leaving nothing behind


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
async def test_a_cancelled_download_leaves_no_connection(tls: bool) -> None:
    trust = ssl.create_default_context(cafile=CERTIFICATE)
    async with Server(tls=tls) as server, fetching(server, names=Here(), tls=trust) as fetcher:
        server.answer("/", dripping(0.05))
        task = asyncio.create_task(fetcher.fetch(server.url(host="news.example.com"), automatic=False))
        async with asyncio.timeout(3):
            while not server.sent:
                await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.until_closed()
        server.answer("/next", page())
        assert (await fetcher.fetch(server.url("/next", host="news.example.com"), automatic=False)).status == 200


async def test_closing_leaves_no_connection() -> None:
    async with Server() as server:
        async with fetching(server) as fetcher:
            server.answer("/", page())
            await fetcher.fetch(server.url(), automatic=False)
            assert server.open == 1
        await server.until_closed()


async def test_a_fetcher_that_is_not_open_says_so() -> None:
    fetcher = Fetcher(FetchLimits(CONTACT), tls=TRUST)
    with pytest.raises(RuntimeError):
        await fetcher.fetch("http://93.184.215.14/", automatic=False)


async def test_nothing_is_logged_that_holds_the_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        async with Server() as server, fetching(server) as fetcher:
            server.answer("/", page())
            await fetcher.fetch(server.url("/?token=secret"), automatic=False)
    assert "secret" not in caplog.text


async def test_only_the_server_is_contacted() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page())
        with Watch() as watch:
            await fetcher.fetch(server.url(), automatic=True)
    assert {address[:2] for address in watch.connections} == {("127.0.0.1", server.port)}
