"""Text from strangers made inert for Slack.

What stands in messages goes into rich text and plain text objects, where characters have no meaning; there only
`verbatim` is needed, for the emoji codes that some of Slack's apps draw in any text. `escape` is for the `text` of a
message, which stands in for its blocks in notifications and is read as mrkdwn (Slack: "Formatting message text").
mrkdwn has no escape but for & < >, so what is left of its marks is broken with a character that does not show, or shown
as one that looks the same.
"""

from __future__ import annotations

import re

from bot.presentation.clean import clean

JOINER = "\N{WORD JOINER}"
_SHORTCODE = re.compile(r":(?=[\w+'-]{1,100}:)")
_ADDRESS = re.compile(r"(?<=\w)(?::(?=//)|\.(?=\w))|[@#](?=\w)")
"""The colon of "https://", the dot of "example.org", the sign of "@here" and "#news": nothing is left to be led to."""
_QUOTED = re.compile(r"^\s*(?=&gt;)")
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "＿", "~": "∼", "`": "‵"})


def verbatim(text: str) -> str:
    """RETURNS (str): one line for a rich text element or a plain text object; it shows as `clean(text)`."""
    return _SHORTCODE.sub(rf"\g<0>{JOINER}", clean(text))


def escape(text: str) -> str:
    """RETURNS (str): one line of mrkdwn without mentions, links, emoji and formatting."""
    text = _ADDRESS.sub(rf"\g<0>{JOINER}", verbatim(text)).translate(_MARKS)
    return _QUOTED.sub(rf"\g<0>{JOINER}", text)
