"""Sentences that give somebody's words by a form that the tagger often misses: "as the report has shown, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.assertions_masking import PLACEHOLDER
from bot.analysis.lexicon import word_set
from bot.breakdown import Span

_SHOWN = (
    r"(?:shown?|shows|reported|reports|noted|notes|revealed|reveals|unveiled|documented|found|pointed out|points out"
    r"|put it|puts it|described|explained|explains|argued|argues|warned|warns|observed|observes|wrote|writes|said|says)"
)
_AS = re.compile(rf"As\s+(?P<who>[^,.;:\n]{{3,90}}?)\s+(?:ha(?:s|ve|d)\s+)?{_SHOWN},\s")
_CALLED = re.compile(
    r"\b(?:called|branded|labelled|labeled|dubbed|denounced)\s+"
    rf"(?:{PLACEHOLDER}|him|her|them|it|the\s\w+)(?:\s+{PLACEHOLDER})?\s+(?:an?|as)\s"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|so-)\s*$")
_OWN = frozenset(["we", "i", "you", "it"])


def told_by_form(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield what is somebody's by its form: all of a sentence behind "as the police said,", and what one is called.

    text (str): without names.
    """
    for span in sentences:
        if (found := _AS.match(text, span.start, span.end)) and not _is_crowd(found["who"]):
            yield span
        elif (found := _CALLED.search(text, span.start, span.end)) and not _PASSIVE.search(
            text, max(span.start, found.start() - 8), found.start()
        ):
            yield Span(start=found.start(), end=span.end)


def _is_crowd(words: str) -> bool:
    """Whether nobody in particular is meant, or the article itself: "as critics have noted", "as we have shown"."""
    plain = {word.lower() for word in re.findall(r"[\w’'-]+", words)}
    return bool(plain & _OWN) or plain <= word_set("crowds") | word_set("quantifiers")
