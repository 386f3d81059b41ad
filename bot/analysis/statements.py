"""One statement while its edges and its speaker are set, and what tells a statement from words that say nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.lexicon import cues
from bot.breakdown import Span

DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’' -]*[A-Z.](?:,\s[A-Z][\w. ]{1,30}?){0,3}(?:\s\([^()\n]{1,40}\))?"
    r"|(?:[A-Z][\w.]+\s){1,3}\((?:[A-Z]{2,4}|Reuters)\))\s*(?:[-–—―:]+|//)\s+(?=[A-Z\d\"“])"
)
"""Where the news comes from, before its first words: "LUGO, Elmia (EPA) — "."""
NAME = r"(?:[A-Z][\w.’'-]*[ \u00a0]+){0,5}[A-Z][\w’'-]*"
SEEN = "seen|obtained|reviewed|viewed|published|released|leaked|shared|shown"
"""What an outlet has done with a document that speaks for itself."""
_EMPTY = frozenset(
    "what which its his her him their them they he she who whom whose as is was be been less more than of to for in"
    " on at by with the a an and or".split()
)


@dataclass(slots=True)
class Statement:
    """One statement while its edges and its speaker are set; the spans are of the text."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    confidence: float


class Sentences:
    """Where sentences begin, to be asked by offset."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def of(self, at: int) -> int:
        """RETURNS (int): where the sentence at an offset begins."""
        nth = bisect_right(self._starts, at) - 1
        return self._starts[nth] if nth >= 0 else 0


_NAMELESS = re.compile(r"not to be (?:named|identified|quoted)\b")


def is_empty(text: str, one: Statement) -> bool:
    """Whether nothing is said in a statement but words that stand for others: "what", "less than"."""
    words = re.findall(r"[\w’']+", " ".join(span.of(text) for span in one.content))
    return all(word.lower() in _EMPTY for word in words) or bool(_NAMELESS.match(" ".join(words)))


def tells(word: str) -> bool:
    """Whether a word is a verb of saying, as it stands behind a quotation: "says" and "said", not "say" or "saying"."""
    forms = cues().forms
    bare = any(form in forms for form in (f"{word}s", f"{word}es", f"{word[:-1]}ies"))
    return word in forms and forms[word].act == "says" and not bare and not word.endswith("ing")
