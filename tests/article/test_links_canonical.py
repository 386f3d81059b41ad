"""One key for one article, and never one key for two."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.address import parse_link
from bot.article.links import LinkError, SchemeError, canonical, canonical_of, destination, is_article

KEY = "https://news.example.com/2026/story"

SAME = [
    KEY,
    "http://news.example.com/2026/story",
    "HTTPS://NEWS.Example.COM/2026/story",
    "https://www.news.example.com/2026/story",
    "https://news.example.com:443/2026/story",
    "http://news.example.com:80/2026/story",
    "https://news.example.com./2026/story",
    "https://news.example.com/2026/story/",
    "https://news.example.com//2026//story",
    "https://news.example.com/2026/./x/../story",
    "https://news.example.com/2026/%73tory",
    "https://news.example.com/2026/story#comments",
    "https://news.example.com/2026/story#:~:text=hello",
    "https://news.example.com/2026/story?",
    "https://news.example.com/2026/story?utm_source=x&utm_medium=y",
    "https://news.example.com/2026/story?fbclid=x&gclid=y&mc_cid=z",
    "https://news.example.com/2026/story?UTM_Source=x&ref=share",
    "https://news.example.com/2026/story?at_medium=custom7",
    "https://m.news.example.com/2026/story",
    "https://mobile.news.example.com/2026/story",
    "https://amp.news.example.com/2026/story",
    "https://www.amp.news.example.com/2026/story",
    "https://news.example.com/2026/story/amp",
    "https://news.example.com/2026/story/amp/",
    "https://news.example.com/2026/story/amp.html",
    "https://news.example.com/2026/story.amp",
    "https://news.example.com/amp/2026/story",
    "https://news.example.com/2026/story?amp=1",
    "https://news.example.com/2026/story?amp",
    "https://news.example.com/2026/story?outputType=amp",
    "https://news-example-com.cdn.ampproject.org/c/s/news.example.com/2026/story",
    "https://news-example-com.cdn.ampproject.org/v/s/news.example.com/2026/story?amp_js_v=0.1&usqp=mq3",
    "https://cdn.ampproject.org/c/news.example.com/2026/story",
    "https://www.google.com/amp/s/news.example.com/2026/story/amp",
    "https://www.google.co.uk/amp/s/amp.news.example.com/2026/story",
    "https://www.bing.com/amp/s/news.example.com/2026/story",
    f"https://www.google.com/url?sa=t&url={quote(KEY, safe='')}&usg=abc",
    f"https://www.google.de/url?q={KEY}&sa=D",
    f"https://l.facebook.com/l.php?u={quote(KEY + '?fbclid=1', safe='')}&h=AT0",
    f"https://lm.facebook.com/l.php?u={quote(KEY, safe='')}",
    f"https://l.instagram.com/?u={quote(KEY, safe='')}&e=AT",
    f"https://eur01.safelinks.protection.outlook.com/?url={quote(KEY, safe='')}&data=05",
    f"https://slack-redir.net/link?url={quote(KEY, safe='')}&v=3",
    f"https://www.youtube.com/redirect?event=x&q={quote(KEY, safe='')}",
    f"https://out.reddit.com/t3_1?url={quote(KEY, safe='')}&token=x",
    f"https://duckduckgo.com/l/?uddg={quote(KEY, safe='')}&rut=1",
    "https://l.facebook.com/l.php?u=" + quote("https://www.google.com/url?q=" + quote(KEY, safe=""), safe=""),
    "https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Famp%2Fs%2Fm.news.example.com%2F2026%2Fstory%2Famp",
    "  https://news.example.com/2026/story\n",
]


@pytest.mark.parametrize("url", SAME)
def test_all_dresses_of_a_link_have_one_key(url: str) -> None:
    assert canonical(url) == KEY


DIFFERENT = [
    "https://example.com/a",
    "https://example.com/A",
    "https://example.com/a?id=1",
    "https://example.com/a?id=2",
    "https://example.com/a?123456",
    "https://example.com/a?gallery=3",
    "https://example.com/a?game=12",
    "https://example.com/a?cid=44",
    "https://example.com/a?source=reuters",
    "https://example.com/a?b=",
    "https://example.com/a?session=3",
    "https://example.com/a?keyword=x",
    "https://example.com/a?a=1&copyright=2",
    "https://example.com/a/2",
    "https://example.com/a/ampere",
    "https://example.com/a-amp",
    "https://example.com/amplifier",
    "https://example.com/music/amp/story",
    "https://example.com/a.html",
    "https://sub.example.com/a",
    "https://example.co.uk/a",
    "https://example.com:8443/a",
    "https://example.com/a%2Fb",
    "https://example.com/a/b",
    "https://example.com/a+b",
    "https://example.com/a%20b",
    "https://m.co.uk/a",
    "https://co.uk/a",
    "https://amp.com/a",
    "https://com.example/a",
    "https://xn--80ak6aa92e.com/a",
    "https://apple.com/a",
    "https://evil.example.com/url?q=https://example.com/a",
    "https://notgoogle.com/url?q=https://example.com/a",
    "https://www.google.com/url?q=javascript:alert(1)",
    "https://www.google.com/url?q=https://localhost/x",
    "https://news.example.com/?p=1",
    "https://news.example.com/?p=2",
]


def test_different_articles_have_different_keys() -> None:
    keys = {canonical(url): url for url in DIFFERENT}
    assert len(keys) == len(DIFFERENT), set(DIFFERENT) - set(keys.values())


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://example.com/a?x=1&x=0", "https://example.com/a?x=0&x=1"),
        ("https://example.com", "https://example.com/"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://аpple.com/a", "https://xn--pple-43d.com/a"),
        ("https://ｅｘａｍｐｌｅ.com/a", "https://example.com/a"),
        ("https://en.m.wikipedia.org/wiki/X", "https://en.wikipedia.org/wiki/X"),
        ("https://www.wsj.com/articles/x?mod=hp&st=abc", "https://wsj.com/articles/x"),
        ("https://example.com/a?mod=hp", "https://example.com/a?mod=hp"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]/a"),
        ("https://m.example.com/story.amp.html", "https://example.com/story.html"),
    ],
)
def test_a_key_is_written_in_one_way(url: str, key: str) -> None:
    assert canonical(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com/a", "/a", "https://", "https:///a", "https://exa mple.com/", "https://a@b.com/", "https://a..b/",
        "https://-a.com/", "https://a.com:99999/", "https://[::1", "https://%41.com/", "https://a.com\\b", "https://a\u200b.com/",
        "https://" + "a" * 64 + ".com/", "https://" + "a." * 130 + "com/", "https://a.com/" + "x" * 5000, "https://127.1/",
        "https://\ud800.com/", "https://a.com/\ud800", "https://☃\u200d☃.com/",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_link_is_said_to_be_none(url: str) -> None:
    with pytest.raises(LinkError) as raised:
        canonical(url)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("url", ["ftp://a.com/", "mailto:a@b.com", "javascript:alert(1)", "file:///etc/passwd"])
def test_other_schemes_are_told_apart(url: str) -> None:
    with pytest.raises(SchemeError):
        canonical(url)


def test_what_is_downloaded_keeps_its_dress_but_not_its_wrapping() -> None:
    assert destination("https://www.google.com/url?q=http://www.example.com/a/?utm_source=x%23y") == (
        "http://www.example.com/a/?utm_source=x"
    )
    assert destination("https://m.example.com/a/#b") == "https://m.example.com/a/"


HOSTS = st.sampled_from(
    "example.com www.example.com m.co.uk www.m.amp.example.co.uk www.google.com l.facebook.com xn--a.com münchen.de "
    "аpple.com [::1] 127.0.0.1 www.m en.m.wikipedia.org cdn.ampproject.org ＡＢＣ.com".split()
)
PARTS = st.sampled_from(
    "/ // amp .amp .html /amp/ /./ /../ % %2F %41 %c3%a9 é ? & = # + ; url q= url= u= l.php https:// http%3A%2F%2F "
    "https%253A%252F%252F www.google.com s/ c/ utm_source=x id=3 . .. \\ @ : :80 | ſ ℀".split()
) | st.just(" ")
URLS = st.builds(
    lambda scheme, host, parts: f"{scheme}://{host}/{''.join(parts)}",
    st.sampled_from(["http", "https", "HTTP"]),
    HOSTS,
    st.lists(PARTS, max_size=14),
)


@settings(max_examples=300, deadline=None)
@given(URLS | st.text(max_size=80).map(lambda text: "https://" + text) | st.text(max_size=60))
def test_a_key_is_its_own_key(url: str) -> None:
    try:
        key = canonical(url)
    except LinkError:
        return
    assert canonical(key) == key
    assert key.isascii()
    assert key.startswith("https://")
    assert "#" not in key
    assert parse_link(destination(url)).url == destination(url)
    is_article(url)


@settings(deadline=None)
@given(URLS | st.text(max_size=80).map(lambda text: "https://" + text))
def test_reading_an_address_twice_changes_nothing(url: str) -> None:
    try:
        address = parse_link(url)
    except LinkError:
        return
    assert parse_link(address.url) == address


@pytest.mark.parametrize(
    "url",
    [
        "https://a.com/" + "%" * 4000,
        "https://a.com/" + "/amp" * 1000,
        "https://a.com/" + "../" * 1300,
        "https://" + "www." * 50 + "a.com/",
        "https://a.com/?" + "&" * 4000,
        "https://www.google.com/url?" + "q=https://&" * 350,
        "https://www.google.com/amp/s/" * 120 + "a.com",
        "https://" + "é" * 250 + ".com",
        "https://" + "१" * 250 + ".com",
        "https://a.com/" + "é" * 4000,
    ],
    ids=lambda url: url[:40],
)
def test_hostile_links_take_no_long_time(url: str) -> None:
    started = time.process_time()
    try:
        canonical(url)
        is_article(url)
    except LinkError:
        pass
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("page", "declared", "key"),
    [
        ("https://www.example.com/a?id=1", "https://www.example.com/story", "https://example.com/story"),
        ("https://amp.example.com/a", "https://www.example.com/a", "https://example.com/a"),
        ("https://edition.example.co.uk/a", "https://www.example.co.uk/a", "https://example.co.uk/a"),
        ("https://example.com/x/a?ref=b", "/story", "https://example.com/story"),
        ("https://example.com/x/a", "//www.example.com/story", "https://example.com/story"),
        ("https://example.com/a", "http://example.com/b/?utm_source=c", "https://example.com/b"),
    ],
)
def test_a_page_is_believed_about_its_own_site(page: str, declared: str, key: str) -> None:
    assert canonical_of(page, declared) == key


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        ("https://example.com/a", None),
        ("https://example.com/a", ""),
        ("https://example.com/a", "https://example.com/"),
        ("https://example.com/a", "https://www.example.com/en/"),
        ("https://example.com/a", "/"),
        ("https://evil.com/a", "https://www.nytimes.com/a"),
        ("https://evil.co.uk/a", "https://bbc.co.uk/a"),
        ("https://nytimes.com.evil.com/a", "https://nytimes.com/a"),
        ("https://evil.github.io/a", "https://good.github.io/a"),
        ("https://evil.blogspot.com/a", "https://good.blogspot.com/a"),
        ("https://evil.azurewebsites.net/a", "https://good.azurewebsites.net/a"),
        ("https://evil.substack.com/p/a", "https://good.substack.com/p/a"),
        ("https://medium.com/@evil/a", "https://medium.com/@good/a"),
        ("https://evil.medium.com/a", "https://medium.com/@good/a"),
        ("https://evil.com/a", "https://www.google.com/url?q=https://nytimes.com/a"),
        ("https://evil.com/a", "https://nytimes-com.cdn.ampproject.org/c/s/nytimes.com/a"),
        ("https://nytіmes.com/a", "https://nytimes.com/a"),
        ("https://93.184.215.14/a", "https://93.184.215.15/a"),
        ("https://example.com/a", "javascript:alert(1)"),
        ("https://example.com/a", "http://"),
        ("https://example.com/a", "https://[broken"),
        ("https://example.com/a", "https://exa mple.com/\ud800"),
    ],
)
def test_a_page_is_not_believed_about_others_or_about_home_pages(page: str, declared: str | None) -> None:
    assert canonical_of(page, declared) == canonical(page)


def test_within_a_host_of_many_voices_ones_own_pages_are_ones_own() -> None:
    assert canonical_of("https://medium.com/@me/a?x=1", "https://medium.com/@me/b") == "https://medium.com/@me/b"


def test_a_home_page_may_say_that_it_is_one() -> None:
    assert canonical_of("https://example.com/index.html", "https://example.com/") == "https://example.com/"
