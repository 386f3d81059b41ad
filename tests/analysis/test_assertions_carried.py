"""How far a sentence stands on a source that its own words do not name, as numbers."""

from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.assertions_carried import carried
from bot.analysis.assertions_reading import Reading, sentences_of
from tests.analysis.marked import analysed


def numbers(marked: str, told: list[float]) -> dict[str, list[float]]:
    doc = analysed(marked)
    reading = Reading.of(doc, sentences_of(doc))
    assert len(reading.sentences) == len(told)
    return {name: values.tolist() for name, values in carried(reading, np.asarray(told, np.float32)).items()}


def test_a_poll_goes_on_through_the_article() -> None:
    found = numbers("A new poll is out. He leads by 3 percent. It rained.", [0.0, 0.0, 0.0])
    assert found["poll share"] == [0.0, 1.0, 0.0]
    assert found["poll in article"] == [1.0, 1.0, 1.0]


def test_a_document_fades() -> None:
    found = numbers("The study is out. Rain fell. Snow fell.", [0.0, 0.0, 0.0])["document lately"]
    assert found[0] == 0.0
    assert found[1] == 1.0
    assert 0.0 < found[2] < 1.0


def test_between_two_told_sentences_is_nearest_to_a_source() -> None:
    found = numbers("One fell. Two fell. Three fell. Four fell.", [1.0, 0.0, 1.0, 0.0])
    assert found["told around"] == pytest.approx([0.0, 1.0, 0.0, 0.0], abs=0.75)
    assert found["told around"][1] == 1.0
    assert found["told around"][3] == 0.0


def test_what_follows_a_colon_is_known() -> None:
    found = numbers("He named two points:\nThe first is rain. The second is snow.", [0.0, 0.0, 0.0])
    assert found["after colon"] == [0.0, 1.0, 0.0]


def test_a_pronoun_that_speaks_after_is_known() -> None:
    found = numbers("Rain fell. {s1 He} {c1 said} {q1 it was cold}.", [0.0, 1.0])
    assert found["pronoun speaks after"] == [1.0, 0.0]


def test_an_empty_article_has_no_numbers() -> None:
    doc = analysed("")
    found = carried(Reading.of(doc, []), np.zeros(0, np.float32))
    assert all(len(values) == 0 for values in found.values())
