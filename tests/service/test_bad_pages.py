"""Whatever a link leads to: one clear sentence for the chat, one line for the log, and nothing secret in either."""

from __future__ import annotations

import gzip
import logging
from collections.abc import AsyncIterator

import pytest

from bot.article.fetch import Fetcher, FetchLimits
from bot.article.model import ArticleError
from bot.service import Service, ServiceTrouble
from bot.store import Store
from tests.loopback import Answer, Server, dripping, endless, page, redirect
from tests.service.parts import DirectAnalyser, article

KIB = 1024
LOGIN = "<html><body><h1>Sign in</h1><form><input type='password' name='p'></form></body></html>"
CONSENT = "<html><body><div id='consent'><p>We value your privacy.</p><button>Accept all</button></div></body></html>"
LINKS = f"<html><body><ul>{''.join(f'<li><a href=/{n}>Story {n}</a></li>' for n in range(10_000))}</ul></body></html>"
GERMAN = (
    "Der Bürgermeister sagte am Montag, die alte Bibliothek am Fluss werde noch ein weiteres Jahr geöffnet bleiben.",
    "Drei Mitglieder des Rates hatten verlangt, sie zu schließen, weil das Dach zu teuer geworden sei.",
    "Die Leser versammelten sich vor dem Gebäude und sangen, bis der Hausmeister die Türen öffnete.",
    "Über den Haushalt soll noch vor dem Ende des Monats abgestimmt werden, und der Ausgang ist offen.",
)
BAD = {
    "slow drip": (dripping(0.02), "took too long"),
    "endless body": (endless(b"x" * KIB), "too large"),
    "gzip bomb": (page(gzip.compress(bytes(2 * KIB * KIB)), Content_Encoding="gzip"), "too large"),
    "redirect loop": (redirect("/bad?token=secret"), "without arriving"),
    "404": (Answer(404), "does not exist"),
    "403": (Answer(403), "does not let this page be read"),
    "429": (Answer(429), "asks for a pause"),
    "451": (Answer(451), "legal reasons"),
    "500": (Answer(500), "a problem of its own"),
    "login wall": (page(LOGIN), "article"),
    "consent page": (page(CONSENT), "article"),
    "pdf": (page(b"%PDF-1.7", "application/pdf"), "a PDF"),
    "image called html": (page(b"\xff\xd8\xff" + bytes(200)), "a JPEG image"),
    "invalid encoding": (page(b"<p>" + b"\x81\x8d\xff\xfe " * 500), "."),
    "10,000 links": (page(LINKS), "article"),
    "other language": (page(f"<article><p>{'</p><p>'.join(GERMAN)}</p></article>"), "English"),
}


@pytest.fixture(scope="module")
def reader() -> DirectAnalyser:
    return DirectAnalyser()


@pytest.fixture
async def service(store: Store, server: Server, reader: DirectAnalyser) -> AsyncIterator[Service]:
    limits = FetchLimits("https://example.org/bot", total_time=1.0, max_bytes=512 * KIB, max_raw_bytes=512 * KIB)
    async with (
        Fetcher(limits, allow_loopback_ports=frozenset({server.port})) as fetcher,
        Service(store, fetcher, reader) as service,
    ):
        yield service


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", BAD)
async def test_a_bad_page_is_a_clear_sentence_and_one_line_in_the_log(
    service: Service, server: Server, store: Store, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    answer, sentence = BAD[what]
    server.answer("/bad", answer)
    with pytest.raises(ArticleError) as raised:
        await service.breakdown_of(server.url("/bad?token=secret"))
    message = str(raised.value)
    assert not isinstance(raised.value, ServiceTrouble)
    assert sentence in message
    assert message[0].isupper()
    assert message.endswith(".")
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert "/bad" in line
    for secret in ("secret", "Traceback", "\n"):
        assert secret not in line + message
    assert (await store.counts()).rows["jobs"] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_good_page_is_broken_down(service: Service, server: Server) -> None:
    server.answer("/good", page(article()))
    answer = await service.breakdown_of(server.url("/good"))
    assert answer.stored.breakdown.attributions
    assert answer.stored.breakdown.article.title == "Library stays open"
