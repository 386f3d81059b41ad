"""Cards in, blocks out: a pure function.

All text is rich text or plain text, never mrkdwn: what an article says then cannot become a mention, a link or
formatting, whatever it holds, and nothing of it has to be cut around escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from adapters.slack import limits
from adapters.slack.escape import escape, verbatim
from bot.presentation.card import (
    Button,
    Card,
    Divider,
    Facts,
    Heading,
    Items,
    Line,
    Lines,
    Part,
    Picture,
    Quotation,
    Run,
    Select,
    plain,
)
from bot.presentation.clean import fit, fit_escaped, web_link
from bot.presentation.wording import joined

Block = dict[str, Any]
_STYLES = {"strong": {"bold": True}, "emphasis": {"italic": True}, "code": {"code": True}}
_BREAK: Block = {"type": "text", "text": "\n"}


def blocks(card: Card, *, mark: str = "", controls: bool = True) -> list[Block]:
    """Draw a card; what would not fit into a message is left out at the end of its text, a part at a time.

    mark: an id for the first block, by which the message is known again.
    controls: whether its buttons and selects are shown.
    """
    row: list[Block] = [_control(one) for one in card.controls if not _is_disabled(one)] if controls else []
    rows = [
        {"type": "actions", "elements": row[at : at + limits.ROW_ELEMENTS]}
        for at in range(0, len(row), limits.ROW_ELEMENTS)
    ]
    title = {"type": "header", "text": plain_text(card.title, limits.HEADER)}
    made: list[Block] = [title | ({"block_id": mark} if mark else {})]
    room = limits.MESSAGE_TEXT - _size([*made, *rows])
    text: list[Block] = []
    for part in card.parts:
        drawn = list(_drawn(part))
        if not drawn:
            continue
        whole = [one for one in drawn if not one["type"].startswith("rich_text_")]
        anew = bool(whole) or not text or _size(text) + _size(drawn) > limits.TEXT
        room -= _size(drawn) + anew * limits.BLOCK_COST
        if room < 0 or len(made) + len(rows) > limits.BLOCKS - 3:
            text += _sections([[{"type": "text", "text": "…"}]])
            break
        if anew:
            made += _flushed(text)
        text += drawn if not whole else []
        made += whole
    made += _flushed(text)
    while made[-1]["type"] == "divider" and not rows:
        made.pop()
    return [*made, *rows]


def fallback(card: Card) -> str:
    """RETURNS (str): the card as mrkdwn without markup, whole lines of it, for notifications and screen readers."""
    lines, room = [], limits.FALLBACK
    for line in plain(card).split("\n"):
        shown = escape(line)
        room -= len(shown) + 1
        if room < 0:
            break
        lines.append(shown)
    return "\n".join(lines)


def plain_text(text: str, limit: int) -> Block:
    """RETURNS (dict): a plain text object of at most `limit` characters, cut at a word."""
    return {"type": "plain_text", "text": fit_escaped(text, limit, verbatim) or "–", "emoji": False}


def _size(drawn: object) -> int:
    """RETURNS (int): characters of all texts and addresses, and what blocks count for besides."""
    if isinstance(drawn, list):
        return sum(map(_size, drawn))
    if not isinstance(drawn, dict):
        return 0
    own = sum(len(value) for key in ("text", "url", "alt_text") if isinstance(value := drawn.get(key), str))
    cost = limits.BLOCK_COST if drawn.get("type") in ("header", "actions") else 0
    return own + cost + sum(_size(value) for value in drawn.values() if isinstance(value, list | dict))


def _flushed(text: list[Block]) -> list[Block]:
    drawn = [{"type": "rich_text", "elements": list(text)}] if text else []
    text.clear()
    return drawn


def _drawn(part: Part) -> Iterator[Block]:
    """RETURNS (Iterator): elements of a rich text, or whole blocks; nothing for what is empty, and for controls."""
    match part:
        case Heading(words):
            yield from _sections([[_BREAK, *_runs((Run(words, "strong"),))]])
        case Lines(lines):
            yield from _sections([_joined(lines)])
        case Facts(pairs):
            yield from _sections([_joined(((Run(f"{label}: ", "strong"), *value) for label, value in pairs))])
        case Quotation(words, who, kind):
            if quoted := _runs(words):
                yield {"type": "rich_text_quote", "elements": quoted}
                yield from _sections([_runs((Run(f"— {joined(who, kind)}"),))])
        case Items(items):
            if sections := list(_sections(map(_joined, items))):
                yield {"type": "rich_text_list", "style": "bullet", "elements": sections}
        case Divider():
            yield {"type": "divider"}
        case Picture(alt, source):
            url = web_link(source) if isinstance(source, str) else None
            if url and len(url) <= limits.IMAGE_URL:
                yield {"type": "image", "image_url": url, "alt_text": verbatim(fit(alt, limits.ALT // 2)) or "–"}
            else:  # an image of our own would need a scope to upload files; its words say all that it shows
                yield from _sections([_runs((Run(alt),))])
        case Button() | Select():
            return


def _sections(contents: Iterable[list[Block]]) -> Iterator[Block]:
    return (_section(content) for content in contents if any(one is not _BREAK for one in content))


def _section(content: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": content}


def _joined(lines: Iterable[Line]) -> list[Block]:
    drawn: list[Block] = []
    for line in lines:
        if runs := _runs(line):
            drawn += [_BREAK, *runs] if drawn else runs
    return drawn


def _runs(line: Line) -> list[Block]:
    return [_run(run) for run in line if _shown(run)]


def _shown(run: Run) -> str:
    """RETURNS (str): a run's text, which keeps the spaces at its ends."""
    text = verbatim(run.text)
    return text if len(text) <= limits.TEXT else verbatim(fit(run.text, limits.TEXT // 2))


def _run(run: Run) -> Block:
    url = web_link(run.url)
    drawn = {"type": "link", "url": url} if url else {"type": "text"}
    style = _STYLES.get(run.style)
    return drawn | {"text": _shown(run)} | ({"style": style} if style else {})


def _is_disabled(control: Button | Select) -> bool:
    """RETURNS (bool): whether it is the button of the page that is shown; Slack has none that cannot be pressed."""
    return isinstance(control, Button) and control.disabled


def _control(control: Button | Select) -> Block:
    if isinstance(control, Button):
        drawn = {"type": "button", "text": plain_text(control.label, limits.BUTTON_LABEL), "action_id": control.action}
        return drawn | ({} if control.style == "secondary" else {"style": control.style})
    options = [_option(option.label, option.action) for option in control.options[: limits.OPTIONS]]
    chosen = [drawn for drawn, option in zip(options, control.options, strict=False) if option.chosen]
    return {
        "type": "static_select",
        "placeholder": plain_text(control.placeholder, limits.PLACEHOLDER),
        "action_id": control.action,
        "options": options,
    } | ({"initial_option": chosen[0]} if chosen else {})


def _option(label: str, value: str) -> Block:
    return {"text": plain_text(label, limits.OPTION_LABEL), "value": value}
