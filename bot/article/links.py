"""Links in a message: where they are, which of them may be articles, and one key for each article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from html import unescape
from typing import Literal
from urllib.parse import urlsplit

from bot.article.address import MAX_LENGTH, LinkError, SchemeError, WebAddress, parse_link
from bot.article.canonical import canonical, canonical_of, destination, is_home_page
from bot.article.data import words

__all__ = [
    "FoundLink", "LinkError", "NotArticle", "SchemeError", "canonical", "canonical_of", "destination", "each_once",
    "find_links", "find_slack_links", "is_article", "key_of", "leads_to", "suggestions",
]  # fmt: skip

MAX_LINKS = 10
"""How many links of one message are looked at."""
MAX_TEXT = 50_000
"""How much of a message is looked at; Discord allows 4,000 characters, Slack 40,000."""
MAX_LABEL = 300
MAX_CANDIDATES = 200
"""How many places of one message are looked at."""

Suppression = Literal["angle", "spoiler", "quote"]


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as somebody wrote it."""

    url: str
    start: int
    """Where the link stands in the message with all that belongs to it (label, brackets), in code points."""
    end: int
    label: str | None = None
    suppressed_by: Suppression | None = None
    """Why it should not be answered: written in `<angle brackets>`, hidden as a spoiler, or quoted from somebody."""

    @property
    def suppressed(self) -> bool:
        """Whether the writer asked, in the platform's way, not to make anything of the link."""
        return self.suppressed_by is not None


class NotArticle(Enum):
    """Why a link is not looked at as an article."""

    UNREADABLE = "unreadable"
    NUMBER = "number"
    MEDIA = "media"
    FILE = "file"
    INVITE = "invite"
    PLATFORM = "platform"
    SOCIAL = "social"
    VIDEO = "video"
    TOOL = "tool"
    SEARCH = "search"
    HOME = "home"


# A URL runs to a space or to what cannot stand in one; where it ends for a reader is found out afterwards.
_BARE = re.compile(r"(?<![A-Za-z0-9])https?://[^\s<>\"`|\x00-\x1f\x7f]{1,8192}", re.I)
_SLACK = re.compile(r"<(https?://[^<>|\s]{1,8192})(?:\|([^<>]{0,4096}))?>", re.I)
_TICKS = re.compile(r"`+")
_BARS = re.compile(r"\|\|")
_QUOTED = re.compile(r"^[ \t]{0,3}>(?:[ \t][^\n]*|>>[ \t].*\Z)", re.M | re.S)
_SLACK_QUOTED = re.compile(r"^[ \t]{0,3}&gt;(?:&gt;&gt;.*\Z|[^\n]*)", re.M | re.S)
_TRAILING = ".,;:!?'\"…’”»›、。，！？；：*_~"
_CLOSING = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "】": "【"}


def find_links(text: str, *, limit: int = MAX_LINKS) -> list[FoundLink]:
    """Find the links of a message in markdown, as Discord has it: bare, in angle brackets, and with a label.

    Links in code are no links. Time is linear in the length of the text.

    Args:
        text: the message.
        limit: how many links are given at most, each once.
    """
    text = text[:MAX_TEXT]
    code, spoilers, quotes = _code(text), _pairs(text, _BARS), [quote.span() for quote in _QUOTED.finditer(text)]
    out: dict[str, FoundLink] = {}
    at = 0
    for _ in range(MAX_CANDIDATES):
        found = _BARE.search(text, at)
        if found is None or len(out) == limit:
            break
        link = _link_at(text, found)
        at = link.end if link else found.end()
        if link is None or _within(link.start, code):
            continue
        why: Suppression | None = link.suppressed_by
        if why is None:
            why = "spoiler" if _within(link.start, spoilers) else "quote" if _within(link.start, quotes) else None
        _keep(out, FoundLink(link.url, link.start, link.end, link.label, why))
    return list(out.values())


def find_slack_links(text: str, *, limit: int = MAX_LINKS) -> list[FoundLink]:
    """Find the links of a Slack message, where `<url>` and `<url|label>` are the only form of any link.

    Args:
        text: the message as the Events API gives it, with `&amp;`, `&lt;` and `&gt;`.
        limit: how many links are given at most, each once.
    """
    text = text[:MAX_TEXT]
    code, quotes = _code(text), [quote.span() for quote in _SLACK_QUOTED.finditer(text)]
    out: dict[str, FoundLink] = {}
    for found in _SLACK.finditer(text):
        if len(out) == limit:
            break
        if len(found[1]) > MAX_LENGTH or _within(found.start(), code):
            continue
        label = unescape(found[2])[:MAX_LABEL] if found[2] else None
        why: Suppression | None = "quote" if _within(found.start(), quotes) else None
        _keep(out, FoundLink(unescape(found[1]), found.start(), found.end(), label, why))
    return list(out.values())


def key_of(link: str) -> str | None:
    """RETURNS (str | None): the key of the article that a link leads to; None where it is no link."""
    try:
        return canonical(link)
    except LinkError:
        return None


