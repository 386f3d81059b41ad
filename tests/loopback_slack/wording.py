"""Control sequences: what a text may not hold that has words of strangers in it.

References: https://docs.slack.dev/messaging/formatting-message-text, …/block-kit/composition-objects/text-object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_SEQUENCE = re.compile(r"<([^<>]*)>")
_LINK = re.compile(r"https?://[^\s|<>]+(\|[^<>]+)?")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_PARSED = re.compile(r"(?<!\w)(@(?:here|channel|everyone)\b|#[\w-]+|https?://\S)", re.IGNORECASE)
"""What Slack itself makes mentions and links of, unless it is told not to."""
_PINGS = {"user", "usergroup", "broadcast", "channel"}
_STYLED = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def text_problems(text: str) -> Iterator[str]:
    """RETURNS (Iterator[str]): what is wrong with a text in which `<…>` is markup."""
    for found in _SEQUENCE.finditer(text):
        if not _LINK.fullmatch(found[1]):
            yield f"CONTROL: {found[0][:60]}"
    bare = _SEQUENCE.sub(" ", text)
    if "<" in bare or ">" in bare:
        yield "CONTROL: a bare < or >"
    if _ENTITY.search(text):
        yield "CONTROL: a bare &"


def mrkdwn_problems(text: str, *, verbatim: bool) -> Iterator[str]:
    """RETURNS (Iterator[str]): as `text_problems`, and what Slack would make of bare words."""
    yield from text_problems(text)
    if not verbatim and (found := _PARSED.search(_SEQUENCE.sub(" ", _STYLED.sub(" ", text)))):
        yield f"PARSED: Slack reads {found[0]!r} for itself, for the text is not verbatim"


def rich_problems(thing: Any) -> Iterator[str]:
    """RETURNS (Iterator[str]): the elements of rich text that call somebody."""
    if isinstance(thing, dict):
        if thing.get("type") in _PINGS:
            yield f"CONTROL: rich text with a {thing['type']}"
        for value in thing.values():
            yield from rich_problems(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from rich_problems(value)


_TYPED = re.compile(
    r"`(?P<code>[^`\n]+)`|<(?P<link>https?://[^|<>\s]+)(?:\|(?P<label>[^<>]*))?>|<@(?P<user>\w+)>|(?P<bare>https?://[^\s<>]+)"
)


def written(text: str) -> tuple[str, list[Json]]:
    """RETURNS (tuple): what Slack makes of a text that somebody types: its own form, and a block of rich text.

    `<url|label>` and `<@U…>` are taken as they are, as if they had been put in by the editor; what stands between
    backticks is code, in which nothing is a link.
    """
    kept, parts, end = list[str](), list[Json](), 0
    for found in _TYPED.finditer(text):
        kept.append(_escaped(text[end : found.start()]))
        parts += _words(text[end : found.start()])
        if found["user"]:
            kept.append(found[0])
            parts.append({"type": "user", "user_id": found["user"]})
        elif found["code"]:
            kept.append(_escaped(found[0]))
            parts.append({"type": "text", "text": found["code"], "style": {"code": True}})
        else:
            address, label = found["link"] or found["bare"], found["label"]
            kept.append(f"<{_escaped(address)}{f'|{_escaped(label)}' if label else ''}>")
            parts.append({"type": "link", "url": address} | ({"text": label} if label else {}))
        end = found.end()
    kept.append(_escaped(text[end:]))
    parts += _words(text[end:])
    section = {"type": "rich_text_section", "elements": parts}
    return "".join(kept), [{"type": "rich_text", "block_id": "b1", "elements": [section]}] if parts else []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _words(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []
