"""Links weigh the trained vectors, the distance and whether anything speaks for no source at all."""

from __future__ import annotations

import numpy as np

from bot.analysis.linking import FEATURES, Linker, LinkWeights, features

_BACK = np.zeros(1, np.int32)


def _spans(*spans: tuple[int, int]) -> np.ndarray:
    return np.array(spans, dtype=np.int32).reshape(-1, 2)


def _linker(bias: np.ndarray, none: float = -50.0) -> Linker:
    weights = LinkWeights(2, bias, bias, np.zeros(2, np.float32), none)
    return Linker(weights, np.zeros((2000, 4, 2), np.float16), np.zeros(2000, np.int32))


def test_each_pair_has_four_features_of_one_side() -> None:
    active = features(_spans((10, 11)), _spans((2, 3), (20, 22)), np.zeros(30, np.int32))
    assert active.shape == (1, 2, 4)
    assert (active[0, 0] < FEATURES // 2).all()
    assert (active[0, 1] >= FEATURES // 2).all()


def test_what_lies_between_is_counted() -> None:
    sources = _spans((0, 0), (4, 4))
    active = features(_spans((9, 9)), sources, np.zeros(12, np.int32))
    assert active[0, 0, 2] == active[0, 1, 2] + 1


def test_the_nearest_wins_where_only_distance_speaks() -> None:
    bias = np.zeros(FEATURES, np.float32)
    half = FEATURES // 2
    bias[:10] = bias[half : half + 10] = -np.arange(10)
    chosen, sure = _linker(bias).sources_of(_spans((10, 10), (100, 100)), _spans((8, 8), (90, 92)))
    assert chosen.tolist() == [0, 1]
    assert (sure > 0.5).all()


def test_no_source_wins_where_it_scores_higher() -> None:
    chosen, _ = _linker(np.zeros(FEATURES, np.float32), none=5.0).sources_of(_spans((10, 10)), _spans((8, 8)))
    assert chosen.tolist() == [-1]


def test_nothing_out_of_reach_is_linked() -> None:
    linker = _linker(np.zeros(FEATURES, np.float32))
    assert linker.cues_of(_spans((1900, 1901)), _spans((3, 3)), _BACK)[0].tolist() == [-1]
    assert linker.cues_of(_spans((5, 6)), _spans(), _BACK)[0].tolist() == [-1]
    assert linker.sources_of(_spans((5, 6)), _spans())[0].tolist() == [-1]


def test_many_spans_are_linked_in_parts_as_they_would_be_together() -> None:
    bias = np.zeros(FEATURES, np.float32)
    half = FEATURES // 2
    bias[:10] = bias[half : half + 10] = -np.arange(10)
    cues = _spans(*[(n * 10, n * 10) for n in range(150)])
    sources = _spans(*[(n * 10 + 2, n * 10 + 2) for n in range(150)])
    assert _linker(bias).sources_of(cues, sources)[0].tolist() == list(range(150))
