"""Whether a page holds the article, a part of it, or only a wall in front of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.article.body import Block, clean
from bot.article.metadata import Metadata
from bot.article.model import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_WORDS = 40
MAX_LINKED_SHARE = 0.5
"""A page most of whose words stand on links is a list of articles, not one."""
MAX_NOTICE = 320
"""Characters; an invitation to subscribe is shorter than this."""

_WALL = re.compile(
    r"""\b(?:
      (?:subscribe|sign\s(?:in|up)|log\s?in|register|join|create\san?\s(?:free\s)?account)\b[^.!?]{0,40}\s
          (?:to|and)\s(?:continue|keep|finish|read|unlock|access)(?:\s(?:reading|on|this|the|more|full|your))
    | to\s(?:continue|keep)\sreading[^.!?]{0,60}\b(?:subscri|sign|log|register|account|member)\w*
    | (?:subscribe|sign\s(?:in|up)|register|log\s?in)\s(?:now\s)?to\scontinue
    | (?:this|the)\s(?:article|story|content|page|post)\sis\s(?:only\s|exclusively\s)?
          (?:available\s|reserved\s)?(?:only\s|exclusively\s)?(?:for|to)\s[^.!?]{0,30}(?:subscribers|members)
    | (?:for\ssubscribers\sonly|subscriber[- ]only\s(?:content|article|story))
    | you(?:\shave|’ve|'ve)\sreached\syour\s[^.!?]{0,40}limit
    | (?:already\sa\s(?:subscriber|member)\?)
    )""",
    re.I | re.X,
)
_MORE = re.compile(r"^\W*(?:read\s(?:more|on|the\sfull\s\w+)|continue\sreading|show\s(?:more|full\s\w+))\W*$", re.I)
_CONTINUES = re.compile(
    r"^\W*(?:continue\sreading|(?:read|show)\s(?:the\s)?(?:full|rest\sof\sthe)\s(?:article|story))\W*$", re.I
)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))\W*$")
_RELATED = re.compile(
    r"^\W*(?:read\s(?:more|also|next)|also\sread|see\salso|related(?:\s(?:articles?|stor(?:y|ies)|coverage|content))?"
    r"|recommended|more\son\sthis(?:\sstory)?|don[’']t\smiss|you\smay\salso\slike)\s*(?::|\||–|—|$)",
    re.I,
)
_CONSENT = re.compile(r"\b(?:cookies?|consent|privacy\s(?:policy|choices|settings)|vendors|partners)\b", re.I)
_LOGIN = re.compile(r"\b(?:sign\sin|log\s?in|password|e-?mail\saddress|create\san?\s(?:free\s)?account)\b", re.I)
_SENTENCE = re.compile(r"[.!?…][\"'”’)]*$")


def shows_wall(tree: HtmlElement) -> bool:
    """Tell whether a visible short text of the page asks to subscribe, to sign in or to click to go on reading."""
    for element in tree.iter("p", "div", "span", "h1", "h2", "h3", "h4", "a", "button", "section", "strong", "li"):
        own = " ".join([element.text or "", *(child.tail or "" for child in element)])
        if not 12 <= len(own) <= MAX_NOTICE:
            continue
        continues = element.tag in ("a", "button") and _CONTINUES.match(clean(own))
        if (continues or _WALL.search(clean(own))) and _is_visible(element):
            return True
    return False


def _is_visible(element: HtmlElement) -> bool:
    for around in (element, *element.iterancestors()):
        style = re.sub(r"\s", "", (around.get("style") or "").lower())
        classes = f" {around.get('class') or ''} ".lower()
        if around.get("hidden") is not None or around.get("aria-hidden") == "true":
            return False
        if "display:none" in style or "visibility:hidden" in style or " hidden " in classes:
            return False
        if around.tag in ("nav", "header", "footer", "noscript", "template", "dialog"):
            return False
    return True


def without_notices(blocks: list[Block]) -> tuple[list[Block], bool]:
    """Take out what is not the article: calls to subscribe, "Read more", and links to related articles.

    Returns:
        The remaining blocks, and whether what was taken out, or how the text ends, shows that more would follow.
    """
    kept: list[Block] = []
    is_cut = False
    last = len(blocks) - 1
    for index, block in enumerate(blocks):
        text = block.text
        if len(text) <= MAX_NOTICE and block.kind != "quote" and _WALL.search(text) and not _quoted(text):
            is_cut = True
        elif _MORE.match(text):
            is_cut |= index == last
        elif not (_RELATED.match(text) and (len(text) < 30 or 2 * block.linked >= len(text) - 15)):
            kept.append(block)
    while kept and kept[-1].kind == "heading":
        kept.pop()
    if kept and kept[-1].kind in ("paragraph", "list-item") and _CUT_OFF.search(kept[-1].text):
        is_cut = True
    return kept, is_cut


def _quoted(text: str) -> bool:
    return text[:1] in tuple('“"‘')


def count_words(blocks: list[Block]) -> int:
    """Count the words of the blocks by white space."""
    return sum(len(block.text.split()) for block in blocks)


def require_article(blocks: list[Block], tree: HtmlElement, metadata: Metadata) -> None:
    """Raise an ArticleError that says what the page is instead, if it holds no article."""
    words = count_words(blocks)
    text = " ".join(block.text for block in blocks)
    if words < 150 and len(_CONSENT.findall(text)) >= 4:
        raise ArticleError(
            "This page asks for consent to cookies and shows no article; open it, agree or not, and save it then."
        )
    asks_password = any((field.get("type") or "").lower() == "password" for field in tree.iter("input"))
    if words < 120 and asks_password and len(_LOGIN.findall(text)) + (words < MIN_WORDS) >= 1:
        raise ArticleError("This page asks to sign in and shows no article; sign in, and save the page then.")
    if words < MIN_WORDS:
        wall = " beyond an invitation to subscribe" if shows_wall(tree) else ""
        raise ArticleError(f"There is no article on this page{wall}; give the address of one article.")
    characters = sum(len(block.text) for block in blocks)
    sentences = sum(bool(_SENTENCE.search(block.text)) and len(block.text.split()) >= 8 for block in blocks)
    if sentences == 0 or sum(block.linked for block in blocks) > MAX_LINKED_SHARE * characters:
        raise ArticleError("This page is a list of links, not an article; give the address of one article.")


def is_partial(blocks: list[Block], metadata: Metadata) -> bool:
    """Tell whether the page says that it is not free, or that it has clearly more words than were served."""
    words = count_words(blocks)
    stated = metadata.words or 0
    return metadata.free is False or (stated > 1.5 * words and stated - words > 100)
