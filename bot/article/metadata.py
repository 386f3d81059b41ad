"""What a page says about its article: title, byline, publisher, date, address, access and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.article.body import clean, key_of
from bot.article.jsonld import Node, StructuredData, read_structured_data, texts_of, types_of
from bot.article.markup import absolute
from bot.article.model import Label

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_TITLE = 300
MAX_NAME = 150

_SECTIONS: dict[Label, frozenset[str]] = {
    "opinion": frozenset(
        "opinion opinions op-ed op-eds oped opeds editorial editorials commentary commentaries columnists "
        "commentisfree comment-is-free guest-essay guest-column guest-opinion letters-to-the-editor opinion-columns "
        "viewpoint viewpoints".split()
    ),
    "sponsored": frozenset(
        "sponsored sponsored-content sponsored-post sponsor-content paid-content paid-post paidpost paid-partnership "
        "partner-content paid-partner-content branded-content brand-content brandcontent advertorial advertorials "
        "advertisement-feature promoted-content advertiser-content content-from-our-partner".split()
    ),
    "satire": frozenset({"satire"}),
}
_TYPES: dict[str, Label] = {
    "OpinionNewsArticle": "opinion",
    "AdvertiserContentArticle": "sponsored",
    "SatiricalArticle": "satire",
}
_SECTION_METAS = ("article:section", "section", "parsely-section", "og:article:section", "cxenseparse:section")
_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "datepublished",
    "dc.date.issued",
    "sailthru.date",
    "pubdate",
)
_AUTHOR_METAS = ("author", "parsely-author", "byl", "sailthru.author", "dc.creator", "article:author")
_DATE = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)")
_SUFFIX = re.compile(r"\s+(?:[|–—•·»:]|-{1,2}|::)\s+")
_BY = re.compile(r"^\s*(?:words\s+)?by:?\s+", re.I)
_TITLE_LABEL = re.compile(r"^(?:opinion|op-ed|editorial)\s*[|:]", re.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about its article; every field as the page gives it, or None."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    free: bool | None = None
    labels: frozenset[Label] = frozenset()
    words: int | None = None
    """`wordCount` of the article."""
    is_article: bool = False
    """Whether the page says that it is an article at all."""


def read_metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """Read the page's head, its JSON-LD and what stands above its headline.

    Args:
        tree: the page before anything is taken out of it.
        url: where it was found; None for a saved page.
    """
    metas = _metas(tree)
    data = read_structured_data(tree)
    article: Node = next(iter(data.articles), {})
    canonical = _canonical(tree, metas, url)
    publisher = _publisher(metas, article)
    return Metadata(
        title=_title(tree, metas, article, publisher),
        byline=_byline(metas, article),
        publisher=publisher,
        published=_date(metas, article),
        url=canonical,
        free=_is_free(metas, data),
        labels=_labels(tree, metas, data, [canonical, url]),
        words=_word_count(article),
        is_article=bool(article) or metas.get("og:type", [""])[0].lower() == "article",
    )


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Give the contents of the page's metas by their name in lower case."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = clean(meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(metas: dict[str, list[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _canonical(tree: HtmlElement, metas: dict[str, list[str]], url: str | None) -> str | None:
    given = absolute(url, None)
    declared = [
        link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for target in [*declared, _first(metas, "og:url")]:
        found = absolute(target, given)
        # a canonical address that is the site's front page is a mistake of the template
        if found and (urlsplit(found).path.strip("/") or not given):
            return found
    return given


def _publisher(metas: dict[str, list[str]], article: Node) -> str | None:
    names = [_first(metas, "og:site_name"), *texts_of(article.get("publisher")), _first(metas, "application-name")]
    return next((_text(name.lstrip("@"), MAX_NAME) for name in names if name and not name.startswith("http")), None)


def _text(value: str, limit: int) -> str | None:
    text = clean(unescape(re.sub(r"<[^<>]{0,200}>", "", value[: 4 * limit]))).strip()
    return text if text and len(text) <= limit else None


def _title(tree: HtmlElement, metas: dict[str, list[str]], article: Node, publisher: str | None) -> str | None:
    """Choose the title: the headline that readers see, if it agrees with what the page's head says."""
    head = tree.find(".//head/title")
    stated = [
        *texts_of(article.get("headline"))[:1],
        _first(metas, "og:title", "twitter:title", "parsely-title"),
        head.text_content() if head is not None else None,
    ]
    titles = [_without_site(text, publisher) for text in (_text(value or "", MAX_TITLE) for value in stated) if text]
    shown = [text for text in (_text(found.text_content(), MAX_TITLE) for found in tree.iter("h1")) if text]
    for heading in shown[:5]:
        if any(_agree(heading, title) for title in titles):
            return heading
    if titles:
        return titles[0]
    return shown[0] if len(shown) == 1 else None


