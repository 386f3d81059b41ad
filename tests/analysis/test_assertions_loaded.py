"""Which words of a sentence are shown as loaded: by a score of each, never those that the article quotes."""

from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.assertions_loaded import LEAST, _with_a_word, loaded_words, word_scores
from bot.analysis.assertions_need import LoadedModel
from bot.analysis.assertions_reading import Reading, sentences_of
from bot.analysis.spans import words
from bot.analysis.tagger import Outlined, Tags
from bot.analysis.tagger_states import SIZE, WIDTH
from bot.breakdown import Span
from tests.analysis.marked import analysed


def shown(marked: str, scores: dict[str, float]) -> list[str]:
    """What is shown of the first sentence where these words have such scores, and all others a very low one."""
    doc = analysed(marked)
    text = doc.text
    reading = Reading.of(doc, sentences_of(doc))
    bounds = tuple(words(text))
    none = np.zeros((len(reading.sentences), SIZE), np.float32)
    outlined = Outlined(Tags(), none, none, bounds, np.zeros((len(bounds), 1), np.float32))
    given = np.array([scores.get(text[a:b], LEAST - 9) for a, b in bounds], np.float32)
    return [span.of(text) for span in loaded_words(outlined, given, reading, reading.sentences[0])]


def test_a_word_with_a_high_score_is_shown() -> None:
    assert shown("The mayor torpedoed the plan.", {"torpedoed": LEAST + 1}) == ["torpedoed"]


def test_a_listed_word_needs_less_but_not_nothing() -> None:
    assert shown("The notorious mayor came.", {"notorious": LEAST - 1}) == ["notorious"]
    assert shown("The notorious mayor came.", {}) == []


@pytest.mark.parametrize("marked", ["“{q1 A mob came},” {s1 she} {c1 said}.", "{s1 Ruiz} {c1 said} {q1 a mob came}."])
def test_what_somebody_else_says_is_theirs(marked: str) -> None:
    assert shown(marked, {"mob": LEAST + 1, "A": LEAST + 1}) == []


def test_all_of_a_word_with_hyphens_is_shown() -> None:
    assert shown("A half-baked plan came.", {"half-baked": LEAST + 1}) == ["half-baked"]
    assert shown("The Elmian-occupied town fell.", {"Elmian-occupied": LEAST - 1}) == ["Elmian-occupied"]


def test_a_number_is_never_loaded() -> None:
    assert shown("It fell by 3.5 points.", {"3.5": LEAST + 5}) == []


def test_the_score_of_a_word_is_its_own_and_its_sentences() -> None:
    states = np.zeros((2, SIZE), np.float32)
    states[1, -WIDTH:] = 1.0
    probed = np.array([[1.0], [2.0]], np.float32)
    outlined = Outlined(Tags(), states, states, ((0, 4), (12, 16)), probed)
    model = LoadedModel(np.zeros(SIZE, np.float32), np.full(WIDTH, 0.5, np.float32), -1.0)
    found = word_scores(outlined, [Span(start=0, end=10), Span(start=12, end=20)], model)
    assert found.tolist() == [0.0, 1.0 + 0.5 * WIDTH]


def test_a_label_is_shown_whatever_its_score() -> None:
    assert shown("The so-called plan of the regime fell.", {}) == ["so-called", "regime"]


@pytest.mark.parametrize(
    ("marked", "word"), [("It allegedly fell.", "allegedly"), ("A non-binding vote.", "non-binding")]
)
def test_hedges_and_joined_words_are_not_loaded(marked: str, word: str) -> None:
    assert shown(marked, {word: LEAST + 1}) == []


@pytest.mark.parametrize(
    ("text", "marked", "shown"),
    [
        ("a crowd of angry fools", "of", "of angry"),
        ("they didn’t dare", "didn", "didn’t dare"),
        ("a disgrace of", "of", "disgrace of"),
        ("a shameful plan", "shameful", "shameful"),
    ],
)
def test_a_function_word_is_shown_with_a_word_that_says_something(text: str, marked: str, shown: str) -> None:
    start = text.index(marked)
    whole = Span(start=0, end=len(text))
    assert _with_a_word(text, Span(start=start, end=start + len(marked)), [whole]).of(text) == shown
