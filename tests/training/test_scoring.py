"""The figures count what they say they count."""

from __future__ import annotations

import pytest

from bot.training.corpora import Attribution
from bot.training.scoring import AttributionScore, Count, Words, average_precision, macro_f1, pair

TEXT = "“We will win,” said Ann Lee. Bob thinks that it may rain."


def _at(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


GOLD = [
    Attribution((_at("“We will win,”"),), (_at("said"),), (_at("Ann Lee"),)),
    Attribution((_at("that it may rain"),), (_at("thinks"),), (_at("Bob"),)),
]


def _score(said: list[Attribution]) -> AttributionScore:
    score = AttributionScore()
    score.add(TEXT, GOLD, said)
    return score


def test_the_gold_scores_one() -> None:
    score = _score(GOLD)
    assert score.match.f1 == 1.0
    assert all(count.f1 == 1.0 for count in score.exact.values())
    assert score.source_right == 2


def test_punctuation_at_the_edges_does_not_count() -> None:
    said = [Attribution((_at("We will win"),), (_at("said"),), (_at("Ann Lee."),)), GOLD[1]]
    assert _score(said).exact["content"].f1 == 1.0
    assert _score(said).exact["source"].f1 == 1.0


def test_a_content_that_shares_less_than_three_tenths_is_no_match() -> None:
    score = _score([Attribution((_at("rain"),))])
    assert score.match.hit == 0
    assert _score([Attribution((_at("may rain"),))]).match.hit == 1


def test_a_source_is_right_when_it_overlaps_or_when_both_lack_one() -> None:
    assert _score([Attribution(GOLD[0].content, (), (_at("Lee"),))]).source_right == 1
    assert _score([Attribution(GOLD[0].content, (), ())]).source_right == 0


def test_recall_is_told_by_kind() -> None:
    score = _score(GOLD[:1])
    assert score.kinds["direct"].recall == 1.0
    assert score.kinds["indirect"].recall == 0.0


def test_pairs_are_one_to_one_and_the_best_first() -> None:
    assert sorted(pair([{1, 2, 3}, {3, 4, 5}], [{3, 4, 5}, {1, 2}])) == [(0, 1), (1, 0)]
    assert pair([{1, 2}], [{1, 2}, {1, 2}]) == [(0, 1)]


def test_counts_of_nothing_are_zero() -> None:
    assert Count().f1 == 0.0
    assert Words("…").runs([(0, 1)]) == set()


def test_macro_f1_is_the_mean_of_both_classes() -> None:
    assert macro_f1([True, True, False, False], [True, False, False, False]) == pytest.approx((2 / 3 + 0.8) / 2)


def test_average_precision_ranks_by_score() -> None:
    assert average_precision([True, False, True], [0.9, 0.5, 0.1]) == pytest.approx((1 + 2 / 3) / 2)
