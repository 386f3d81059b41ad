"""One polite and honest download, against a real server on loopback."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from bot.article import fetch_errors as errors
from bot.article.fetch import Fetcher, FetchLimits
from bot.article.model import ArticleError
from bot.article.read import read_article
from tests.loopback import Answer, Server, endless, page, redirect
from tests.loopback.server import CERTIFICATE

from .fetching import CONTACT, TRUST, Here, failure, fetching

KIB = 1024


# ---- what a good download looks like


async def test_a_page_comes_with_its_address_type_and_validators() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/a", page("<p>Hello</p>", ETag='"1"', Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT"))
        got = await fetcher.fetch(server.url("/a?id=7#top"), automatic=False)
    assert got.url == server.url("/a?id=7")
    assert (got.status, got.body, got.content_type) == (200, b"<p>Hello</p>", "text/html; charset=utf-8")
    assert (got.etag, got.last_modified) == ('"1"', "Mon, 23 Nov 2026 10:00:00 GMT")
    assert not got.not_modified


async def test_the_program_says_who_it_is_and_where_to_complain() -> None:
    async with Server() as server, fetching(server, contact="https://example.org/bot") as fetcher:
        server.answer("/", page())
        await fetcher.fetch(server.url(), automatic=False)
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("Hearsay/")
    assert headers["user-agent"].endswith("(+https://example.org/bot)")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert not {"cookie", "referer", "authorization", "x-forwarded-for"} & set(headers)


@pytest.mark.parametrize("contact", ["", "a b", "x\r\nEvil: 1", "mail(a)", "é@example.org", "a" * 300])
def test_a_contact_that_does_not_fit_into_a_header_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="contact"):
        FetchLimits(contact=contact)


async def test_cookies_of_one_page_never_reach_another() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(Set_Cookie="id=1; Path=/"))
        await fetcher.fetch(server.url(), automatic=False)
        await fetcher.fetch(server.url(), automatic=False)
    assert all("cookie" not in request.headers for request in server.requests)


async def test_a_page_on_ipv6_is_read() -> None:
    async with Server("::1") as server, fetching(server) as fetcher:
        server.answer("/", page())
        assert (await fetcher.fetch(server.url(), automatic=False)).status == 200
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


async def test_redirects_are_followed_and_the_last_address_is_given() -> None:
    async with Server() as server, Server() as other, fetching(server, other) as fetcher:
        server.answer("/1", redirect("2?x=ü"))
        server.answer("/2", redirect(other.url("/3 4"), 308))
        other.answer("/3%204", page())
        got = await fetcher.fetch(server.url("/1"), automatic=False)
    assert got.url == other.url("/3%204")
    assert server.requests[1].target == "/2?x=%C3%BC"


async def test_five_redirects_are_followed_and_the_sixth_is_not() -> None:
    async with Server() as server, fetching(server) as fetcher:
        for hop in range(6):
            server.answer(f"/{hop}", redirect(f"/{hop + 1}"))
        server.answer("/6", page())
        assert (await fetcher.fetch(server.url("/1"), automatic=False)).url == server.url("/6")
        assert isinstance(await failure(fetcher, server.url("/0")), errors.TooManyRedirects)


async def test_a_redirect_to_something_other_than_the_web_is_refused() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", redirect("javascript:alert('token=secret')"))
        assert isinstance(await failure(fetcher, server.url()), errors.BadLink)


async def test_a_certificate_is_checked_against_the_name_though_the_connection_goes_to_the_address() -> None:
    trust = ssl.create_default_context(cafile=CERTIFICATE)
    async with Server(tls=True) as server:
        server.answer("/", page())
        async with fetching(server, names=Here(), tls=trust) as fetcher:
            assert (await fetcher.fetch(server.url(host="news.example.com"), automatic=False)).status == 200
            error = await failure(fetcher, server.url(host="other.example.com"))
    assert isinstance(error, errors.BadCertificate)
    assert "mismatch" in error.log


# ---- conditional requests


async def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(304, {"ETag": '"2"'}))
        got = await fetcher.fetch(server.url(), etag='"1"', last_modified="yesterday", automatic=False)
    assert (got.not_modified, got.status, got.body) == (True, 304, b"")
    assert (got.etag, got.last_modified) == ('"2"', "yesterday")
    headers = server.requests[0].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "yesterday")


async def test_not_modified_without_having_asked_is_an_error() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(304))
        assert isinstance(await failure(fetcher, server.url()), errors.UnexpectedStatus)


async def test_a_validator_that_does_not_fit_into_a_header_is_left_out() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page())
        await fetcher.fetch(server.url(), etag="x\r\nEvil: 1", last_modified="é", automatic=False)
    assert not {"if-none-match", "if-modified-since", "evil"} & set(server.requests[0].headers)


# ---- answers without a page


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.UnexpectedStatus),
        (401, errors.Forbidden),
        (402, errors.Forbidden),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (406, errors.UnexpectedStatus),
        (410, errors.NotFound),
        (429, errors.RateLimited),
        (451, errors.LegallyBlocked),
        (500, errors.ServerTrouble),
        (502, errors.ServerTrouble),
        (503, errors.ServerTrouble),
        (599, errors.ServerTrouble),
        (300, errors.UnexpectedStatus),
        (302, errors.UnexpectedStatus),
    ],
)
async def test_each_status_has_its_sentence(status: int, kind: type[errors.FetchError]) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/a", Answer(status, {"Content-Type": "text/html"}, b"no"))
        error = await failure(fetcher, server.url("/a?token=secret"))
    assert type(error) is kind
    assert f"status {status}" in error.log
    assert "/a" in error.log
    assert len(server.requests) == 1
    assert error.temporary == (status == 429 or status >= 500)


async def test_each_sentence_is_said_for_one_reason_only() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.FetchError)]
    texts = [kind.text for kind in kinds if kind is not errors.FetchError]
    assert len(set(texts)) == len(texts)
    assert all(text.count(".") == 1 for text in texts)


@pytest.mark.parametrize(
    ("content_type", "named"),
    [
        ("application/pdf", "a PDF"),
        ("Image/PNG", "an image"),
        ("video/mp4; codecs=avc1", "a video"),
        ("audio/mpeg", "a sound file"),
        ("application/octet-stream", "a file"),
        ("application/json", "a file"),
        ("application/zip", "a file"),
    ],
)
async def test_a_file_is_named_and_not_downloaded(content_type: str, named: str) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/a", endless(b"%PDF-1.7" * KIB, **{"Content-Type": content_type}))
        error = await failure(fetcher, server.url("/a"))
        await server.until_closed()
    assert isinstance(error, errors.NotAPage)
    assert named in error.message


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n" + bytes(99), b"%PDF-1.7 x", b"GIF89a" + bytes(99), b"\0\1\2\3" * 99, b""]
)
async def test_a_file_called_html_is_left_to_the_reader_which_names_it(body: bytes) -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/a.html", page(body))
        got = await fetcher.fetch(server.url("/a.html"), automatic=False)
    with pytest.raises(ArticleError):
        read_article(got.body, id="x", content_type=got.content_type, url=got.url)


@pytest.mark.parametrize("content_type", ["text/html; charset=no-such", "text/html; charset=utf-16", "text/html"])
async def test_invalid_encodings_come_through_as_bytes_and_the_reader_gives_an_article_or_a_reason(
    content_type: str,
) -> None:
    body = b"<html><body><article><p>" + b"The caf\xe9 \xff\xfe\x80 was open, she said. " * 40 + b"</p></article>"
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(body, content_type))
        got = await fetcher.fetch(server.url(), automatic=False)
    assert got.body == body
    try:
        assert "was open" in read_article(got.body, id="x", content_type=got.content_type).text
    except ArticleError as error:
        assert str(error)


async def test_a_page_with_ten_thousand_links_is_read_in_time() -> None:
    links = "".join(f'<a href="/{n}">link number {n}</a> ' for n in range(10_000))
    text = "<p>" + "The minister said that the plan would go ahead in the spring. " * 12 + "</p>"
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", page(f"<html><body><div>{links}</div><article>{text * 4}</article></body></html>"))
        got = await fetcher.fetch(server.url(), automatic=False)
    assert "minister said" in read_article(got.body, id="x", content_type=got.content_type, url=got.url).text


async def test_a_content_type_is_not_required() -> None:
    async with Server() as server, fetching(server) as fetcher:
        server.answer("/", Answer(200, {}, b"<p>Hello</p>"))
        assert (await fetcher.fetch(server.url(), automatic=False)).content_type is None


# ---- certificates


async def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    async with Server(tls=True) as server, fetching(server) as fetcher:
        server.answer("/", page())
        error = await failure(fetcher, server.url("/?token=secret"))
        assert isinstance(error, errors.BadCertificate)
        assert "self-signed" in error.log
        assert server.requests == []
        await server.until_closed()


async def test_a_certificate_for_another_name_is_refused() -> None:
    trust = ssl.create_default_context(cafile=CERTIFICATE)
    async with Server(tls=True) as server, fetching(server, tls=trust) as fetcher:
        assert isinstance(await failure(fetcher, server.url()), errors.BadCertificate)


async def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({port})) as fetcher:
        assert isinstance(await failure(fetcher, f"https://127.0.0.1:{port}/"), errors.Unreachable)
    server.close()
