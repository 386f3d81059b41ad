"""Whatever is shared becomes an Article, or an ArticleError with one clear sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.article.model import Article, ArticleError
from bot.article.read import MAX_BYTES, read_article

Page = Callable[..., bytes]


def refusal(data: bytes, **hints: str) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(data, id="x", **hints)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def check_offsets(article: Article) -> None:
    size = len(article.text)
    for paragraph in article.paragraphs:
        assert 0 <= paragraph.start < paragraph.end <= size
        passage = article.text[paragraph.start : paragraph.end]
        assert passage == passage.strip()
    assert all(one.end <= other.start for one, other in pairwise(article.paragraphs))
    assert all(0 <= link.start < link.end <= size for link in article.links)
    assert all(0 <= quotation.start < quotation.end <= size for quotation in article.quotations)
    for link in article.links:
        assert any(part.start <= link.start and link.end <= part.end for part in article.paragraphs)
        assert link.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("beginning", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04\x14\0\0\0", "a ZIP archive"),
        (b"PK\x03\x04\x14\0\0\0word/document.xml", "a Word document"),
        (b"\x1f\x8b\x08\0\0", "a gzip archive"),
        (b"{\\rtf1\\ansi Hello}", "an RTF document"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"\0\0\0\x20ftypisom", "a video or an image"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x\r\n\r\n<html>", "a web archive (MHTML)"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a news feed or a site map"),
    ],
)
def test_a_file_of_another_kind_is_named(beginning: bytes, what: str) -> None:
    message = refusal(beginning + b" more" * 50)
    assert message.startswith(f"This is {what}, not ")
    assert "save the article as text" in message


def test_a_content_type_that_is_no_text_is_named() -> None:
    assert "an image" in refusal(b"who knows what", content_type="image/x-unknown; charset=binary")


@pytest.mark.parametrize("data", [b"some\0text", bytes(range(1, 32)) * 20, "text".encode("utf-16-le") * 9])
def test_a_binary_file_is_refused(data: bytes) -> None:
    assert "binary" in refusal(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n ", "\u2003\u200b\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe", b".\n"])
def test_nothing_is_said_to_be_nothing(data: bytes) -> None:
    assert "empty" in refusal(data)


def test_the_limit_on_size_is_named_and_exact() -> None:
    assert "10 MB" in refusal(b"a" * (MAX_BYTES + 1))
    assert read_article(b"word " * (MAX_BYTES // 5), id="x").text


def test_a_text_with_a_million_lines_is_refused() -> None:
    assert "too many lines" in refusal(b"a\n" * 1_000_000)


def test_plain_text_is_kept_unchanged_and_has_no_title() -> None:
    data = "  First line.\r\n\r\n\tSecond “line”.\r\n".encode()
    article = read_article(data, id="stem", name="stem.txt")
    assert article.text == data.decode()
    assert [article.text[p.start : p.end] for p in article.paragraphs] == ["First line.", "Second “line”."]
    assert {p.kind for p in article.paragraphs} == {"paragraph"}
    assert (article.id, article.title, article.links, article.language) == ("stem", None, (), "en")


def test_a_page_is_known_by_what_it_begins_with(page: Page) -> None:
    for name in ("", "page.txt", "page.html"):
        assert read_article(b"\n<!-- saved --> " + page(), id="x", name=name).title == "Library stays open"


def test_a_page_without_a_declaration_is_known_by_its_name_or_type(page: Page) -> None:
    fragment = page().partition(b"<article>")[2]
    assert read_article(b"Saved.\n" + fragment, id="x", name="A.HTM").paragraphs[0].kind == "headline"
    assert read_article(b"Saved.\n" + fragment, id="x", content_type="text/html; charset=utf-8").title


def test_text_that_speaks_of_tags_stays_text() -> None:
    text = "The tag <p> opens a paragraph, and a < b means that a is smaller than b."
    assert read_article(text.encode(), id="x").text == text
    assert read_article(b"A saved note without any markup.", id="x", name="note.html").text


def test_a_page_in_utf_16_is_read(page: Page) -> None:
    assert read_article(page().decode().encode("utf-16"), id="x").title == "Library stays open"


def test_zero_bytes_in_a_page_are_dropped(page: Page) -> None:
    article = read_article(page().replace(b"Monday", b"Mon\0day"), id="x")
    assert "on Monday that" in article.text


def test_reading_plain_text_imports_neither_the_extractor_nor_the_language_tables() -> None:
    program = (
        "import sys; from bot.article.read import read_article;"
        "read_article(b'The mayor of the town said that it was not for him to say.', id='x');"
        "assert not {'trafilatura', 'lxml', 'py3langid', 'babel', 'charset_normalizer'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


NEAR_HTML = st.lists(
    st.sampled_from(
        "<html> <body> <article> <p> </p> <q> </q> <blockquote> </blockquote> <a href='/a'> <a href='http://[x'> </a> "
        '<ul> <li> </li> <br> <h1> <h2> </h1> <table> <tr> <td> <!-- --> <script> </script> “ ” " ⸨ ⸩ &nbsp; &#0; '
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle","author":[{}] <base href=\'//[\'>'.split(" ")
    )
    | st.just("The mayor said on Monday that the library of the town would stay open for one more year. ")
    | st.text(max_size=20),
    max_size=60,
)


@pytest.mark.parametrize("reference", ["\x0c", "\x0b", "&#12;", "&#1;", "&#x1F;", "&#0;", "&#xFFFE;", "&#99999999;"])
def test_characters_that_no_xml_may_hold_are_spaces(reference: str) -> None:
    page = f"<html><body><article>{'<p>⸨The council voted' + reference + 'to close the old bridge on Monday.</p>' * 9}"
    article = read_article(page.encode(), id="a", name="a.html")
    assert "The council voted" in article.text
    assert reference not in article.text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NEAR_HTML, st.sampled_from(["", "https://news.example/a/b", "nonsense", "http://["]))
def test_any_page_is_read_or_refused(pieces: list[str], url: str) -> None:
    data = ("<!doctype html>" + "".join(pieces)).encode("utf-8", "surrogatepass")
    try:
        article = read_article(data, id="x", url=url)
    except ArticleError:
        return
    check_offsets(article)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400), st.sampled_from(["", "a.html", "a.txt"]), st.sampled_from([None, "text/html; charset=x"])
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str, content_type: str | None) -> None:
    try:
        article = read_article(data, id="x", name=name, content_type=content_type)
    except ArticleError:
        return
    check_offsets(article)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_in_utf_8_keeps_every_character(text: str) -> None:
    try:
        article = read_article(text.encode("utf-8", "surrogatepass"), id="x", name="a.txt")
    except ArticleError:
        return
    assert article.text == text.removeprefix("\ufeff")
    check_offsets(article)
    covered = "".join(article.text[p.start : p.end] for p in article.paragraphs)
    assert "".join(covered.split()) == "".join(article.text.split())


@pytest.mark.parametrize(
    "hostile",
    [
        b"<html><body>" + b"<b>" * 3_000_000,
        b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000,
        b"<html><body>" + b"<div>" * 5_000 + b"text" + b"</div>" * 5_000,
        b"<html><body>" + b"<p><a href='/x'>link words here now</a></p>" * 7_000,
        b"<html><body " + b" ".join(b"a%d=x" % number for number in range(300_000)) + b"><p>text",
        b"<html><body><p>" + b"word " * 2_000_000,
        b"<html><script type='application/ld+json'>" + b"[" * 900_000 + b"</script><body><p>word",
        b"<html>" + b"<" * 1_000_000,
    ],
    ids=["tags", "depth", "less depth", "links", "attributes", "text", "JSON-LD", "angles"],
)
@pytest.mark.timeout(30)
def test_a_hostile_page_is_refused_in_time(hostile: bytes) -> None:
    assert refusal(hostile, name="a.html")


def test_entities_do_not_multiply(page: Page) -> None:
    entities = "".join(f"<!ENTITY {name} '{f'&{before};' * 20}'>" for before, name in pairwise("abcdefghij"))
    bomb = b"<!DOCTYPE html [<!ENTITY a 'boom'>" + entities.encode() + b"]>" + page("<p>&j;</p>" + "word " * 60)
    try:
        assert len(read_article(bomb, id="x").text) < 10_000
    except ArticleError as refused:
        assert str(refused).endswith(".")


def test_the_same_page_gives_the_same_article(page: Page) -> None:
    first = read_article(page(), id="one")
    assert replace(first, id="two") == read_article(page(), id="two")


@pytest.mark.timeout(10)
def test_a_page_with_much_indentation_is_read_in_time(page: Page) -> None:
    script = "<script>if (a <b" + "\n        x" * 5_000 + " " * 50_000 + "</script>"
    assert read_article(page(after=script), id="x").title == "Library stays open"
