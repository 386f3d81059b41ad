"""A page's bytes to a tree that is safe to extract from: decoded, bounded, without what is not the article's own."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.article.model import ArticleError
from bot.article.text import BYTE_ORDER_MARKS, guess_legacy, is_mixed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_TAGS = 30_000
"""A long news page has some 5,000; far more takes minutes to work through."""

MAX_CHARACTERS = 500_000
"""Text on a page, scripts aside; a book chapter has a tenth of it."""

OPENING, CLOSING = "⸨", "⸩"
"""Stand in the text for the edges of a `<q>`, which the extractor does not tell from a `<blockquote>`."""

TOO_COMPLEX = "This page is too large to be taken apart; save the article alone as text and try again."

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.I)
_LATIN_1 = frozenset({"iso8859-1", "ascii"})  # which browsers read as windows-1252
_MANY_ATTRIBUTES = re.compile(r"<[A-Za-z][^<>\s]*+\s++(?:[^<>\s]++\s++){10000}")  # the parser compares each with each
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
_MARKS = "\"“”„«»‘’‹›'"

# Posts of other platforms, put into the page: they are neither the article's text nor quoted by it in words.
_EMBEDS = (
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "reddit-embed-bq",
    "reddit-card",
    "fb-post",
    "fb-video",
    "bluesky-embed",
    "mastodon-embed",
    "text-post-media",
    "imgur-embed-pub",
    "telegram-post",
)
_ASIDES = ("wp-caption-text", "image-caption", "photo-caption", "share-buttons", "sharedaddy", "related-posts")

_DOOMED = "dropped"
_CHUNK = re.compile(r"(?:article|story|body)[-_]+(?:body|text|chunk|container|content|section)", re.I)
MAX_CHUNKS = 60


def decode_page(data: bytes, content_type: str | None) -> tuple[str, str | None]:
    """Read a page's bytes as a browser would, but trust the bytes before what is declared about them.

    Args:
        data: the page as it was served or saved.
        content_type: the header of that name, if there is one.

    Returns:
        The text, and a remark for the reader where something about it is not as it should be.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if not is_mixed(data):
        for encoding in _candidates(data, content_type):
            try:
                return data.decode(encoding), f"Not UTF-8; read as {encoding}."
            except UnicodeDecodeError:
                continue
    return data.decode("utf-8", "replace"), "Some characters of this page could not be read."


def _candidates(data: bytes, content_type: str | None) -> list[str]:
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(data[:4096])
    declared = [header[1]] if header else []
    declared += [meta[1].decode("ascii")] if meta else []
    names = [_codec(name) for name in declared]
    known = [name for name in names if name and not name.startswith("utf")]
    return known or [name for name in [guess_legacy(data)] if name]


def _codec(name: str) -> str | None:
    """Give Python's name of a declared character set; None for what is unknown or no character set at all."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name in ("idna", "punycode", "undefined"):
        return None
    if found.name.endswith("escape"):
        return None
    return "windows-1252" if found.name in _LATIN_1 or found.name == "cp1252" else found.name


def _reference(match: re.Match[str]) -> str:
    """A numeric character reference as it stands, or a space for a character that no XML text may hold."""
    number = int(match[1], 16) if match[1] else int(match[2])
    return " " if number > 0x10FFFF or _NOT_TEXT.match(chr(number)) else match[0]


def parse(text: str) -> HtmlElement:
    """Parse a page.

    The parser keeps libxml2's limits on depth and size, expands no entities but HTML's own, and loads nothing.

    Raises:
        ArticleError: the page has more tags than any article needs, or no markup at all.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if text.count("<") > MAX_TAGS or _MANY_ATTRIBUTES.search(text):
        raise ArticleError(TOO_COMPLEX)
    spaced = _REFERENCE.sub(_reference, text).replace("\x0b", " ").replace("\x0c", " ")
    clean = _NOT_TEXT.sub("", spaced)
    parser = HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
    )
    try:
        tree = document_fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ArticleError("There is no article on this page; give the address of one article.") from error
    if sum(map(_text_size, tree.iter())) > MAX_CHARACTERS:
        raise ArticleError(TOO_COMPLEX)
    return tree


