"""The HTML page: complete in itself, safe with any text, and true to the article's words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.terminal.markup import Mark, marked
from adapters.terminal.page import letter, page
from bot.article.model import ParagraphKind
from bot.breakdown import Balance, NotHeard, Unnamed
from bot.presentation.summary import summarise
from tests.presentation.samples import TEXT, article, breakdown, span

Attributes = list[tuple[str, str | None]]
Case = tuple[str, list[tuple[int, int, ParagraphKind]], list[Mark]]
VOID = {"meta", "rect", "circle", "br"}
NASTY = '<script>alert(1)</script>" onload="x" &amp; &lt;b&gt; </title></style>'


class Document(HTMLParser):
    """Reads a page strictly: every end tag closes the element that was opened last."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.article: list[str] = []
        self.title: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack, f"never closed: {self.stack}"

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1][0] == tag, f"</{tag}> closes <{self.stack[-1][0]}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _ in self.stack]
        if "article" in names and not any("data-hearsay" in attrs for _, attrs in self.stack):
            self.article.append(data)
        if names[-1:] == ["title"]:
            self.title.append(data)

    @property
    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def shown(**kwargs: str) -> Document:
    text = kwargs.get("text", TEXT)
    made = breakdown(**kwargs)
    return Document(page(article(text), summarise(made, article(text))))


def test_the_page_holds_the_article_word_for_word() -> None:
    assert "".join(shown().article) == TEXT


def test_markup_in_the_text_the_title_a_name_or_a_reason_is_shown_and_never_obeyed() -> None:
    document = shown(text=f"{TEXT}\n{NASTY}", title=NASTY, name=NASTY, why=NASTY)
    assert "".join(document.article) == f"{TEXT}\n{NASTY}"
    assert "".join(document.title) == f"{NASTY} · Hearsay"
    assert not any(tag == "script" for tag, _ in document.tags)
    assert not any(name.startswith("on") for _, attrs in document.tags for name in attrs)


