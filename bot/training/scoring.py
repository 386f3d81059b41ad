"""Precision, recall and F1 of attributions, names and marked words, counted in words as the published figures are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.training.corpora import Attribution, Span

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]?")
ROLES = ("source", "cue", "content")
KINDS = ("direct", "mixed", "indirect")
MATCH = 0.3
"""Share of their united words that two contents must have in common to be taken for the same statement."""


@dataclass(slots=True)
class Count:
    """Hits among what was said and what is gold."""

    hit: int = 0
    said: int = 0
    gold: int = 0

    def add(self, gold: set[T], said: set[T]) -> None:
        """Count two sets of things that should be equal."""
        self.hit += len(gold & said)
        self.said += len(said)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        """RETURNS (float): hits among what was said."""
        return self.hit / max(self.said, 1)

    @property
    def recall(self) -> float:
        """RETURNS (float): hits among what is gold."""
        return self.hit / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """RETURNS (float): the harmonic mean of both."""
        return 2 * self.hit / max(self.said + self.gold, 1)

    def figures(self) -> dict[str, float]:
        """RETURNS (dict): rounded precision, recall and F1, with the number of gold items."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "said": self.said,
        }


class Words:
    """The words of a text, and which of them spans cover."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bounds = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in self.bounds]
        self._ends = [end for _, end in self.bounds]

    def inside(self, spans: Iterable[Span]) -> set[int]:
        """RETURNS (set): the words that any of `spans` touches."""
        found: set[int] = set()
        for start, end in spans:
            found.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return found

    def runs(self, spans: Iterable[Span]) -> set[tuple[int, int]]:
        """RETURNS (set): (first, last) word of each span that holds a word."""
        found = set()
        for span in spans:
            words = self.inside([span])
            if words:
                found.add((min(words), max(words)))
        return found

    def quoted(self) -> set[int]:
        """RETURNS (set): the words between double quotation marks; a mark holds to its paragraph's end at most."""
        return self.inside([match.span() for match in _QUOTED.finditer(self.text)])


@dataclass(slots=True)
class AttributionScore:
    """Running counts of the three views on attributions: exact spans, words, and matched statements."""

    exact: dict[str, Count] = field(default_factory=lambda: {role: Count() for role in ROLES})
    word: dict[str, Count] = field(default_factory=lambda: {role: Count() for role in ROLES})
    match: Count = field(default_factory=Count)
    kinds: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    source_right: int = 0

    def add(self, text: str, gold: Sequence[Attribution], said: Sequence[Attribution]) -> None:
        """Count one text."""
        words = Words(text)
        quoted = words.quoted()
        for role in ROLES:
            wanted = words.runs(span for one in gold for span in getattr(one, role))
            found = words.runs(span for one in said for span in getattr(one, role))
            self.exact[role].add(wanted, found)
            self.word[role].add(_flat(wanted), _flat(found))
        wanted_content = [words.inside(one.content) for one in gold]
        found_content = [words.inside(one.content) for one in said]
        pairs = pair(wanted_content, found_content)
        self.match.hit += len(pairs)
        self.match.said += len(said)
        self.match.gold += len(gold)
        matched = {i for i, _ in pairs}
        for i, content in enumerate(wanted_content):
            share = len(content & quoted) / max(len(content), 1)
            kind = self.kinds["direct" if share > 0.9 else "mixed" if share > 0 else "indirect"]
            kind.gold += 1
            kind.hit += i in matched
        for i, j in pairs:
            a, b = words.inside(gold[i].source), words.inside(said[j].source)
            self.source_right += bool(a & b) or (not a and not b)

    def figures(self) -> dict[str, object]:
        """RETURNS (dict): every figure, rounded."""
        return {
            "exact": {role: count.figures() for role, count in self.exact.items()},
            "word": {role: count.figures() for role, count in self.word.items()},
            "match": self.match.figures(),
            "recall_by_kind": {
                kind: {"r": round(count.recall, 4), "gold": count.gold} for kind, count in self.kinds.items()
            },
            "source_given_match": round(self.source_right / max(self.match.hit, 1), 4),
        }


def pair(gold: Sequence[set[int]], said: Sequence[set[int]]) -> list[tuple[int, int]]:
    """One-to-one pairs of contents that share at least MATCH of their united words, best first."""
    scored = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(said):
            both = len(wanted & found)
            if both and both / len(wanted | found) >= MATCH:
                scored.append((both / len(wanted | found), i, j))
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(scored, reverse=True):
        if i not in left and j not in right:
            pairs.append((i, j))
            left.add(i)
            right.add(j)
    return pairs


def _flat(runs: set[tuple[int, int]]) -> set[int]:
    return {n for first, last in runs for n in range(first, last + 1)}


def macro_f1(gold: Sequence[bool], said: Sequence[bool]) -> float:
    """RETURNS (float): the mean of the F1 of both classes."""
    scores = []
    for kind in (True, False):
        hit = sum(g == s == kind for g, s in zip(gold, said, strict=True))
        scores.append(2 * hit / max(sum(g == kind for g in gold) + sum(s == kind for s in said), 1))
    return sum(scores) / 2


def average_precision(gold: Sequence[bool], scores: Sequence[float]) -> float:
    """RETURNS (float): the area under precision and recall, ranked by score."""
    order = sorted(range(len(gold)), key=lambda n: -scores[n])
    hits, total = 0, 0.0
    for rank, number in enumerate(order, start=1):
        if gold[number]:
            hits += 1
            total += hits / rank
    return total / max(hits, 1)
