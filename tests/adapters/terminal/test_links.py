"""`hearsay read URL…`: downloaded from a real server, read and broken down like a file."""

from __future__ import annotations

import asyncio
import functools
import json
import os
import pty
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot.article.fetch
from adapters.terminal.inputs import expand
from adapters.terminal.main import app
from bot.article.canonical import canonical
from bot.service.naming import content_hash
from bot.store import breakdown_id
from tests.adapters.terminal.test_main import HEARSAY, hearsay, problems
from tests.loopback import Answer, Server, page, redirect
from tests.service.parts import article


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in a thread of its own, to which the command in this process may talk."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    started = asyncio.run_coroutine_threadsafe(Server().__aenter__(), loop).result(10)
    allowed = functools.partial(bot.article.fetch.Fetcher, allow_loopback_ports=frozenset({started.port}))
    monkeypatch.setattr(bot.article.fetch, "Fetcher", allowed)
    monkeypatch.delenv("HEARSAY_CONTACT", raising=False)
    yield started
    asyncio.run_coroutine_threadsafe(started.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def read(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["read", *arguments])


def test_a_link_is_read_under_the_id_that_its_breakdown_has_everywhere(server: Server) -> None:
    server.answer("/short", redirect("/2026/story"))
    server.answer("/2026/story", page(article()))
    result = read(server.url("/short"), "-f", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    model = f"{answer['model']['name']}@{answer['model']['version']}"
    key = canonical(server.url("/2026/story"))
    assert answer["article"]["id"] == breakdown_id(key, content_hash(answer["article"]["text"]), model)
    assert answer["article"]["title"] == "Library stays open"
    assert server.requests[0].headers["user-agent"].endswith("(+run-by-hand)")


def test_robots_txt_is_not_asked_since_a_person_asked(server: Server) -> None:
    server.answer("/robots.txt", page("User-agent: *\nDisallow: /", "text/plain"))
    server.answer("/a", page(article()))
    assert read(server.url("/a")).exit_code == 0
    assert [request.target for request in server.requests] == ["/a"]


def test_the_contact_of_the_settings_goes_along(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARSAY_CONTACT", "https://example.org/bot")
    server.answer("/a", page(article()))
    assert read(server.url("/a")).exit_code == 0
    assert server.requests[0].headers["user-agent"].endswith("(+https://example.org/bot)")


def test_several_links_and_files_come_in_order_and_a_bad_one_harms_no_other(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "file.html"
    file.write_text(article())
    server.answer("/a", page(article(more="Nobody else was asked about the library on the day.")))
    server.answer("/b", page(article(more="The caretaker had not been told of any of it before.")))
    result = read(server.url("/a"), server.url("/gone"), str(file), server.url("/b"), "-f", "jsonl")
    assert result.exit_code == 1
    first, second, third = (json.loads(line)["article"] for line in result.stdout.splitlines())
    assert "Nobody else" in first["text"]
    assert second["id"] == "file"
    assert "caretaker had" in third["text"]
    assert result.stderr == (
        f"hearsay: {server.url('/gone')}: The website says that this page does not exist; check the link.\n"
    )


BAD = [
    (Answer(403), "does not let this page be read"),
    (Answer(451), "legal reasons"),
    (Answer(429), "asks for a pause"),
    (Answer(500), "a problem of its own"),
    (redirect("/bad"), "without arriving"),
    (page(b"%PDF-1.7 x", "application/pdf"), "leads to a PDF"),
    (page(b"%PDF-1.7 x"), "This is a PDF"),
    (page(b"\x89PNG\r\n\x1a\n" + bytes(100)), "This is a PNG image"),
    (page("<p>Hello</p>", Content_Encoding="gzip"), "could not be read"),
    (page("<html><body><form><input type=password></form></body></html>"), "There is no article|sign in"),
    (page(b"\xff\x00\xfa" * 300, "text/plain"), "text|encoding|binary"),
]


@pytest.mark.parametrize(("answer", "sentence"), BAD)
def test_a_bad_page_is_one_clear_line(server: Server, answer: Answer, sentence: str) -> None:
    server.answer("/bad", answer)
    result = read(server.url("/bad"))
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"hearsay: {server.url('/bad')}: ")
    assert any(part in line for part in sentence.split("|"))
    assert "unexpected" not in line


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("http://127.0.0.1/a", "does not lead to a public website"),
        ("http://169.254.169.254/latest", "does not lead to a public website"),
        ("https:/example.org", "not a complete link"),
        ("ftp://example.org/a", "Only links that begin with http:// or https://"),
        ("file:///etc/passwd", "Only links that begin with http:// or https://"),
        ("https://ann:secret@example.org/a", "user name"),
    ],
)
def test_a_link_that_leads_nowhere_good_is_refused_in_one_line(link: str, sentence: str) -> None:
    result = hearsay("read", link)
    assert (result.returncode, result.stdout) == (1, b"")
    (line,) = problems(result)
    assert sentence in line


def test_a_setting_that_cannot_be_used_is_named() -> None:
    result = hearsay("read", "https://example.org/a", env={"HEARSAY_CONTACT": "a b"})
    (line,) = problems(result)
    assert line.endswith("The settings cannot be used; check HEARSAY_CONTACT.")


def test_pages_of_links_are_called_after_website_and_address(server: Server, tmp_path: Path) -> None:
    server.answer("/2026/a-story.html", page(article()))
    server.answer("/b", page(article()))
    folder = tmp_path / "pages"
    result = read(server.url("/2026/a-story.html"), server.url("/b"), "-f", "html", "-o", str(folder))
    assert result.exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == [
        f"127.0.0.1_{server.port}-a-story.html",
        f"127.0.0.1_{server.port}-b.html",
    ]


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://www.example.org/a/b-c.html?x=1#y", "example.org-b-c"),
        ("HTTPS://example.org", "example.org"),
        ("https://example.org/a/", "example.org-a"),
    ],
)
def test_a_link_has_a_name_that_people_can_read(link: str, name: str) -> None:
    (item,) = expand([link])
    assert (item.id, item.link, item.path) == (name, link, None)


def test_a_download_is_announced_on_a_terminal_and_an_interrupt_ends_it_quietly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        code = (
            "import functools, bot.article.fetch as f; from adapters.terminal.main import main\n"
            f"f.Fetcher = functools.partial(f.Fetcher, allow_loopback_ports=frozenset({{{silent.getsockname()[1]}}}))\n"
            "main()"
        )
        terminal, theirs = pty.openpty()
        link = f"http://127.0.0.1:{silent.getsockname()[1]}/a"
        running = subprocess.Popen(
            [HEARSAY[0], "-c", code, "read", link], stdout=subprocess.PIPE, stderr=theirs,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
        )  # fmt: skip
        os.close(theirs)
        seen = b""
        while b"Fetching from" not in seen:
            seen += os.read(terminal, 1000)
        connection, _ = silent.accept()
        connection.recv(1)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
        connection.close()
        os.close(terminal)
    assert (running.returncode, out) == (130, b"")