def _agree(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return 2 * len(first & second) >= max(len(first), len(second)) > 0


def _without_site(title: str, publisher: str | None) -> str:
    """Drop the site's name from the end of a title: "Mayor resigns - The Daily"."""
    cuts = list(_SUFFIX.finditer(title))
    name = key_of(publisher or "")
    for cut in cuts:
        rest = key_of(title[cut.end() :])
        if name and rest and (rest in name or (name in rest and len(rest) < 2 * len(name) + 10)):
            return title[: cut.start()].strip() or title
    if cuts and "|" in cuts[-1][0] and len(title[cuts[-1].end() :].split()) <= 4:
        return title[: cuts[-1].start()].strip() or title
    return title


def _byline(metas: dict[str, list[str]], article: Node) -> str | None:
    stated = texts_of(article.get("author")) or [name for key in _AUTHOR_METAS for name in metas.get(key, [])][:1]
    names: list[str] = []
    for name in stated:
        text = _text(_BY.sub("", name), MAX_NAME)
        if text and not text.startswith(("http", "@", "/")) and text not in names:
            names.append(text)
    return ", ".join(names[:20]) or None


def _date(metas: dict[str, list[str]], article: Node) -> str | None:
    stated = [*texts_of(article.get("datePublished")), *(metas[name][0] for name in _DATE_METAS if name in metas)]
    matches = (_DATE.match(value) for value in stated)
    return next((match[1] for match in matches if match), None)


def _is_free(metas: dict[str, list[str]], data: StructuredData) -> bool | None:
    stated = data.is_free()
    if stated is not None:
        return stated
    tier = (_first(metas, "article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def _word_count(article: Node) -> int | None:
    value = article.get("wordCount")
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value)[:12].replace(",", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _labels(
    tree: HtmlElement, metas: dict[str, list[str]], data: StructuredData, urls: Iterable[str | None]
) -> frozenset[Label]:
    """Collect what the page calls itself: its types, sections, breadcrumbs, address, and the words over its title."""
    labels = {_TYPES[name] for node in data.articles[:1] for name in types_of(node) if name in _TYPES}
    names = [text for node in data.articles[:1] for text in texts_of(node.get("articleSection"))]
    names += [text for key in _SECTION_METAS for text in metas.get(key, [])]
    names += _breadcrumbs(tree, data)
    names += _kickers(tree)
    names += [segment for url in urls if url for segment in urlsplit(url).path.split("/")[:-1]]
    titles = [_first(metas, "og:title") or "", *(title.text_content() for title in tree.iterfind(".//head/title"))]
    if any(_TITLE_LABEL.match(title) for title in titles):
        labels.add("opinion")
    return frozenset({*labels, *(label for name in names for label in _labels_of(name))})


def _labels_of(section: str) -> Iterable[Label]:
    """Match a section's name, "News / Opinion", against the known ones, as a whole."""
    for part in re.split(r"\s*[|/>,»]\s*", section[:200].strip().lower()):
        name = re.sub(r"[\s_]+", "-", part.strip(" :"))
        yield from (label for label, names in _SECTIONS.items() if name in names)


def _breadcrumbs(tree: HtmlElement, data: StructuredData) -> list[str]:
    names = []
    for node in data.nodes:
        if "BreadcrumbList" in types_of(node):
            for item in node.get("itemListElement") or []:
                if isinstance(item, dict):
                    names += [*texts_of(item.get("name")), *texts_of(item.get("item"))]
    for trail in tree.xpath(".//*[self::nav or self::ol or self::ul or self::div][contains(@class,'breadcrumb')]")[:3]:
        names += [clean(link.text_content()).strip() for link in trail.iter("a")]
    return names


def _kickers(tree: HtmlElement) -> list[str]:
    """Give the short texts directly over the headline, where a page puts "Opinion" or "Paid content"."""
    headings = list(tree.iter("h1"))
    if len(headings) != 1:
        return []
    names = []
    around = headings[0]
    for _ in range(2):
        for sibling in around.itersiblings(preceding=True):
            if isinstance(sibling.tag, str) and sibling.tag not in ("nav", "aside", "script", "style"):
                texts = (clean(text).strip() for text in sibling.itertext())
                names += [text for text in texts if text and len(text) <= 40]
        parent = around.getparent()
        if parent is None or parent.tag in ("body", "html", "main"):
            break
        around = parent
    return names if len(names) <= 12 else []
