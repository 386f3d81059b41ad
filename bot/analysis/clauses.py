"""Who is the subject of a clause that attributes something, where no cue is told apart from the source."""

from __future__ import annotations

import re

from bot.analysis.lexicon import cues

_OPENING = re.compile(
    r"(?:[\W_]+|(?:image[:;]|photo:|photo by|credit:|attributed to|according to|from|and|but|or|so|because"
    r"|although|though|while|than|that"
    r"|if|as|when|where|what|why|well|also|then|now|maybe|perhaps|yes|no|of course|first of all|do|did|does"
    r"|how(?: many| much)?"
    r"|(?:in|on|at|during|after|before|by|for|with|by)\s[^,]{1,80},)(?=\W|$)\s*)*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:according to|citing|of|on|for|asked about)\s[^,]{2,60},\s+(?!\w+ing\b)(?=\w)", re.IGNORECASE)
"""What may stand before the subject: "According to the Gazette, Ruiz believes"."""
_SUBJECT = re.compile(
    r"(?:\w+[\w’']*\W+){0,7}?(I|we|he|she|they|it|you)(?=[’'](?:ll|d|m|re|ve|s)\b|\W+[\w’']+|$)", re.IGNORECASE
)
_ASKED = re.compile(r"^(?:\w+\s+){0,4}?(?:do|did|does|would|can|could|will)\s+(you|he|she|they|we|I)\b")
"""A question turns its verb before its subject: "How many stones do you expect"."""
_SAID_BY = re.compile(
    r"([a-z]+)\s+(?=[A-Z]|(?:the|an?|his|her|their|he|she|they|one|former|president|spokes\w+|residents|officials)\b)"
)
_AUXILIARY = frozenset(
    "has have had also do does did should could would will can may might must is are was were been being don’t"
    " don't doesn’t doesn't"
    " didn’t didn't won’t won't can’t can't really just later further still then once never often".split()
)


def subject(words: str, offset: int) -> tuple[int, int]:
    """Who speaks in an attributing clause that no cue is cut from: "and I think", "said Ruiz", "the report also says".

    RETURNS (tuple): start and end in the text.
    """
    if (before := _BEFORE.match(words)) and any(
        token.lower() in cues().forms for token in re.findall(r"[\w’']+", words[before.end() :])[1:]
    ):
        offset, words = offset + before.end(), words[before.end() :]
    opening = _OPENING.match(words)
    at = opening.end() if opening and opening.end() < len(words) else 0
    rest = words[at:]
    by = re.search(r"according to\s+$", words[:at], re.IGNORECASE)
    if not by and (said := _SAID_BY.match(rest)) and said[1] in cues().forms:
        return offset + at + said.end(), offset + len(words)
    end = len(rest)
    for nth, token in enumerate(re.finditer(r"[\w’']+", rest)):
        lower = token.group().lower()
        if nth and token.group()[0].islower() and (lower in cues().forms or lower in _AUXILIARY):
            end = token.start()
            break
    if by and "," in rest[:end]:
        end = min(end, len(rest)) if not re.search(r",\s+\w+ (?:also|has|have)?\s*$", rest[:end]) else rest.index(",")
    asked = _ASKED.search(rest)
    if asked and not by:
        return offset + at + asked.start(1), offset + at + asked.end(1)
    head = rest[:end]
    if not by and (pronoun := _SUBJECT.match(head + " x")) and pronoun.end(1) <= len(head):
        return offset + at + pronoun.start(1), offset + at + pronoun.end(1)
    return offset + at, offset + at + len(head.rstrip(" ,.;:")) if head.strip(" ,.;:") else offset + len(words)
