"""Links in messages: where they are, and which are no articles."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.links import MAX_LINKS, FoundLink, NotArticle, find_links, find_slack_links, is_article

A = "https://news.example.com/2026/11/23/a-story"


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text) if not link.suppressed]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "look: {}",
        "{}.",
        "{}, and",
        "({})",
        "(see {})",
        "[{}]",
        '"{}"',
        "“{}”",
        "{}!?",
        "{}…",
        "**{}**",
        "*{}*",
        "__{}__",
        "~~{}~~",
        "{}\nnext line",
        "看{}。",
        "「{}」",
        "[label]({})",
        "[label]({}).",
        '[label]({} "a title")',
        "[a [nested] label]({})",
        "[https://nyt.com]({})",
        "[https://nyt.com/a](<{}> )".replace("<", "").replace(">", ""),
        "![picture]({})",
        "# heading {}",
        "- item {}",
        "one ` tick {}",
        "``` open block {}",
        "`code` {} `code`",
        "||spoiler|| {}",
        "|| one bar {}",
        "5 > 3 {}",
        "text\n>not a quote {}",
        "> a quote\n{}",
    ],
)
def test_a_link_is_found_without_what_surrounds_it(text: str) -> None:
    assert urls(text.format(A)) == [A]


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org/wiki/Mercury_(planet)",
        "https://en.wikipedia.org/wiki/A_(b)_(c)",
        "https://example.com/a?b=c&d=e#f",
        "https://example.com/a_b_c",
        "https://example.com/~user/a",
        "https://example.com/a,b;c",
        "https://example.com/a?b[]=c",
        "https://münchen.example.com/straße",
        "HTTPS://EXAMPLE.COM/A",
        "http://example.com",
        "https://example.com/a?u=https://other.example.com/b",
    ],
)
def test_a_url_is_kept_whole(url: str) -> None:
    assert urls(f"see {url} now") == [url]
    assert urls(f"(see {url})") == [url]
    assert urls(f"[label]({url}), and") == [url]


@pytest.mark.parametrize(
    "text",
    [
        "`{}`",
        "``a ` {}``",
        "```\n{}\n```",
        "```py\nx = '{}'\n```",
        "x{}",
        "ftp://example.com/a",
        "www.example.com/a",
        "https://",
        "http:// {}".replace("{}", ""),
        "hxxps://example.com",
        "",
    ],
)
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert find_links(text.format(A)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<{}>", "angle"),
        ("see <{}>.", "angle"),
        ("[label](<{}>)", "angle"),
        ("||{}||", "spoiler"),
        ("|| and {} too ||", "spoiler"),
        ("> {}", "quote"),
        ("hello\n> they said {}", "quote"),
        (">>> this\nand {}", "quote"),
    ],
)
def test_a_link_that_should_not_be_answered_is_marked(text: str, why: str) -> None:
    (link,) = find_links(text.format(A))
    assert (link.url, link.suppressed, link.suppressed_by) == (A, True, why)


def test_a_link_that_stands_there_twice_is_suppressed_only_if_both_are() -> None:
    assert [link.suppressed for link in find_links(f"<{A}> <{A}>")] == [True]
    assert [link.suppressed for link in find_links(f"<{A}> {A}")] == [False]
    assert [link.suppressed for link in find_links(f"{A} <{A}>")] == [False]


def test_a_link_knows_its_place_and_its_label() -> None:
    text = f"see [the *story*]({A}) and <{A}2>"
    one, two = find_links(text)
    assert (text[one.start : one.end], one.label) == (f"[the *story*]({A})", "the *story*")
    assert (text[two.start : two.end], two.label) == (f"<{A}2>", None)


def test_a_label_that_looks_like_a_link_is_not_believed() -> None:
    assert urls("[https://nytimes.com/a](https://evil.example.com/b)") == ["https://evil.example.com/b"]
    (link,) = find_links("[https://nytimes.com/a](<https://evil.example.com/b>)")
    assert (link.url, link.suppressed_by) == ("https://evil.example.com/b", "angle")


def test_so_many_links_are_given_and_no_more() -> None:
    many = [f"https://example.com/{n}" for n in range(MAX_LINKS + 5)]
    assert urls(" ".join(many[:MAX_LINKS])) == many[:MAX_LINKS]
    assert urls(" ".join(many)) == many[:MAX_LINKS]
    assert len(find_links(" ".join(many), limit=3)) == 3
    assert len(find_slack_links(" ".join(f"<{url}>" for url in many))) == MAX_LINKS


def test_a_link_of_any_length_is_found_up_to_the_limit() -> None:
    base = "https://example.com/"
    assert urls(base + "x" * (4096 - len(base))) != []
    assert urls(base + "x" * (4097 - len(base))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"<{A}>", [(A, None)]),
        (f"<{A}|the story>", [(A, "the story")]),
        (f"hi <@U123> <#C1|general> <!here> <mailto:a@example.com|a> <{A}>", [(A, None)]),
        ("<https://example.com/?a=1&amp;b=2|x &amp; y>", [("https://example.com/?a=1&b=2", "x & y")]),
        (f"{A}", []),
        (f"`<{A}>`", []),
        (f"```<{A}>```", []),
        (f"<{A}> <{A}|again>", [(A, None)]),
    ],
)
def test_slack_has_its_own_form(text: str, found: list[tuple[str, str | None]]) -> None:
    links = find_slack_links(text)
    assert [(link.url, link.label) for link in links] == found
    assert not any(link.suppressed for link in links)


@pytest.mark.parametrize("text", [f"&gt; <{A}>", f"a\n&gt;<{A}>", f"&gt;&gt;&gt; a\n<{A}>"])
def test_links_that_are_quoted_in_slack_are_marked(text: str) -> None:
    assert [link.suppressed_by for link in find_slack_links(text)] == ["quote"]


HOSTILE = {
    "one link many times": "https://a.bc/d " * 4000,
    "labels": "[https://a.bc](https://a.bc)" * 2000,
    "labels without end": "[https://a.bc](" * 3500,
    "open brackets": "[" * 25_000 + "](" * 12_000,
    "round brackets": "https://a.bc/" + "(" * 25_000 + ")" * 25_000,
    "closing brackets": ("https://a.bc/" + ")" * 4000 + " ") * 12,
    "ticks": "".join("`" * n + " " for n in range(1, 310)),
    "single ticks": "` " * 25_000,
    "bars": "|" * 50_000,
    "quotes": "> \n" * 16_000,
    "colons": "http:" * 10_000,
    "schemes": "http://" * 7000,
    "angles": "<https://a.bc|" * 3500,
    "angles open": "<" * 50_000,
    "dots": "https://a.bc/" + "." * 50_000,
    "spaces": " " * 50_000,
    "long": "https://a.bc/" + "x" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    started = time.process_time()
    find_links(text)
    find_slack_links(text)
    assert time.process_time() - started < 1.5


PIECES = st.sampled_from(
    [
        A,
        "https://x.y/(",
        "http://",
        "<",
        ">",
        "|",
        "||",
        "`",
        "```",
        "[",
        "](",
        ")",
        "(",
        "> ",
        "\n",
        " ",
        "*",
        ".",
        "&gt;",
        "é",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_gives_links_that_stand_in_it(text: str) -> None:
    for find in (find_links, find_slack_links):
        links: list[FoundLink] = find(text)
        assert len(links) <= MAX_LINKS
        assert len({link.url for link in links}) == len(links)
        for link in links:
            assert 0 <= link.start < link.end <= len(text)
            assert link.url.lower().startswith(("http://", "https://"))
    for link in find_links(text):
        assert link.url in text[link.start : link.end]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://i.imgur.com/abc.jpg", NotArticle.MEDIA),
        ("https://example.com/a/b.PNG?w=100", NotArticle.MEDIA),
        ("https://example.com/a.mp4", NotArticle.MEDIA),
        ("https://example.com/report.pdf", NotArticle.FILE),
        ("https://example.com/data.zip?x=1", NotArticle.FILE),
        ("https://example.com/feed.xml", NotArticle.FILE),
        ("https://discord.gg/abc", NotArticle.INVITE),
        ("https://discord.com/invite/abc", NotArticle.INVITE),
        ("https://join.slack.com/t/x/shared_invite/y", NotArticle.INVITE),
        ("https://chat.whatsapp.com/abc", NotArticle.INVITE),
        ("https://discord.com/channels/1/2/3", NotArticle.PLATFORM),
        ("https://cdn.discordapp.com/attachments/1/2/a", NotArticle.PLATFORM),
        ("https://acme.slack.com/archives/C1/p2", NotArticle.PLATFORM),
        ("https://tenor.com/view/cat", NotArticle.PLATFORM),
        ("https://www.google.com/search?q=news", NotArticle.SEARCH),
        ("https://duckduckgo.com/?q=news", NotArticle.SEARCH),
        ("https://www.bbc.co.uk/search?q=news", NotArticle.SEARCH),
        ("https://example.com/?s=news", NotArticle.SEARCH),
        ("https://example.com/search/news", NotArticle.SEARCH),
        ("https://twitter.com/a/status/1", NotArticle.SOCIAL),
        ("https://x.com/a/status/1", NotArticle.SOCIAL),
        ("https://old.reddit.com/r/news/comments/1", NotArticle.SOCIAL),
        ("https://m.facebook.com/story.php?id=1", NotArticle.SOCIAL),
        ("https://www.youtube.com/watch?v=1", NotArticle.VIDEO),
        ("https://youtu.be/1", NotArticle.VIDEO),
        ("https://github.com/a/b", NotArticle.TOOL),
        ("https://www.google.com/maps/place/x", NotArticle.TOOL),
        ("https://www.nytimes.com/", NotArticle.HOME),
        ("https://www.nytimes.com", NotArticle.HOME),
        ("https://www.nytimes.com/?utm_source=x", NotArticle.HOME),
        ("https://example.com/en/", NotArticle.HOME),
        ("https://example.com/index.html#top", NotArticle.HOME),
        ("https://example.com/amp/", NotArticle.HOME),
        ("https://93.184.215.14/a/story", NotArticle.NUMBER),
        ("https://127.1/a", NotArticle.UNREADABLE),
        ("javascript:alert(1)", NotArticle.UNREADABLE),
        ("nonsense", NotArticle.UNREADABLE),
        ("https://www.google.com/url?q=https://youtu.be/1", NotArticle.VIDEO),
    ],
)
def test_what_is_no_article_has_its_reason(url: str, reason: NotArticle) -> None:
    assert is_article(url) is reason


@pytest.mark.parametrize(
    "url",
    [
        A,
        "https://example.com/?p=123",
        "https://www.bbc.com/news/articles/c1",
        "https://example.com/2026/11/23/the-search-for-x",
        "https://example.com/search/the-long-story/part-2",
        "https://example.com/a.html",
        "https://example.com/story.php?id=3",
        "https://example.com/v1.2-released",
        "https://fox.com/story-of-x",
        "https://netflix.example.com/story",
        "https://notdiscord.com/story",
        "https://someone.medium.com/story-1",
        "https://www.google.com/url?q=" + A,
    ],
)
def test_what_may_be_an_article_is_one(url: str) -> None:
    assert is_article(url) is None
