"""An article with its names taken out, so that who is named cannot change how its sentences are judged."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from bot.analysis.lexicon import cues, word_set
from bot.breakdown import Span

PLACEHOLDER = "Name"
"""What stands for a name, or for several that follow each other."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+")
_BETWEEN = re.compile(r"[\s.&/–-]*|\s+of\s+(?:the\s+)?|\s+for\s+|[’']s?\s+(?=[A-Z])")
"""What may stand between two parts of one name, or between a holder and an office."""
_LONG, _FEW = 5, 4
"""A line of so few words or more, in which all words of such a length are capitalised, is set like a headline."""
_WORD_ENDS = re.compile(r"\w{4}[.]$")
"""A full stop behind fewer letters ends no sentence within a sentence: "v.", "Mt."."""
_BACK = 64
"""So many characters before a word tell whether a sentence begins with it: looking at all of them would take
quadratic time where a page has no full stops."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the masked text, and where it comes from."""

    start: int
    origin: int
    origin_end: int
    name: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """An article without its names."""

    text: str
    sentences: tuple[Span, ...]
    """The sentences, in offsets of `text`."""
    parts: tuple[_Part, ...]

    def back(self, span: Span) -> Span:
        """RETURNS (Span): the same words in the article; of a name, all of it."""
        first, last = self._part(span.start), self._part(span.end - 1)
        start = first.origin if first.name else first.origin + span.start - first.start
        end = last.origin_end if last.name else last.origin + span.end - last.start
        return Span(start=start, end=end)

    def _part(self, at: int) -> _Part:
        return self.parts[bisect_right(self.parts, at, key=lambda part: part.start) - 1]


class Names:
    """Tells the names of one article from other capitalised words, by their form alone wherever that is possible.

    text (str): the article.
    sentences (Iterable[Span]): its sentences.
    entities (Iterable[tuple[int, int]]): names that the tagger has found, which decide where capitals say nothing.
    """

    def __init__(self, text: str, sentences: Iterable[Span], entities: Iterable[tuple[int, int]]) -> None:
        self.text = text
        self._tagged = np.zeros(len(text) + 1, dtype=np.bool_)
        for start, end in entities:
            self._tagged[start:end] = True
        capitals: set[str] = set()
        small: set[str] = set()
        for span in sentences:
            words = list(_words(text, span))
            if _is_headline(words):
                continue
            small.update(form for _, _, form in words if form.islower())
            capitals.update(
                form.lower() for start, _, form in words if _is_capital(form) and not _opens(text, span, start)
            )
        self._known = capitals - small - _never_names()
        self._small = small

    def masked(self, sentences: Sequence[Span]) -> Masked:
        """RETURNS (Masked): the article with every run of names in `sentences` replaced by one `PLACEHOLDER`."""
        out: list[str] = []
        parts: list[_Part] = []
        spans: list[Span] = []
        length = at = 0

        def copy(end: int, *, lower: bool = False) -> None:
            nonlocal at, length
            if end > at:
                parts.append(_Part(length, at, end, name=False))
                piece = self.text[at:end]
                out.append(piece.lower() if lower and len(piece.lower()) == len(piece) else piece)
                length += end - at
                at = end

        for span in sentences:
            copy(span.start)
            began = length
            words = list(_words(self.text, span))
            headline = _is_headline(words)
            for start, end in self._runs(span, words, headline=headline):
                copy(start, lower=headline)
                parts.append(_Part(length, start, end, name=True))
                out.append(PLACEHOLDER)
                length, at = length + len(PLACEHOLDER), end
            copy(span.end, lower=headline)
            spans.append(Span(start=began, end=length))
        copy(len(self.text))
        return Masked("".join(out), tuple(spans), tuple(parts))

    def _runs(self, span: Span, words: Sequence[tuple[int, int, str]], *, headline: bool) -> list[tuple[int, int]]:
        """Names that only a space, a mark or "of" parts are one."""
        runs: list[tuple[int, int]] = []
        for start, end, form in words:
            if not self._is_name(span, start, form, headline=headline):
                continue
            if runs and _BETWEEN.fullmatch(self.text, runs[-1][1], start):
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return runs

    def _is_name(self, span: Span, start: int, form: str, *, headline: bool) -> bool:
        lower = form.lower()
        if not _is_capital(form) or lower in _never_names():
            return False
        if headline:
            return lower in self._known or (bool(self._tagged[start]) and lower not in self._small)
        if _opens(self.text, span, start):
            return _capital_follows(self.text, start + len(form)) or not (lower in self._small or _is_common(lower))
        return True


def _never_names() -> Set[str]:
    return word_set("never-names")


_COMMON_ENDS = ("ly", "ing", "ed", "ment", "ness", "tion", "tions", "ity", "ists")
_COMMON_LISTS = ("person-heads", "document-heads", "poll-heads", "openers", "crowds")


def _is_common(lower: str) -> bool:
    """Whether a word that only opens a sentence is no name, by its form or by our lists."""
    return (
        lower.endswith(_COMMON_ENDS) or lower in cues().forms or any(lower in word_set(name) for name in _COMMON_LISTS)
    )


def _words(text: str, span: Span) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text, span.start, span.end):
        yield match.start(), match.end(), match.group()


def _is_capital(form: str) -> bool:
    return any(c.isupper() for c in form) and not form[0].isdigit()


def _is_headline(words: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a line is set like a headline, by the words that are no names in running text."""
    long = [form for _, _, form in words if len(form) >= _LONG]
    return len(words) >= _FEW and bool(long) and not any(form[0].islower() for form in long)


def _opens(text: str, span: Span, start: int) -> bool:
    """Whether the word begins the sentence, or a quotation or clause in it that is written like one."""
    before = text[max(span.start, start - _BACK) : start].rstrip(" \t\u00a0\"“‘'([*—–-")
    if not before or text[start - 1 : start] in ("“", '"'):
        return True
    return before[-1] in "!?:\n" or _WORD_ENDS.search(before) is not None


def _capital_follows(text: str, end: int) -> bool:
    """Whether another capitalised word comes right behind, as in "Ann Lee" and "New York"."""
    return bool(re.compile(r"[ \u00a0-][A-Z]").match(text, end))
