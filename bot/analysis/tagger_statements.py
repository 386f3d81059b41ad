"""From tagged words to statements: edges set by the quotation marks, each content with its cue and its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.analysis import tagger_decode as decode
from bot.analysis.linking import Ints, Linker
from bot.analysis.tagger_pieces import QUOTES, Pieces

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]

OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5
"""The tags that begin a span of each role; the next number carries it on."""

_OPENS, _CLOSES = QUOTES.index("opens"), QUOTES.index("closes")

SPOKEN_WORDS = 5
"""A quotation of so many words is content as a whole or not at all: in PolNeAR none is cut in two by an edge."""
LONG_WORDS = 10
"""A quotation of so many words is content in 99 of 100 cases in PolNeAR, so less evidence is asked."""
_MOST, _LITTLE = 0.5, 0.2

SOURCE_REACH, SOURCE_FLOOR = 20, 0.3
"""How far from a cue, in words, and from what likelihood on untagged words become the source that it lacks."""

FAR_PARAGRAPHS = 12
"""A quotation that is carried on by its paragraphs may stand so many after its cue. Every other content has its cue in
its own paragraph, as 99 of 100 in PolNeAR have."""

SIGNED_WORDS, LABEL_WORDS = 9, 6
"""Words, marks included, of a name after a dash that ends a paragraph, or before a colon that opens one."""
_REPEATED = 2
TRANSCRIPT_LABELS = 3
"""So many paragraphs that open with a name in capitals and a colon make a transcript."""
_NOTICES = frozenset("clarification correction note notes update updated breaking watch read related video".split())
"""Capitals before a colon that announce the newsroom's own words, no speaker."""
_DASHES = frozenset({"-", "–", "—", "―"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, in code points of the text."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float


class Words(Protocol):
    """The words of one text, as the tagger numbers them."""

    text: str
    pieces: Pieces
    words: npt.NDArray[np.intp]

    def extent(self, first: int, last: int) -> Span:
        """RETURNS (tuple): code points from word `first` to word `last`."""


def statements(words: Words, tags: Ints, likely: Floats, linker: Linker) -> list[Statement]:
    """Read statements off tagged words.

    words (Words): where the words stand.
    tags (Ints): each word's tag.
    likely (Floats): (words, tags), how likely each tag is.
    linker (Linker): answers which cue and which source.
    RETURNS (list[Statement]): in the order of their contents.
    """
    tags = signed(words, whole_quotations(words, tags, likely))
    reading = _read(words, tags, linker)
    used = set(reading.cue_of)
    bare = [one for n, one in enumerate(reading.cues) if reading.source_of[n] < 0 and n in used]
    if sum([_recover(words, tags, likely, one) for one in bare]):
        reading = _read(words, tags, linker)
    return _statements(words, reading, likely)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Tagged spans (first word, last word, tag), and for each content its cue, for each cue its source, or -1."""

    sources: list[tuple[int, int, int]]
    cues: list[tuple[int, int, int]]
    contents: list[tuple[int, int, int]]
    cue_of: list[int]
    source_of: list[int]


def _read(words: Words, tags: Ints, linker: Linker) -> _Reading:
    tagged = decode.spans(tags, words.pieces.paragraph[words.words])
    sources, cues, contents = ([one for one in tagged if one[2] == role] for role in (SOURCE, CUE, CONTENT))
    places = _places(cues, words)
    cue_of, _ = linker.cues_of(_places(contents, words), places, _reach_back(contents, words))
    source_of, _ = linker.sources_of(places, _places(sources, words))
    return _Reading(sources, cues, contents, cue_of.tolist(), source_of.tolist())


def _statements(words: Words, reading: _Reading, likely: Floats) -> list[Statement]:
    """Put together the contents of each cue; without one, a quotation stands for itself and all else is dropped."""
    states = words.pieces.quotes[words.words]
    parts_of: dict[int, list[tuple[int, int, int]]] = {}
    for place, (one, number) in enumerate(zip(reading.contents, reading.cue_of, strict=True)):
        if number >= 0 or states[one[0]] == _OPENS:
            parts_of.setdefault(number if number >= 0 else -1 - place, []).append(one)
    found: list[Statement] = []
    for number, parts in parts_of.items():
        cue = reading.cues[number] if number >= 0 else None
        source = reading.sources[reading.source_of[number]] if number >= 0 and reading.source_of[number] >= 0 else None
        sure = [likely[first : last + 1, [tag, tag + 1]].sum(-1).mean() for first, last, tag in parts]
        found.append(
            Statement(
                tuple(words.extent(first, last) for first, last, _ in parts),
                words.extent(*cue[:2]) if cue else None,
                words.extent(*source[:2]) if source else None,
                float(np.mean(sure)),
            )
        )
    return sorted(found, key=lambda one: one.content)


def _recover(words: Words, tags: Ints, likely: Floats, cue: tuple[int, int, int]) -> bool:
    """Tag the likeliest untagged words around a cue as the source that it lacks, if any is likely enough.

    RETURNS (bool): whether `tags` has changed.
    """
    paragraph = words.pieces.paragraph[words.words]
    low, high = np.searchsorted(paragraph, [paragraph[cue[0]], paragraph[cue[1]] + 1])
    low, high = max(int(low), cue[0] - SOURCE_REACH), min(int(high), cue[1] + 1 + SOURCE_REACH)
    chance = np.where(tags[low:high] == OUTSIDE, likely[low:high, [SOURCE, SOURCE + 1]].sum(-1), 0.0)
    if not len(chance) or chance.max() < SOURCE_FLOOR:
        return False
    first = last = low + int(chance.argmax())
    while first > low and chance[first - 1 - low] >= SOURCE_FLOOR:
        first -= 1
    while last + 1 < high and chance[last + 1 - low] >= SOURCE_FLOOR:
        last += 1
    _mark(tags, first, last, SOURCE)
    return True


def whole_quotations(words: Words, tags: Ints, likely: Floats) -> Ints:
    """Let a content that is a quotation begin and end with its marks, and join what was cut inside them.

    RETURNS (Ints): the tags, where every quotation of several words is content as a whole or not at all.
    """
    tags = tags.copy()
    for first, last, count in _quotations(words):
        inside = tags[first : last + 1] >= CONTENT
        share = float(inside.mean())
        if share < _MOST and count >= LONG_WORDS:
            share = max(share, _MOST if likely[first : last + 1, CONTENT:].sum(-1).mean() > _LITTLE else 0.0)
        if count < SPOKEN_WORDS or share < _MOST:
            continue
        carried = first > 0 and tags[first] == CONTENT + 1 and tags[first - 1] >= CONTENT
        tags[first : last + 1] = CONTENT + 1
        if not carried:
            tags[first] = CONTENT
    return tags


def signed(words: Words, tags: Ints) -> Ints:
    """Tag the speaker whom a dash names after a quotation ("“…” — Ann Lee"), or capitals before it ("LEE: …").

    RETURNS (Ints): the tags, where such a paragraph has its mark as cue and its name as source. One without any content
        is left alone, unless the text is a transcript of several labelled speeches; and so are single capitals that
        no quotation follows.
    """
    tags = tags.copy()
    paragraph = words.pieces.paragraph[words.words]
    edges = [0, *(np.flatnonzero(np.diff(paragraph)) + 1).tolist(), len(paragraph)]
    labels = _labels(words, edges)
    count = sum(name is not None for name in labels.values())
    transcript = count >= TRANSCRIPT_LABELS
    for start, end in pairwise(edges):
        found = labels[start]
        told = bool((tags[start:end] >= CONTENT).any())
        if found and (transcript or (told and (count > 1 or _opens_quotation(words, found[1] + 1, end)))):
            tags[start:end] = OUTSIDE
            _mark(tags, found[0], found[1] - 1, SOURCE)
            _mark(tags, found[1], found[1], CUE)
            _mark(tags, found[1] + 1, end - 1, CONTENT)
        elif told and (sign := _signature(words, start, end)):
            tags[sign[0] : end] = OUTSIDE
            _mark(tags, sign[0], sign[0], CUE)
            _mark(tags, sign[0] + 1, sign[1], SOURCE)
    return tags


def _opens_quotation(words: Words, place: int, end: int) -> bool:
    """Whether a quotation follows a single label, which is a dateline or a heading otherwise ("LUGO: The mayor …")."""
    return place < end and bool(words.pieces.quotes[words.words[place]] == _OPENS)


def _labels(words: Words, edges: Sequence[int]) -> dict[int, tuple[int, int] | None]:
    """Tell which paragraphs a speaker's name and a colon open.

    Capitals do so by themselves, other names where they do it more than once or where their initials do it, too.
    RETURNS (dict): for the first word of each paragraph the word that begins the name and the colon after it, or None.
    """
    found = {start: _label(words, start, end) for start, end in pairwise(edges)}
    shown = {at: words.text[slice(*words.extent(one[0], one[1] - 1))] for at, one in found.items() if one}
    often = Counter(shown.values())
    for at, name in shown.items():
        initials = "".join(part[0] for part in name.split())
        if not name.isupper() and often[name] < _REPEATED and (len(initials) < 2 or initials not in often):
            found[at] = None
    return found


def _label(words: Words, start: int, end: int) -> tuple[int, int] | None:
    """RETURNS (tuple): the word that begins a speaker's name and the colon after it, or None."""
    opens = 1 if words.pieces.quotes[words.words[start]] == _OPENS else 0
    said = [_word(words, n) for n in range(start + opens, min(start + opens + LABEL_WORDS, end - 1))]
    if ":" not in said[1:]:
        return None
    name = said[: said.index(":")]
    speaks = all(w.isupper() or w == "." for w in name) and len("".join(name)) > 1
    named = len(name) > 1 and all(w[0].isupper() and w.replace("-", "").isalpha() for w in name)
    if not (speaks or named) or any(w.lower() in _NOTICES for w in name):
        return None
    return start + opens, start + opens + len(name)


def _signature(words: Words, start: int, end: int) -> tuple[int, int] | None:
    """RETURNS (tuple): the dash after a quotation and the last word of the name behind it, or None."""
    states = words.pieces.quotes[words.words]
    for dash in range(max(start + 1, end - SIGNED_WORDS), end - 1):
        if states[dash - 1] == _CLOSES and _word(words, dash) in _DASHES:
            last = end - 1
            while last > dash and not _word(words, last)[0].isalnum():
                last -= 1
            return (dash, last) if last > dash and _word(words, dash + 1)[0].isupper() else None
    return None


def _word(words: Words, number: int) -> str:
    return words.text[slice(*words.extent(number, number))]


def _mark(tags: Ints, first: int, last: int, role: int) -> None:
    if last >= first:
        tags[first : last + 1] = role + 1
        tags[first] = role


def _quotations(words: Words) -> Iterator[tuple[int, int, int]]:
    """Yield (word that opens, word that closes, how many words with letters lie between), within one paragraph."""
    states = words.pieces.quotes[words.words]
    paragraph = words.pieces.paragraph[words.words]
    opened = -1
    for place in np.flatnonzero((states == _OPENS) | (states == _CLOSES)).tolist():
        if states[place] == _OPENS:
            opened = place
        elif opened >= 0 and paragraph[opened] == paragraph[place]:
            start, end = words.extent(opened, place)
            yield opened, place, sum(any(c.isalnum() for c in word) for word in words.text[start:end].split())
            opened = -1


def _reach_back(contents: Sequence[tuple[int, int, int]], words: Words) -> Ints:
    """How many paragraphs back the cue of each content may stand.

    None, unless the content opens a paragraph and the one before ends within a quotation or with a colon.
    """
    chain = _carried(words)
    paragraph = words.pieces.paragraph[words.words]
    firsts = np.array([first for first, _, _ in contents], dtype=np.intp)
    starts = np.searchsorted(paragraph, paragraph[firsts])
    return np.where(firsts - starts <= 1, chain[paragraph[firsts]], 0).astype(np.int32)


def _carried(words: Words) -> Ints:
    """For each paragraph, how many before it carry on into it without a break."""
    states = words.pieces.quotes[words.words]
    paragraph = words.pieces.paragraph[words.words]
    count = int(paragraph[-1]) + 1 if len(paragraph) else 0
    last = np.searchsorted(paragraph, np.arange(count), side="right") - 1
    within = (states[last] != _CLOSES) & (states[last] != 0)
    colon = np.array([words.text[slice(*words.extent(n, n))] == ":" for n in last.tolist()], dtype=bool)
    chain = np.zeros(count, dtype=np.int32)
    for number in range(1, count):
        if within[number - 1] or colon[number - 1]:
            chain[number] = 1 + (chain[number - 1] if within[number - 1] else 0)
    return np.minimum(chain, FAR_PARAGRAPHS)


def _places(spans: Sequence[tuple[int, int, int]], words: Words) -> Ints:
    """The spans as (n, 2) first pieces of their first and last words."""
    places = np.array([span[:2] for span in spans], dtype=np.intp).reshape(-1, 2)
    return np.asarray(words.words[places], dtype=np.int32)
