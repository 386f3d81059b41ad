"""What a page says about its article in JSON-LD (schema.org), from blocks that are often malformed."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BLOCK = 1_000_000
"""Characters; longer blocks are not read."""
MAX_NODES = 5_000

Node = Mapping[str, Any]

_ARTICLE_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report", "Review"})
_NOISE = re.compile(r"<!--|-->|//<!\[CDATA\[|//\]\]>|<!\[CDATA\[|\]\]>|/\*\s*(?:<!\[CDATA\[|\]\]>)?\s*\*/")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(true|false)"?', re.I)


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The nodes of all blocks of a page, nested ones behind the ones around them."""

    nodes: tuple[Node, ...] = ()
    unreadable: tuple[str, ...] = ()
    """The text of blocks that are no JSON."""

    @property
    def articles(self) -> list[Node]:
        """The nodes that describe an article, the page's own first."""
        return [node for node in self.nodes if any(is_article_type(name) for name in types_of(node))]

    def is_free(self) -> bool | None:
        """Give `isAccessibleForFree` of the page's article, or of a part of it; None if nothing is said."""
        parts = [part for node in self.articles[:1] for part in _as_list(node.get("hasPart"))]
        pages = [node for node in self.nodes if types_of(node) & {"WebPage", "CreativeWork", "WebPageElement"}]
        for node in [*self.articles[:1], *parts, *pages]:
            value = _truth(node.get("isAccessibleForFree")) if isinstance(node, Mapping) else None
            if value is not None:
                return value
        found = [match[1].lower() for text in self.unreadable for match in _NOT_FREE.finditer(text)]
        return "false" not in found if found else None


def read_structured_data(tree: HtmlElement) -> StructuredData:
    """Read every JSON-LD block of the page; what cannot be read is left aside, never raised."""
    nodes: list[Node] = []
    unreadable: list[str] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").split(";")[0].strip().lower()
        text = script.text or ""
        if kind != "application/ld+json" or not text.strip() or len(text) > MAX_BLOCK:
            continue
        value = _parse(text)
        if value is None:
            unreadable.append(text)
        else:
            nodes += _walk(value, MAX_NODES - len(nodes))
    return StructuredData(tuple(nodes), tuple(unreadable))


def _parse(text: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    bare = _NOISE.sub("", text).strip().rstrip(";")
    for candidate in (text, bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, limit: int) -> Iterator[Node]:
    """Give the objects level by level, so that the page's own come before the ones nested in them."""
    waiting = deque([value])
    while waiting and limit > 0:
        item = waiting.popleft()
        if isinstance(item, Mapping):
            limit -= 1
            yield item
            waiting.extend(child for child in item.values() if isinstance(child, Mapping | list))
        elif isinstance(item, list):
            waiting.extend(child for child in item[:MAX_NODES] if isinstance(child, Mapping | list))


def types_of(node: Node) -> frozenset[str]:
    """Give the node's types, without the vocabulary's address."""
    names = (name for name in _as_list(node.get("@type")) if isinstance(name, str))
    return frozenset(re.split("[/#:]", name)[-1].strip() for name in names)


def is_article_type(name: str) -> bool:
    """Tell whether a schema.org type is `Article` or one below it."""
    return name.endswith("Article") or name in _ARTICLE_TYPES


def texts_of(value: object) -> list[str]:
    """Give the strings of a value that may be one string, one object with a name, or a list of either."""
    items = (item.get("name") if isinstance(item, Mapping) else item for item in _as_list(value))
    parts = (part for item in items for part in _as_list(item))
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    name = str(value).strip().lower().rsplit("/", 1)[-1]
    return {"true": True, "false": False, "yes": True, "no": False}.get(name)
