"""What a page holds beyond its words: quotations, links, and what it says about itself."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.article.model import Article, ArticleError
from bot.article.read import read_article

from .conftest import PARAGRAPHS, SENTENCES

Page = Callable[..., bytes]
GRAPH = '<script type="application/ld+json">[{"@graph":[{"@type":["Article"],"isAccessibleForFree":"no"}]}]</script>'
URL = "https://news.example/town/2026/library-stays"


def read(data: bytes, url: str | None = URL) -> Article:
    return read_article(data, id="x", url=url, content_type="text/html")


def passages(article: Article, kind: str) -> list[str]:
    return [article.text[part.start : part.end] for part in article.paragraphs if part.kind == kind]


def ld(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_text_is_the_headline_and_the_paragraphs(page: Page) -> None:
    article = read(page())
    assert article.text == "\n\n".join(["Library stays open", *SENTENCES])
    assert [part.kind for part in article.paragraphs] == ["headline", *["paragraph"] * 4]


def test_the_headline_is_not_repeated_and_comes_first(page: Page) -> None:
    article = read(page(f"<h1>Library stays open!</h1>{PARAGRAPHS}", title=""))
    assert passages(article, "headline") == ["Library stays open!"]
    above = read(page(f"<p>Town and river</p><h1>Library stays open</h1>{PARAGRAPHS}", title=""))
    assert above.text.count("Library stays open") == 1
    assert above.text.startswith("Library stays open")


def test_inline_quotations_get_the_marks_that_a_browser_draws(page: Page) -> None:
    article = read(page(f"<p>The mayor said <q>it will <em>stay</em> open</q> on Monday.</p>{PARAGRAPHS}"))
    assert "said “it will stay open” on Monday" in article.text
    (quotation,) = article.quotations
    assert article.text[quotation.start : quotation.end] == "“it will stay open”"
    assert not quotation.block


@pytest.mark.parametrize("markup", ["<q>“it stays”</q>", "“<q>it stays</q>”"])
def test_inline_quotations_with_marks_of_their_own_get_no_more(page: Page, markup: str) -> None:
    article = read(page(f"<p>The mayor said {markup} on Monday.</p>{PARAGRAPHS}"))
    assert "said “it stays” on Monday" in article.text
    assert "it stays" in article.text[article.quotations[0].start : article.quotations[0].end]


def test_a_quotation_in_a_quotation_gets_single_marks(page: Page) -> None:
    article = read(page(f"<p>She said <q>he told me <q>never</q> and left</q>.</p>{PARAGRAPHS}"))
    assert "said “he told me ‘never’ and left”." in article.text
    assert len(article.quotations) == 2


def test_block_quotations_keep_their_paragraphs(page: Page) -> None:
    quoted = ("We looked at the roof twice and found it sound.", "There is no reason to close the house.")
    body = f"{PARAGRAPHS}<blockquote lang='en'><p>{quoted[0]}</p><p>{quoted[1]}</p></blockquote><p>So it ended.</p>"
    article = read(page(body))
    assert passages(article, "quote") == list(quoted)
    (quotation,) = article.quotations
    assert quotation.block
    assert article.text[quotation.start : quotation.end] == "\n\n".join(quoted)


def test_a_pull_quote_is_not_read_twice(page: Page) -> None:
    article = read(page(f"{PARAGRAPHS}<blockquote>“{SENTENCES[2][:-1]}”</blockquote><p>So it ended that day.</p>"))
    assert article.text.count(SENTENCES[2][:40]) == 1


@pytest.mark.parametrize("name", ["twitter-tweet", "instagram-media", "tiktok-embed", "reddit-embed-bq", "fb-post"])
def test_posts_of_other_platforms_are_left_out(page: Page, name: str) -> None:
    post = f"<blockquote class='{name}'><p>Totally unexpected outburst of joy at the river</p></blockquote>"
    article = read(page(PARAGRAPHS + post + f"<p>{SENTENCES[0]} Again.</p>"))
    assert "outburst" not in article.text
    assert article.text.endswith("Again.")
    assert article.quotations == ()


def test_lists_headings_and_line_breaks_keep_their_kind(page: Page) -> None:
    body = f"{PARAGRAPHS}<h2>What comes next</h2><ul><li>The roof is mended.</li><li>The doors open.</li></ul>"
    body += "<p>The first sentence ends.<br>The second one<br>goes on after a break.</p>"
    article = read(page(body))
    assert passages(article, "heading") == ["What comes next"]
    assert passages(article, "list-item") == ["The roof is mended.", "The doors open."]
    assert article.text.endswith("ends.\n\nThe second one goes on after a break.")


def test_links_are_absolute_and_stand_on_their_words(page: Page) -> None:
    body = (
        "<p>The <a href='../report.html'>report on <b>the roof</b></a>, the <a href='/plan'>plan</a> and "
        "<a href='//other.example/a?b=1&amp;c=2'> a letter </a>were published; <a href='javascript:alert(1)'>click</a> "
        f"or <a href='mailto:a@b.example'>write</a> or <a href='#top'>rise</a> <a href='http://[bad'>now</a>.</p>{PARAGRAPHS}"
    )
    article = read(page(body))
    found = [(article.text[link.start : link.end], link.url) for link in article.links]
    assert found == [
        ("report on the roof", "https://news.example/town/report.html"),
        ("plan", "https://news.example/plan"),
        ("a letter", "https://other.example/a?b=1&c=2"),
    ]
    assert "click or write or rise now." in article.text


def test_the_base_of_the_page_counts_for_its_links(page: Page) -> None:
    article = read(
        page(f"<p>The <a href='b'>plan</a> is out.</p>{PARAGRAPHS}", head="<base href='https://cdn.example/a/'>")
    )
    assert article.links[0].url == "https://cdn.example/a/b"


def test_invisible_characters_go_and_spaces_are_plain(page: Page) -> None:
    article = read(
        page(f"<p>A\u00ad\u200bver\u00adage&nbsp;rain \u202eof\u202c 5\u202fmm\tfell\n there.\ufeff</p>{PARAGRAPHS}")
    )
    assert "Average rain of 5 mm fell there." in article.text


def test_captions_and_links_to_other_articles_are_left_out(page: Page) -> None:
    body = (
        f"{PARAGRAPHS}<figure><img src='a.jpg'><figcaption>The caretaker with his keys</figcaption></figure>"
        "<p><a href='/b'>Read more: Ten houses by the river</a></p><p>It rained in the evening of that day.</p>"
    )
    article = read(page(body))
    assert "caretaker with his keys" not in article.text
    assert "Ten houses" not in article.text


def test_the_head_of_the_page_names_title_author_date_and_address(page: Page) -> None:
    head = (
        "<meta property='og:site_name' content='The Elmford Daily'><meta name='author' content='By Ann Poe'>"
        "<meta property='article:published_time' content='2026-01-31T10:00:00Z'>"
        "<link rel='canonical' href='/town/library'>"
        "<meta property='og:title' content='Library stays open - Elmford Daily'>"
    )
    article = read(page(PARAGRAPHS, head=head, title=""))
    assert article.title == "Library stays open"
    assert (article.publisher, article.byline, article.published) == ("The Elmford Daily", "Ann Poe", "2026-01-31")
    assert article.url == "https://news.example/town/library"


def test_json_ld_names_them_too(page: Page) -> None:
    head = ld(
        headline="Library stays open",
        author=[{"@type": "Person", "name": "Ann Poe"}, {"name": "Bo Ray"}],
        publisher={"name": "Elmford Daily"},
        datePublished="2026-02-01T08:00+01:00",
    )
    article = read(page(head=head))
    assert (article.byline, article.publisher, article.published) == ("Ann Poe, Bo Ray", "Elmford Daily", "2026-02-01")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "ftp://x.example/a", "http://[bad", "https://news.example/"])
def test_a_canonical_address_that_leads_nowhere_gives_way_to_the_given_one(page: Page, target: str) -> None:
    assert read(page(head=f"<link rel='canonical' href='{target}'>")).url == URL


def test_a_saved_page_has_the_address_that_it_names() -> None:
    data = (
        f"<html><head><meta property='og:url' content='{URL}'></head><body><article><h1>Open</h1>{PARAGRAPHS}".encode()
    )
    assert read(data, url=None).url == URL


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld(isAccessibleForFree=False), False),
        (ld(isAccessibleForFree="False"), False),
        (ld(isAccessibleForFree="http://schema.org/True"), True),
        (ld(isAccessibleForFree=True), True),
        (ld(), None),
        (ld(hasPart={"@type": "WebPageElement", "isAccessibleForFree": "false", "cssSelector": ".wall"}), False),
        (GRAPH, False),
        ('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,}</script>', False),
        ('<script type="application/ld+json">{"@type":"NewsArticle" "isAccessibleForFree":"false"</script>', False),
        ("<meta property='article:content_tier' content='locked'>", False),
        ("<meta property='article:content_tier' content='metered'>", False),
        ("<meta property='article:content_tier' content='free'>", True),
    ],
)  # fmt: skip
def test_whether_the_page_is_free_is_taken_from_what_it_says(page: Page, head: str, free: bool | None) -> None:
    article = read(page(head=head))
    assert article.free is free
    assert article.partial is (free is False)


@pytest.mark.parametrize(
    "end",
    [
        "<p>The council will meet again in the spring, and then…</p>",
        "<p>Read more</p>",
        "<p><a href='/b'>Continue reading</a></p>",
        "<p>Subscribe to continue reading.</p>",
        "<div class='wall'>Already a subscriber? <a href='/in'>Sign in</a></div>",
        "<p>This article is for subscribers only.</p>",
    ],
)
def test_a_teaser_is_partial(page: Page, end: str) -> None:
    article = read(page(PARAGRAPHS + end))
    assert article.partial
    assert "ubscri" not in article.text


def test_a_hidden_wall_does_not_make_a_page_partial(page: Page) -> None:
    wall = "<div style='display: none'><p>Subscribe to continue reading.</p></div>"
    assert not read(page(after=wall)).partial


def test_many_more_words_than_were_served_make_a_page_partial(page: Page) -> None:
    assert read(page(head=ld(wordCount=900))).partial
    assert not read(page(head=ld(wordCount="90"))).partial


@pytest.mark.parametrize(
    ("head", "before", "url", "labels"),
    [
        ('<script type="application/ld+json">{"@type":"OpinionNewsArticle"}</script>', "", URL, {"opinion"}),
        ('<script type="application/ld+json">{"@type":["SatiricalArticle"]}</script>', "", URL, {"satire"}),
        ('<script type="application/ld+json">{"@type":"AdvertiserContentArticle"}</script>', "", URL, {"sponsored"}),
        (ld(articleSection=["World", "Op-Ed"]), "", URL, {"opinion"}),
        ("<meta property='article:section' content='Paid Content'>", "", URL, {"sponsored"}),
        ("", "", "https://news.example/opinion/2026/library", {"opinion"}),
        ("", "<ol class='breadcrumb'><li><a href='/'>Home</a><li><a href='/o'>Opinion</a></ol>", URL, {"opinion"}),
        ("", "<div class='kicker'>Sponsored</div>", URL, {"sponsored"}),
        (ld(articleSection="Public opinion polls"), "", "https://news.example/a/opinion-polls-rise", set()),
        ("", "<p>Opinion is divided in the town.</p>", URL, set()),
    ],
)
def test_labels_are_what_the_page_calls_itself(page: Page, head: str, before: str, url: str, labels: set[str]) -> None:
    assert read(page(f"{before}<h1>Library stays open</h1>{PARAGRAPHS}", head=head, title=""), url=url).labels == labels


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("", "no article"),
        ("<p>Only a few words stand here.</p>", "no article"),
        ("<form><p>Sign in with your e-mail address.</p><input type='password'></form>", "sign in"),
        ("<p>We and our 700 partners use cookies. You can give your consent to cookies or see our privacy policy.</p>"
         "<p>Our partners store cookies on your device, so that we can show what fits and measure it.</p>",
         "consent"),
        ("".join(f"<p><a href='/{n}'>The council of town {n} met again on Monday morning</a></p>" for n in range(30)),
         "article"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_says_so(page: Page, body: str, what: str) -> None:
    with pytest.raises(ArticleError, match=what):
        read(page(body))


def test_a_page_in_another_language_is_named_whatever_it_declares(page: Page) -> None:
    german = "Die Bürgermeisterin sagte am Montag, dass die Bücherei am Fluss noch ein weiteres Jahr geöffnet bleibt. "
    with pytest.raises(ArticleError, match="in German"):
        read(page("".join(f"<p>{german}Nummer {n}.</p>" for n in range(5)), title="Bücherei bleibt offen"))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1252", "windows-1252"),
        ("iso-8859-1", "windows-1252"),
        ("utf-8", "windows-1252"),
        ("x-nonsense", "cp1252"),
    ],
)
def test_pages_are_decoded_as_they_are_and_not_as_they_declare(page: Page, declared: str, encoding: str) -> None:
    data = page(f"<p>“It’s José’s café,” she said.</p>{PARAGRAPHS}", head=f"<meta charset='{declared}'>")
    article = read(data.decode().encode(encoding))
    assert "“It’s José’s café,” she said." in article.text
    assert article.notes == ("Not UTF-8; read as windows-1252.",)


def test_a_page_in_utf_8_that_declares_another_encoding_is_read(page: Page) -> None:
    article = read(page(f"<p>“It’s here,” she said.</p>{PARAGRAPHS}", head="<meta charset='iso-8859-1'>"))
    assert "“It’s here,” she said." in article.text
    assert article.notes == ()


def test_a_few_broken_bytes_are_marked_and_remarked_on(page: Page) -> None:
    data = page(f"<p>“It’s here,” she said.</p>{PARAGRAPHS * 2}").replace(b"Monday", b"Mond\xffay", 1)
    assert "could not be read" in read(data).notes[0]


def test_a_body_cut_into_several_containers_is_read_whole(page: Page) -> None:
    chunk = "<div class='body article__body'>{}</div><div class='ad'>Advertisement</div>"
    parts = [f"<p>{number}. {sentence}</p>" for number in range(3) for sentence in SENTENCES]
    article = read(page("".join(chunk.format(part) for part in parts)))
    assert all(f"{number}. {SENTENCES[3]}" in article.text for number in range(3))