def _text_size(element: HtmlElement) -> int:
    own = 0 if element.tag in ("script", "style", "noscript", "template") else len(element.text or "")
    return own + len(element.tail or "")


def prepare(tree: HtmlElement, url: str | None) -> None:
    """Change the tree in place so that the extractor keeps what counts and sees nothing of what does not.

    Posts embedded from other platforms, captions and bars of share buttons go; links become absolute or lose their
    address; `<q>` becomes text with marks.
    """
    from lxml.etree import strip_tags

    _drop_embeds(tree)
    _join_chunks(tree)
    _resolve_links(tree, url)
    for element in list(tree.iter("pre")):  # the extractor takes it for a quotation
        element.tag = "p"
    for element in tree.iter("blockquote"):  # … and a quotation in another language for code
        element.attrib.pop("lang", None)
    _replace_sentinels(tree)
    for element in list(tree.iter("q")):
        _write_out(element)
    strip_tags(tree, "q")


def _drop_embeds(tree: HtmlElement) -> None:
    from lxml.etree import strip_elements

    doomed = list(tree.iter("figcaption"))
    for element in tree.iter("blockquote", "div", "p", "section", "ul"):
        classes = (element.get("class") or "").lower().split()
        if any(name in _EMBEDS or name in _ASIDES for name in classes):
            doomed.append(element)
    for element in doomed:
        element.tag = _DOOMED
    strip_elements(tree, _DOOMED, with_tail=False)


def _join_chunks(tree: HtmlElement) -> None:
    """Put the pieces of a body that advertisements cut into several containers of one class back together.

    The extractor keeps the first container alone otherwise.
    """
    groups: dict[str, list[HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        classes = element.get("class") or ""
        if _CHUNK.search(classes) and any(child.tag == "p" and len(child.text_content()) > 80 for child in element):
            groups.setdefault(classes, []).append(element)
    for first, *others in groups.values():
        near = list(first.iterancestors())[:3]
        for other in others[:MAX_CHUNKS]:
            is_near = any(around in near for around in list(other.iterancestors())[:3])
            if is_near and other.find(".//h1") is None and other not in first.iterdescendants():
                first.extend(list(other))


def _resolve_links(tree: HtmlElement, url: str | None) -> None:
    base = url or ""
    declared = tree.find(".//base[@href]")
    if declared is not None:
        base = absolute(declared.get("href"), base) or base
    for element in tree.iter("a"):
        target = absolute(element.get("href"), base)
        if target is None:
            element.attrib.pop("href", None)
        else:
            element.set("href", target)


def absolute(target: str | None, base: str | None) -> str | None:
    """Make a link absolute; None if it does not lead to a page on the web (`javascript:`, `mailto:`, `#top`)."""
    target = (target or "").strip()
    if not target or target.startswith("#") or len(target) > 4096:
        return None
    try:
        joined = urljoin(base or "", target)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(host)
    return joined if is_web and not re.search(r"[\s\x00-\x1f\x7f-\x9f]", joined) else None


def _replace_sentinels(tree: HtmlElement) -> None:
    table = str.maketrans({OPENING: "((", CLOSING: "))"})
    for element in tree.iter():
        for part in ("text", "tail"):
            value = getattr(element, part)
            if value and (OPENING in value or CLOSING in value):
                setattr(element, part, value.translate(table))


def _write_out(element: HtmlElement) -> None:
    """Turn a `<q>` into text between sentinels, with the quotation marks that a browser would draw.

    A quotation that brings its own marks, inside or around it, gets none.
    """
    content = element.text_content().strip()
    if not content:
        return
    has_marks = content[0] in _MARKS or _ends_with_mark(_text_before(element))
    inner = element.getparent() is not None and next(element.iterancestors("q"), None) is not None
    opening, closing = ("", "") if has_marks else ("‘", "’") if inner else ("“", "”")
    element.text = f"{OPENING}{opening}{(element.text or '').lstrip()}"
    if len(element):
        element[-1].tail = f"{(element[-1].tail or '').rstrip()}{closing}{CLOSING}"
    else:
        element.text = f"{element.text.rstrip()}{closing}{CLOSING}"


def _text_before(element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return parent.text or "" if parent is not None else ""


def _ends_with_mark(text: str) -> bool:
    return text[-1:] in tuple('"“„«‘‹')
