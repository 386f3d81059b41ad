"""Reads a message as Slack's apps do, to see what is more than letters in it; knows nothing of how ours are escaped.

References: https://docs.slack.dev/messaging/formatting-message-text, …/block-kit/blocks/rich-text-block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

Json = dict[str, Any]

_MARKUP = (
    ("code", re.compile(r"```(?P<in>.+?)```|`(?P<in2>[^`\n]+)`", re.DOTALL)),
    ("strong", re.compile(r"(?<![\w*])\*(?=\S)(?P<in>[^*\n]+?)(?<=\S)\*(?![\w*])")),
    ("emphasis", re.compile(r"(?<![\w_])_(?=\S)(?P<in>[^_\n]+?)(?<=\S)_(?![\w_])")),
    ("struck", re.compile(r"(?<![\w~])~(?=\S)(?P<in>[^~\n]+?)(?<=\S)~(?![\w~])")),
    ("quote", re.compile(r"^(?:&gt;)+", re.MULTILINE)),
    ("emoji", re.compile(r":[a-z0-9_+'-]+:")),
)
_SEQUENCE = re.compile(r"<([^<>]+)>")
_PARSED = (
    ("mention", re.compile(r"(?<!\w)@(?:here|channel|everyone|group)\b")),
    ("mention", re.compile(r"(?<!\w)#[a-z0-9_-]+", re.IGNORECASE)),
    (
        "address",
        re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>]+|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|example)\b", re.I),
    ),
)
_STYLES = {"bold": "strong", "italic": "emphasis", "strike": "struck", "code": "code"}
_KINDS = {"user": "mention", "usergroup": "mention", "broadcast": "mention", "channel": "mention", "emoji": "emoji"}
Live = list[tuple[str, str]]


def in_mrkdwn(text: str, *, verbatim: bool = False) -> Live:
    """RETURNS (Live): kind and words of what a text of mrkdwn has besides letters."""
    found: Live = []
    for one in _SEQUENCE.finditer(text):
        sign, rest = one[1][0], one[1][1:]
        if sign in "@#!":
            found.append(("mention", rest))
        else:
            found.append(("link", one[1].split("|")[0]))
    bare = _SEQUENCE.sub(" ", text)
    for kind, rule in _MARKUP:
        found += [(kind, one[0]) for one in rule.finditer(bare)]
    for kind, rule in () if verbatim else _PARSED:
        found += [(kind, one[0]) for one in rule.finditer(unescape(bare))]
    return found


def in_blocks(thing: Any) -> Iterator[tuple[str, str]]:
    """RETURNS (Iterator[tuple]): kind and words of what blocks have besides letters."""
    if isinstance(thing, list):
        for one in thing:
            yield from in_blocks(one)
        return
    if not isinstance(thing, dict):
        return
    kind = thing.get("type")
    if kind == "mrkdwn":
        yield from in_mrkdwn(thing["text"], verbatim=bool(thing.get("verbatim")))
    elif kind == "plain_text":
        emoji = dict(_MARKUP)["emoji"] if thing.get("emoji", True) else None
        yield from (("emoji", one[0]) for one in (emoji.finditer(thing["text"]) if emoji else ()))
    elif kind in _KINDS:
        yield _KINDS[kind], str(thing)
    elif kind == "link":
        yield "link", thing["url"]
    yield from (
        ((_STYLES[name], thing.get("text", "")) for name, on in (thing.get("style") or {}).items() if on)
        if (isinstance(thing.get("style"), dict))
        else ()
    )
    if kind == "text":
        yield from (("emoji", one[0]) for one in dict(_MARKUP)["emoji"].finditer(thing["text"]))
    for name, value in thing.items():
        if name not in ("style", "text") or isinstance(value, dict):
            yield from in_blocks(value)


def shown(blocks: list[Json]) -> str:
    """RETURNS (str): what a reader sees, without the labels of what can be used; a line for each piece."""
    return "\n".join(piece for block in blocks for piece in _shown(block))


def _shown(block: Json) -> Iterator[str]:
    match block.get("type"):
        case "actions":
            return
        case "rich_text":
            yield from (_run(one) for one in block["elements"])
        case "context":
            yield from (_object(one) for one in block["elements"])
        case "image":
            yield block["alt_text"]
        case "input":
            yield _object(block["label"])
        case _:
            for one in (block.get("text"), *(block.get("fields") or ())):
                if one:
                    yield _object(one)


def _run(element: Json) -> str:
    if "elements" in element:
        joint = "\n" if element["type"] == "rich_text_list" else ""
        return joint.join(map(_run, element["elements"]))
    return str(element.get("text") or element.get("url") or element.get("name") or "")


def _object(thing: Json) -> str:
    text = str(thing.get("text") or thing.get("alt_text") or "")
    if thing.get("type") == "mrkdwn":
        text = unescape(_SEQUENCE.sub(lambda one: one[1].split("|")[-1], text))
    return text
