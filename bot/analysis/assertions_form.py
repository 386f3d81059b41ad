"""Sentences that give somebody's words by a form that the tagger often misses: "as the report has shown, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.assertions_masking import PLACEHOLDER
from bot.analysis.lexicon import cues, word_set
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
_HEADLINE = re.compile(rf"\W*(?:{PLACEHOLDER}\W*(?:and\s|&\s)?\s*)+(?P<verb>[A-Za-z]+)\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|so-)\s*$")
_OWN = frozenset(["we", "i", "you", "it"])


def told_by_form(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield what is somebody's by its form: all of a sentence behind "as the police said,", and what one is called.

    text (str): without names.
    """
    for number, span in enumerate(sentences):
        shown = _AS.match(text, span.start, span.end)
        by_whom = shown is not None and not _is_crowd(shown["who"])
        if by_whom or (number == 0 and _is_telling_headline(text, span)):
            yield span
        elif (found := _CALLED.search(text, span.start, span.end)) and not _PASSIVE.search(
            text, max(span.start, found.start() - 8), found.start()
        ):
            yield Span(start=found.start(), end=span.end)


def _is_telling_headline(text: str, span: Span) -> bool:
    """Whether a headline gives its words to whom it opens with: "Ruiz Sees a ‘Personal Insult’ in the Vote".

    Of 24 such headlines among the labelled articles 3 need a source, of the other 160 a quarter.
    """
    found = _HEADLINE.match(text, span.start, span.end)
    known = cues().forms.get(found["verb"].lower()) if found and "\n" in text[span.end - 1 : span.end + 2] else None
    return known is not None and known.act != "orders"


def _is_crowd(words: str) -> bool:
    """Whether nobody in particular is meant, or the article itself: "as critics have noted", "as we have shown"."""
    plain = {word.lower() for word in re.findall(r"[\w’'-]+", words)}
    return bool(plain & _OWN) or plain <= word_set("crowds") | word_set("quantifiers")
