"""Which source a cue belongs to and which cue a content belongs to, by the trained link vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.analysis.tagger_decode import softmax

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

_DISTANCES = np.array([1, 2, 3, 5, 9, 17, 33, 65, 129], dtype=np.int32)
_SIDE = len(_DISTANCES) + 1 + 3 + 3 + 3
FEATURES = 2 * _SIDE
"""How many one-hot features a pair can have; each pair has four of them, all of one side."""

_AT_ONCE = 64
_OUT, _NONE = np.float32(-1e9), np.float32(-1e8)

REACH = 320
"""Pieces between a cue and what it may be linked to; more than training has seen."""


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """The trained numbers outside the network: a bias for each feature, and what speaks for no source at all."""

    size: int
    cue_source: Floats
    content_cue: Floats
    no_source: Floats
    no_source_bias: float

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> LinkWeights:
        """RETURNS (LinkWeights): from the `link` part of a model's `config.json`."""
        return cls(
            int(given["size"]),
            np.asarray(given["cue_source"], dtype=np.float32),
            np.asarray(given["content_cue"], dtype=np.float32),
            np.asarray(given["no_source"], dtype=np.float32),
            float(given["no_source_bias"]),
        )


def features(asking: Ints, answering: Ints, paragraph: Ints, all_asking: Ints | None = None) -> Ints:
    """The four active features of each pair of a span that asks and a span that may answer.

    The features are the distance in pieces, the difference of paragraphs, and how many answering and asking spans lie
    between, each told apart by whether the answer comes before or after.

    asking (Ints): (n, 2), first and last piece of each span that asks.
    answering (Ints): (m, 2), the same of each span that may answer.
    paragraph (Ints): each piece's paragraph.
    all_asking (Ints): where `asking` is a part only, all of them.
    RETURNS (Ints): (n, m, 4), each below FEATURES.
    """
    a0, a1 = asking[:, None, 0], asking[:, None, 1]
    b0, b1 = answering[None, :, 0], answering[None, :, 1]
    before = b0 < a0
    left = np.where(before, b1, a1)
    right = np.where(before, a0, b0)
    gap = np.searchsorted(_DISTANCES, np.maximum(right - left, 0), side="right")
    apart = np.minimum(np.abs(paragraph[a0] - paragraph[b0]), 2)
    between_answers = np.minimum(_between(left, right, answering), 2)
    between_asks = np.minimum(_between(left, right, asking if all_asking is None else all_asking), 2)
    shift = len(_DISTANCES) + 1
    one = np.stack([gap, shift + apart, shift + 3 + between_answers, shift + 6 + between_asks], axis=-1)
    return np.asarray(one + np.where(before, 0, _SIDE)[..., None], dtype=np.int32)


def _between(left: Ints, right: Ints, spans: Ints) -> Ints:
    """How many of `spans` start after `left` and before `right`, for each pair."""
    starts = np.sort(spans[:, 0])
    count = np.searchsorted(starts, right, side="left") - np.searchsorted(starts, left, side="right")
    return np.asarray(np.maximum(count, 0), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Linker:
    """Answers both questions over one text.

    `vectors` are the network's link vectors (pieces, 4, size); `paragraph` is each piece's paragraph. Spans are integer
    arrays (n, 2) of first pieces of first and last words, in the order of the text.
    """

    weights: LinkWeights
    vectors: npt.NDArray[np.float16]
    paragraph: Ints

    def sources_of(self, cues: Ints, sources: Ints) -> tuple[Ints, Floats]:
        """The best source of each cue, within its paragraph.

        RETURNS (tuple): for each cue the index of its source, or -1 for none; and how sure that is.
        """
        none = _mean(self.vectors[:, 0], cues) @ self.weights.no_source + self.weights.no_source_bias
        return self._best(cues, sources, 0, self.weights.cue_source, none, np.zeros(len(cues), dtype=np.int32))

    def cues_of(self, contents: Ints, cues: Ints, back: Ints) -> tuple[Ints, Floats]:
        """The best cue of each content.

        back (Ints): for each content, how many paragraphs its cue may stand before it.
        RETURNS (tuple): for each content the index of its cue, or -1 where none is in reach; and how sure that is.
        """
        none = np.full(len(contents), _NONE, dtype=np.float32)
        return self._best(contents, cues, 2, self.weights.content_cue, none, back)

    def _best(
        self, asking: Ints, answering: Ints, role: int, bias: Floats, none: Floats, back: Ints
    ) -> tuple[Ints, Floats]:
        chosen = np.full(len(asking), -1, dtype=np.int32)
        sure = np.ones(len(asking), dtype=np.float32)
        for start in range(0, len(asking), _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            part = asking[rows]
            low = int(np.searchsorted(answering[:, 1], part[0, 0] - REACH))
            high = int(np.searchsorted(answering[:, 0], part[:, 1].max() + REACH, side="right"))
            near = answering[low:high]
            active = features(part, near, self.paragraph, asking)
            asks, answers = _mean(self.vectors[:, role], part), _mean(self.vectors[:, role + 1], near)
            fit = asks @ answers.T * self.weights.size**-0.5 + bias[active].sum(-1)
            apart = self.paragraph[part[:, 0], None] - self.paragraph[None, near[:, 0]]
            fit[(_gap(part, near) > REACH) | (apart < 0) | (apart > back[rows, None])] = _OUT
            likely = softmax(np.concatenate([fit, none[rows, None]], axis=1).astype(np.float32))
            best = likely.argmax(1)
            chosen[rows] = np.where(best == len(near), -1, best + low)
            sure[rows] = likely.max(1)
        return chosen, sure


def _gap(asking: Ints, answering: Ints) -> Ints:
    """Pieces between the nearer ends of each pair of spans."""
    after = answering[None, :, 0] - asking[:, None, 1]
    before = asking[:, None, 0] - answering[None, :, 1]
    return np.asarray(np.maximum(after, before), dtype=np.int32)


def _mean(vectors: npt.NDArray[np.float16], spans: Ints) -> Floats:
    """The mean of the vectors at a span's first and last word."""
    ends = vectors[spans[:, 0]].astype(np.float32) + vectors[spans[:, 1]].astype(np.float32)
    return np.asarray(ends / 2, dtype=np.float32)