def test_the_page_asks_for_nothing_from_outside_and_runs_nothing() -> None:
    html = page(article(), summarise(breakdown(), article()))
    document = Document(html)
    assert not re.search(r"url\((?!#)|@import|javascript:|http", html.replace("http-equiv", ""))
    assert not {tag for tag, _ in document.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert "default-src 'none'" in html


def test_the_only_way_out_is_the_articles_own_address() -> None:
    served = article(url='https://example.org/a?b=1&c="2"')
    links = [a for tag, a in Document(page(served, summarise(breakdown(), served))).tags if tag == "a"]
    (out,) = [a for a in links if not (a["href"] or "").startswith("#")]
    assert out == {"href": 'https://example.org/a?b=1&c="2"', "rel": "noopener noreferrer"}


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    served = article(url="javascript:alert(1)")
    assert "javascript" not in page(served, summarise(breakdown(), served))


def test_every_anchor_leads_somewhere_and_no_id_stands_twice() -> None:
    document = shown()
    targets = {(a["href"] or "")[1:] for tag, a in document.tags if tag == "a"}
    assert targets <= set(document.ids)
    assert len(document.ids) == len(set(document.ids))
    assert {"u1", "u2", "t1", "t2", "v1", "w1", "s1", "s2"} <= set(document.ids)


def test_headings_go_down_one_step_at_a_time_and_languages_are_named() -> None:
    document = shown()
    levels = [int(tag[1]) for tag, _ in document.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [attrs["lang"] for tag, attrs in document.tags if tag in {"html", "article"}] == ["en", "en"]


def test_what_somebody_thinks_is_given_with_the_articles_own_word_for_it() -> None:
    made = page(article(), summarise(breakdown(), article()))
    said = re.sub(r"<[^>]+>", "", made[made.index('<ul class="beliefs">') :])
    assert said.strip().startswith("Ann Lee wants: to stay in office")


def test_the_sources_tell_who_is_named_what_is_missing_and_who_is_not_heard() -> None:
    whole = breakdown()
    facts = {"flags": (), "unnamed": Unnamed(described=False, reason=span("ignored ‘clear’ warnings"))}
    group = whole.sources[0].model_copy(update=facts)
    absent = tuple(NotHeard(name=f"{NASTY} {n}", kind="named-person", mentions=(span("town"),)) for n in range(8))
    changed = whole.model_copy(update={"sources": (group, whole.sources[1]), "balance": Balance(not_heard=absent)})
    html = page(article(), summarise(changed, article()))
    assert not any(tag == "script" for tag, _ in Document(html).tags)
    told = re.sub(r"<[^>]+>", "", html[html.index('<h2 id="sources">') :])
    for words in (
        "unnamed group · not described · it is not said how they know",
        "a reason is given for not being named: “ignored ‘clear’ warnings”",
        "Statements: 1 from named sources, 1 from unnamed ones.",
        "Talked about, not heard from: &lt;script&gt;",
        " and 3 more.",
    ):
        assert words in told


def test_a_page_without_unheard_names_has_no_line_for_them() -> None:
    assert "not heard from" not in page(article(), summarise(breakdown(), article()))


def test_reasons_and_questions_are_on_the_page() -> None:
    html = page(article(), summarise(breakdown(), article()))
    for words in (
        "No source is given.",
        "Who says so?",
        "motive without a source",
        "cause without a source",
        "Would “said” do?",
    ):
        assert words in html


COLOURS = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_is_on(scheme: int) -> None:
    html = page(article(), summarise(breakdown(), article()))
    colours = dict(COLOURS.findall(re.findall(r":root \{(.*?)\}", html, re.DOTALL)[scheme]))
    for ink in ("ink", "quiet", "blue", "teal", "amber"):
        for ground in ("paper", "card", "blue-soft", "teal-soft", "amber-soft"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def _contrast(one: str, other: str) -> float:
    """RETURNS (float): the ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@st.composite
def marked_texts(draw: st.DrawFn) -> Case:
    text = draw(
        st.text(alphabet=st.one_of(st.sampled_from("ab <>&\"'\n\n é“”\r"), st.characters(codec="utf-8")), max_size=80)
    )
    position = st.integers(0, len(text))
    pairs = st.lists(st.tuples(position, position).map(sorted), max_size=10)
    paragraphs: list[tuple[int, int, ParagraphKind]] = [(a, b, "paragraph") for a, b in draw(pairs) if a < b]
    marks = [Mark(a, b, css=f"m{i}", anchor=f"i{i}") for i, (a, b) in enumerate(draw(pairs)) if a < b]
    return text, paragraphs, marks


@given(marked_texts())
def test_any_spans_over_any_paragraphs_nest_well_and_leave_the_text_alone(case: Case) -> None:
    text, paragraphs, marks = case
    blocks = marked(text, paragraphs, marks)
    html = "".join(f"<p>{block.html}</p>{block.gap}" for block in blocks)
    document = Document(f"<article>{html}</article>")
    kept = "".join(document.article)
    if blocks:
        assert all(a in {b, "\ufffd"} for a, b in zip(kept, text, strict=True))
    else:
        assert not text.strip()
    assert len(document.ids) == len(set(document.ids))
    for mark in marks:
        assert _letters(_covered(html, mark.css)) == _letters(text[mark.start : mark.end])


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _covered(html: str, css: str) -> str:
    """RETURNS (str): the text inside elements of a class."""

    class Inside(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.stack: list[bool] = []
            self.text: list[str] = []

        def handle_starttag(self, tag: str, attrs: Attributes) -> None:
            self.stack.append(dict(attrs).get("class") == css)

        def handle_endtag(self, tag: str) -> None:
            self.stack.pop()

        def handle_data(self, data: str) -> None:
            if any(self.stack):
                self.text.append(data)

    reader = Inside()
    reader.feed(html)
    reader.close()
    return "".join(reader.text)


def test_letters_go_on_after_z() -> None:
    assert [letter(i) for i in (0, 25, 26, 51, 52, 702)] == ["a", "z", "aa", "az", "ba", "aaa"]


def test_the_margin_says_probably_and_that_a_thought_is_one() -> None:
    whole = breakdown()
    unsure = tuple(one.model_copy(update={"confidence": 0.4}) for one in whole.attributions)
    made = page(article(), summarise(whole.model_copy(update={"attributions": unsure}), article()))
    assert "<bdi>probably Ann Lee</bdi> · a thought" in made
    assert "<bdi>Ann Lee</bdi> · a thought" in page(article(), summarise(whole, article()))
