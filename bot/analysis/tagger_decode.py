"""From the network's scores to tagged spans: the best legal sequence of tags, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

_FORBIDDEN = np.float32(-1e4)
_CELLS = 200_000
"""Words, padding included, that are decoded at once."""


def legal(transitions: Floats, tags: Sequence[str]) -> Floats:
    """Forbid the moves that BIO tags never make.

    transitions (Floats): learned scores (from, to).
    RETURNS (Floats): the same, where an inside tag follows only its own kind.
    """
    scores = transitions.copy()
    for to, tag in enumerate(tags):
        if tag.startswith("I-"):
            for came, previous in enumerate(tags):
                if previous[2:] != tag[2:]:
                    scores[came, to] = _FORBIDDEN
    return scores


def viterbi(emissions: Floats, transitions: Floats, paragraph: Ints) -> Ints:
    """The best sequence of tags, each paragraph for itself (spans never cross one).

    emissions (Floats): (words, tags).
    transitions (Floats): (from, to), the illegal ones strongly negative; a paragraph starts as if after tag 0.
    paragraph (Ints): each word's paragraph, rising.
    RETURNS (Ints): each word's tag.
    """
    tags = np.zeros(len(emissions), dtype=np.int32)
    for group in _groups(paragraph):
        longest = int(group[0][1] - group[0][0])
        padded = np.zeros((len(group), longest, emissions.shape[1]), dtype=np.float32)
        for row, (start, end) in enumerate(group):
            padded[row, : end - start] = emissions[start:end]
        best = _best_paths(padded, transitions, np.array([end - start for start, end in group]))
        for row, (start, end) in enumerate(group):
            tags[start:end] = best[row, : end - start]
    return tags


def _groups(paragraph: Ints) -> Iterator[list[tuple[int, int]]]:
    """The (start, end) of all paragraphs, longest first, in groups that fit in memory."""
    if not len(paragraph):
        return
    cuts = np.flatnonzero(np.diff(paragraph)) + 1
    edges = [0, *cuts.tolist(), len(paragraph)]
    rows = sorted(pairwise(edges), key=lambda row: row[0] - row[1])
    while rows:
        count = max(1, _CELLS // (rows[0][1] - rows[0][0]))
        yield rows[:count]
        rows = rows[count:]


def _best_paths(emissions: Floats, transitions: Floats, lengths: npt.NDArray[np.int64]) -> Ints:
    """Viterbi over rows that are sorted by falling length."""
    rows, longest, _ = emissions.shape
    score = emissions[:, 0] + transitions[0]
    came = np.zeros(emissions.shape, dtype=np.int8)
    final = score.copy()
    for step in range(1, longest):
        live = int(np.count_nonzero(lengths > step))
        paths = score[:live, :, None] + transitions
        choice = paths.argmax(1)
        came[:live, step] = choice
        score = paths.max(1) + emissions[:live, step]
        final[:live] = score
    tags = np.zeros((rows, longest), dtype=np.int32)
    current = final.argmax(1)
    for step in range(longest - 1, -1, -1):
        live = int(np.count_nonzero(lengths > step))
        tags[:live, step] = current[:live]
        if step:
            current[:live] = came[np.arange(live), step, current[:live]]
    return tags


def spans(tags: Ints, paragraph: Ints) -> list[tuple[int, int, int]]:
    """Read spans off BIO tags, where odd numbers begin a span and the next even number carries it on.

    RETURNS (list): (first word, last word, tag that began it).
    """
    found: list[tuple[int, int, int]] = []
    for place in np.flatnonzero(tags).tolist():
        tag = int(tags[place])
        carries_on = (
            tag % 2 == 0
            and found
            and found[-1][1] == place - 1
            and found[-1][2] == tag - 1
            and paragraph[place] == paragraph[place - 1]
        )
        if carries_on:
            found[-1] = (found[-1][0], place, found[-1][2])
        else:
            found.append((place, place, tag if tag % 2 else tag - 1))
    return found


def softmax(scores: Floats) -> Floats:
    """RETURNS (Floats): probabilities over the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), dtype=np.float32)


def sigmoid(scores: Floats) -> Floats:
    """RETURNS (Floats): each score as a probability."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)
