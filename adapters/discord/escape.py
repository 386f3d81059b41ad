"""Text from strangers made inert in Discord's markdown, and the few pieces of markup that are ours.

A backslash before punctuation shows that character alone (Discord, Help Center: "Markdown Text 101"). No text that went
through `escape` holds markup, a mention, a link, an invite, a timestamp or an emoji of a server's own.
"""

from __future__ import annotations

import re

from bot.presentation.clean import clean, web_link

LONGEST_LINK = 1000
"""Characters of an address behind words; all text of a message shares 4,000."""

_MARKUP = re.compile(r"[\\*_~`|\[\]<>@]")
_LEADING = re.compile(r"^(\s*)(\d*)(?=[-+#]|(?<=\d)[.)])")
_ADDRESS = re.compile(r":(?=/)|(?<=\w)\.(?=[^\W\d_])")
"""The colon of "https://", and the dot of "example.org"; so no address is left that anybody makes a link of."""
_TARGET = {ord(char): f"%{ord(char):02X}" for char in "()<>\"'`*|\\"}
"""What would end a link's target, or begin markup in it, percent-encoded (RFC 3986, 2.1)."""
_BRACKETS = str.maketrans("[]", "()")


def escape(text: str) -> str:
    """RETURNS (str): one line that shows as `clean(text)` and as nothing else, also at the head of a line."""
    text = _MARKUP.sub(r"\\\g<0>", clean(text))
    text = _ADDRESS.sub(r"\\\g<0>", text)
    return _LEADING.sub(r"\1\2\\", text)


def code(text: str) -> str:
    """RETURNS (str): as code, in which nothing has a meaning but the back tick."""
    return f"`{clean(text).replace('`', 'ˋ')}`"


def link(text: str, url: str) -> str:
    """RETURNS (str): words that lead somewhere; the words alone where the address is no web page's, or too long."""
    target = (web_link(url) or "").translate(_TARGET)
    words = escape(text.translate(_BRACKETS))
    return f"[{words}]({target})" if words.strip() and 0 < len(target) <= LONGEST_LINK else words
