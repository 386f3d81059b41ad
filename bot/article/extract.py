"""From a page to an Article: what a reader of the page would read as the article, with what the page says about it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.article.access import is_partial, require_article, shows_wall, without_notices
from bot.article.body import Block, assemble, key_of, read_tree
from bot.article.language import require_english
from bot.article.markup import absolute, decode_page, parse, prepare
from bot.article.metadata import Metadata, read_metadata
from bot.article.model import Article, ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

NO_ARTICLE = "There is no article on this page; give the address of one article."
UNREADABLE = "This page cannot be taken apart; save the article alone as text and try again."
MAX_UNREADABLE_SHARE = 0.01
"""Up to this share of replaced characters a page is read all the same."""


def extract_article(data: bytes, *, id: str, content_type: str | None = None, url: str | None = None) -> Article:
    """Read the article on a page.

    Args:
        data: the page as it was served or saved.
        id: what the Article is to be called.
        content_type: the header of that name, if there is one.
        url: where the page was found; a saved page has none.

    Raises:
        ArticleError: there is no article on the page, or none that can be read.
    """
    url = absolute(url, None)
    text, note = decode_page(data, content_type)
    if text.count("�") > MAX_UNREADABLE_SHARE * len(text):
        raise ArticleError("The character encoding of this page cannot be told; save it as UTF-8 and try again.")
    tree = parse(text)
    metadata = read_metadata(tree, url)
    has_wall = shows_wall(tree)
    blocks, is_cut, document = extract_blocks(tree, url or metadata.url)
    require_article(blocks, tree, metadata)
    require_english("\n".join(block.text for block in blocks))
    metadata = _completed(metadata, document)
    partial = is_cut or has_wall or is_partial(blocks, metadata)
    return _article(id, _with_headline(blocks, metadata.title), metadata, partial=partial, note=note)


def extract_page(data: bytes, *, url: str | None = None) -> list[Block]:
    """Give the blocks of a page with the headline first, whatever their language and however few: for evaluation."""
    tree = parse(decode_page(data, None)[0])
    metadata = read_metadata(tree, url)
    blocks, _, document = extract_blocks(tree, url)
    return _with_headline(blocks, _completed(metadata, document).title)


def extract_blocks(tree: HtmlElement, url: str | None) -> tuple[list[Block], bool, Document | None]:
    """Extract the article's blocks from a parsed page, whatever its language and however little it is.

    Args:
        tree: the page; it is changed.
        url: what relative links are resolved against.

    Returns:
        The blocks, whether they end before the article does, and what trafilatura found out about the page.
    """
    prepare(tree, url)
    document = _run_extractor(tree, url)
    blocks, is_cut = without_notices(read_tree(document.body) if document else [])
    return blocks, is_cut, document


def _run_extractor(tree: HtmlElement, url: str | None) -> Document | None:
    """Run trafilatura over the tree.

    It takes the tree apart in many steps that were not made for hostile pages, so whatever goes wrong there is the
    page's fault, and is told so.
    """
    for name in ("trafilatura", "htmldate", "courlan", "justext"):  # they warn on standard error otherwise
        logging.getLogger(name).addHandler(logging.NullHandler())
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            tree,
            url=url,
            output_format="xml",
            include_comments=False,
            include_links=True,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": None},
        )
    except Exception as error:
        raise ArticleError(UNREADABLE) from error
    return None if isinstance(document, dict) else document


def _completed(metadata: Metadata, document: Document | None) -> Metadata:
    """Fill what the page's head does not say with what trafilatura finds on the page."""
    if document is None:
        return metadata
    author = (document.author or "").replace("; ", ", ") or None
    return replace(
        metadata,
        title=metadata.title or document.title or None,
        byline=metadata.byline or author,
        publisher=metadata.publisher or document.sitename or None,
        published=metadata.published or document.date or None,
    )


def _with_headline(blocks: list[Block], title: str | None) -> list[Block]:
    """Put the headline first, also where the page has something above it; once only."""
    key = key_of(title or "")
    if not title or not key:
        return blocks
    for index, block in enumerate(blocks[:3]):
        if block.key == key and block.kind in ("heading", "paragraph"):
            block.kind = "headline"
            return [block, *blocks[:index], *blocks[index + 1 :]]
    return [Block(kind="headline", text=title), *blocks]


def _article(id: str, blocks: list[Block], metadata: Metadata, *, partial: bool, note: str | None) -> Article:
    body = assemble(blocks)
    return Article(
        id=id,
        text=body.text,
        paragraphs=body.paragraphs,
        links=body.links,
        quotations=body.quotations,
        title=metadata.title,
        byline=metadata.byline,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        partial=partial,
        free=metadata.free,
        labels=metadata.labels,
        notes=(note,) if note else (),
    )
