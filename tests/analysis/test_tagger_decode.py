"""The tags that come out are legal and the best there are."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.tagger_decode import legal, spans, viterbi

TAGS = ("O", "B-a", "I-a", "B-b", "I-b")


def test_an_inside_tag_never_opens_a_span() -> None:
    scores = np.array([[0, 0, 9, 0, 0], [0, 0, 9, 0, 0]], dtype=np.float32)
    tags = viterbi(scores, legal(np.zeros((5, 5), np.float32), TAGS), np.zeros(2, np.int32))
    assert tags.tolist() == [1, 2]


def test_no_span_crosses_a_paragraph() -> None:
    scores = np.array([[0, 9, 0, 0, 0], [0, 1, 9, 0, 0]], dtype=np.float32)
    tags = viterbi(scores, legal(np.zeros((5, 5), np.float32), TAGS), np.array([0, 1], np.int32))
    assert tags.tolist() == [1, 1]
    assert spans(tags, np.array([0, 1], np.int32)) == [(0, 0, 1), (1, 1, 1)]


def test_nothing_to_decode_gives_nothing() -> None:
    assert viterbi(np.zeros((0, 5), np.float32), np.zeros((5, 5), np.float32), np.zeros(0, np.int32)).shape == (0,)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_the_path_is_the_best_of_all_paths(seed: int, lengths: list[int]) -> None:
    rng = np.random.default_rng(seed)
    transitions = legal(rng.normal(size=(5, 5)).astype(np.float32), TAGS)
    emissions = rng.normal(size=(sum(lengths), 5)).astype(np.float32) * 2
    paragraph = np.repeat(np.arange(len(lengths)), lengths).astype(np.int32)
    tags = viterbi(emissions, transitions, paragraph)
    start = 0
    for length in lengths:
        part = emissions[start : start + length]

        def score(path: tuple[int, ...], part: np.ndarray = part) -> float:
            moves = transitions[0, path[0]] + sum(transitions[a, b] for a, b in pairwise(path))
            return float(moves + sum(part[n, tag] for n, tag in enumerate(path)))

        best = max(score(path) for path in product(range(5), repeat=length))
        assert np.isclose(score(tuple(tags[start : start + length].tolist())), best, atol=1e-3)
        start += length
