"""What Discord's apps make of a text: which of it is more than letters. Written without a look at our own escaping.

References: https://support.discord.com/hc/en-us/articles/210298617 (Markdown Text 101), and, below
https://discord.com/developers/docs, reference#message-formatting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTERS = re.compile(r"\\([^0-9A-Za-z\s])|(?<!`)(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.DOTALL)
"""An escaped character, or code: whichever begins first."""
_LINK = re.compile(
    r"\[([^\[\]]+)\]\(<?([a-z][a-z0-9+.-]*://[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: \"[^\"]*\")?\)", re.I
)
_LIVE = {
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|@everyone|@here|</[^:>]+:\d+>|<id:\w+>"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "time": re.compile(r"<t:-?\d+(?::\w)?>"),
    "address": re.compile(r"(?:https?|discord|steam)://[^\s<]+", re.I),
    "invite": re.compile(r"\b(?:discord\.gg|discord(?:app)?\.com/invite|dsc\.gg)/\w+", re.I),
    "spoiler": re.compile(r"\|\|.+?\|\|", re.DOTALL),
    "bold": re.compile(r"\*\*(?=\S).+?(?<=\S)\*\*", re.DOTALL),
    "underline": re.compile(r"__(?=\S).+?(?<=\S)__", re.DOTALL),
    "struck": re.compile(r"~~(?=\S).+?(?<=\S)~~", re.DOTALL),
    "italic": re.compile(
        r"(?<!\*)\*(?=[^\s*]).+?(?<=[^\s*])\*(?!\*)|(?<![\w_])_(?=[^\s_]).+?(?<=[^\s_])_(?![\w_])", re.DOTALL
    ),
    "heading": re.compile(r"^\s*(?:#{1,3}|-#)\s+\S.*$", re.MULTILINE),
    "quote": re.compile(r"^\s*>{1,3}\s\S.*$", re.MULTILINE),
    "list": re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\S.*$", re.MULTILINE),
}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)


def live(text: str) -> Iterator[tuple[str, str]]:
    """RETURNS (Iterator[tuple[str, str]]): kind and words of all that an app does not show as the letters it is.

    Links behind words are ("link", address).
    """
    text = _LETTERS.sub(_inert, text)
    for found in _LINK.finditer(text):
        yield "link", _letters(found[2])
    text = _LINK.sub(lambda found: found[1], text)
    for kind, pattern in _LIVE.items():
        for found in pattern.finditer(text):
            yield kind, _letters(found[0])
    for found in _INVISIBLE.finditer(text):
        yield "invisible", f"U+{ord(found[0]):04X}"


def shown(text: str) -> str:
    """RETURNS (str): the letters that a reader sees, with all markup left as it stands but escapes undone."""
    return _letters(_LETTERS.sub(_inert, text))


def _inert(found: re.Match[str]) -> str:
    """RETURNS (str): characters that stand for letters and match nothing."""
    return "".join(
        chr(0xE000 + ord(one)) if ord(one) < 128 and not one.isalnum() and not one.isspace() else one
        for one in found[1] or found[3]
    )


def _letters(text: str) -> str:
    return "".join(chr(ord(one) - 0xE000) if 0xE000 <= ord(one) < 0xE080 else one for one in text)