def leads_to(url: str, domains: Collection[str]) -> bool:
    """RETURNS (bool): whether an address is within one of the domains, given in small letters."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def each_once(links: Iterable[FoundLink], *, limit: int = MAX_LINKS) -> tuple[FoundLink, ...]:
    """RETURNS (tuple[FoundLink, ...]): links of several texts, each address once, the first `limit` of them."""
    out: dict[str, FoundLink] = {}
    for link in links:
        _keep(out, link)
    return tuple(out.values())[:limit]


def suggestions(links: Iterable[FoundLink], typed: str, *, longest: int) -> list[str]:
    """RETURNS (list[str]): addresses of articles that go with what was typed so far, in order, each once.

    longest: the most characters of one.
    """
    urls, part = dict.fromkeys(link.url for link in links if not link.suppressed), typed.strip().lower()
    return [url for url in urls if len(url) <= longest and part in url.lower() and is_article(url) is None]


def _keep(out: dict[str, FoundLink], link: FoundLink) -> None:
    """Keep each link once; written twice, it is only suppressed if it is so both times."""
    known = out.get(link.url)
    if known is None or (known.suppressed and not link.suppressed):
        out[link.url] = link


def _link_at(text: str, found: re.Match[str]) -> FoundLink | None:
    """Read the link whose URL begins here; None for one that is too long, or that is itself the label of another."""
    start, end = found.span()
    before = text[max(0, start - 3) : start]
    is_target = before.endswith(("](", "](<"))
    label_end = text.find("](", start, end)
    if label_end >= 0 and not is_target:
        # what stands before is a label that looks like a link; where it leads counts
        inner = _BARE.match(text, label_end + (3 if text[label_end + 2 : label_end + 3] == "<" else 2))
        return _link_at(text, inner) if inner else None
    url = _without_tail(text[start:end]) if end - start <= 2 * MAX_LENGTH else ""
    if not 0 < len(url) <= MAX_LENGTH:
        return None
    end = start + len(url)
    in_angles = before.endswith("<") and text[end : end + 1] == ">"
    why: Suppression | None = "angle" if in_angles else None
    if is_target:
        opening = text.rfind("[", max(0, start - MAX_LABEL), start)
        closing = text.find(")", end, end + MAX_LABEL)
        if opening >= 0:
            label = text[opening + 1 : text.rindex("](", 0, start)]
            return FoundLink(url, opening, closing + 1 if closing >= 0 else end, label, why)
    return FoundLink(url, start - in_angles, end + in_angles, None, why)


def _without_tail(url: str) -> str:
    """Cut off what belongs to the sentence: punctuation, and closing brackets that were not opened in the URL."""
    opened = {closing: url.count(opening) - url.count(closing) for closing, opening in _CLOSING.items()}
    end = len(url)
    # a target ends at the bracket that closes it, whatever follows
    depth = 0
    for position, char in enumerate(url):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return _without_tail(url[:position])
    while end:
        char = url[end - 1]
        if char in opened and opened[char] < 0:
            opened[char] += 1
        elif char not in _TRAILING:
            break
        end -= 1
    return url[:end]


# ---- parts of a message


def _code(text: str) -> list[tuple[int, int]]:
    """RETURNS (list): code spans and blocks: a run of back ticks up to the next run that is as long."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    waiting: defaultdict[int, deque[int]] = defaultdict(deque)
    for index, (start, end) in enumerate(runs):
        waiting[end - start].append(index)
    out: list[tuple[int, int]] = []
    at = 0
    for index, (start, end) in enumerate(runs):
        queue = waiting[end - start]
        while queue and queue[0] <= index:
            queue.popleft()
        if start >= at and queue:
            at = runs[queue[0]][1]
            out.append((start, at))
    return out


def _pairs(text: str, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    marks = [found.start() for found in mark.finditer(text)]
    return list(zip(marks[::2], marks[1::2], strict=False))


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (position, MAX_TEXT + 1)) - 1
    return index >= 0 and position < spans[index][1]


# ---- what is no article


def is_article(url: str) -> NotArticle | None:
    """Tell why a link cannot be an article, by its looks alone; None where it can be one."""
    try:
        address = parse_link(canonical(url))
        raw = parse_link(destination(url))
    except LinkError:
        return NotArticle.UNREADABLE
    if address.ip is not None:
        return NotArticle.NUMBER
    ending = address.path.rpartition("/")[2].rpartition(".")
    if ending[1] and ending[2].lower() in words("links", "media-endings"):
        return NotArticle.MEDIA
    if ending[1] and ending[2].lower() in words("links", "file-endings"):
        return NotArticle.FILE
    for reason in (
        NotArticle.INVITE, NotArticle.PLATFORM, NotArticle.SEARCH, NotArticle.MEDIA, NotArticle.TOOL, NotArticle.VIDEO,
        NotArticle.SOCIAL,
    ):  # fmt: skip
        if _is_listed(address, words("links", reason.value)):
            return reason
    if _is_search(raw):
        return NotArticle.SEARCH
    return NotArticle.HOME if is_home_page(address) else None


def _is_listed(address: WebAddress, entries: frozenset[str]) -> bool:
    """Tell whether a list names the host, one above it, or one of these with the beginning of the path."""
    labels = address.host.split(".")
    beginnings = ["", *_beginnings(address.path)]
    return any(
        ".".join(labels[start:]) + beginning in entries for start in range(len(labels)) for beginning in beginnings
    )


def _beginnings(path: str) -> list[str]:
    """RETURNS (list): `/a` and `/a/b` of `/a/b/c`."""
    parts = path.split("/")[1:3]
    return ["/" + "/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _is_search(address: WebAddress) -> bool:
    segments = [segment for segment in address.path.lower().split("/") if segment]
    names = {part.partition("=")[0].lower() for part in address.query.split("&")}
    asks = bool(names & words("links", "search-parameters"))
    if not segments:
        return asks
    searches = words("links", "search-paths")
    return segments[-1] in searches or (segments[0] in searches and (asks or len(segments) == 2))
