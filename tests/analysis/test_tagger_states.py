"""The states that the encoder gives out beside its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.assertions_masking import PLACEHOLDER
from bot.analysis.tagger import WEIGHTS
from bot.analysis.tagger_states import SIZE, exposed
from bot.analysis.tagging import tagger

TEXT = "Rain fell on the town. " * 120


def sentences(text: str) -> list[tuple[int, int]]:
    return [(start, start + 22) for start in range(0, len(text) - 1, 23)]


def test_the_weights_of_the_file_stay_as_they_are() -> None:
    model = (WEIGHTS / "model.onnx").read_bytes()
    assert exposed(model).startswith(model)
    assert len(exposed(model)) - len(model) < 200


def test_each_sentence_has_the_mean_of_its_words_over_several_windows() -> None:
    edges = sentences(TEXT)
    read = tagger(WEIGHTS).outlined(TEXT, edges, PLACEHOLDER, 64, np.eye(SIZE, dtype=np.float32))
    assert read.states.shape == (len(edges), SIZE)
    starts = np.array([start for start, _ in read.words])
    inside = (starts >= edges[60][0]) & (starts < edges[60][1])
    assert inside.sum() == 6, "five words and a full stop, each of one piece"
    assert read.states[60] == pytest.approx(read.probed[inside].mean(0), abs=1e-4)


def test_states_of_different_words_differ() -> None:
    read = tagger(WEIGHTS).outlined("Rain fell.", [(0, 10)], PLACEHOLDER, 64, np.eye(SIZE, dtype=np.float32))
    assert np.abs(read.probed[0] - read.probed[1]).max() > 0.1


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_text_without_words_has_no_states(text: str) -> None:
    read = tagger(WEIGHTS).outlined(text, [(0, len(text))], PLACEHOLDER, 64, np.ones((SIZE, 1), dtype=np.float32))
    assert read.states.shape == (1, SIZE)
    assert not read.states.any()
    assert read.words == ()
    assert read.probed.shape == (0, 1)
