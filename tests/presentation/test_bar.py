"""The bar of voices has one block for each twentieth, and at least one for a voice that is heard at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.bar import WIDTH, blocks
from bot.presentation.summary import Balance, Share


def bar(quoted: int, reported: int, narrated: int) -> str:
    return blocks(Balance(*(Share(words, 0) for words in (quoted, reported, narrated))))


@pytest.mark.parametrize(
    ("words", "cells"),
    [((48, 19, 33), (10, 4, 6)), ((1, 1, 998), (1, 1, 18)), ((0, 50, 50), (0, 10, 10)), ((0, 0, 7), (0, 0, WIDTH))],
)
def test_blocks_are_shared_out_by_largest_remainders(words: tuple[int, int, int], cells: tuple[int, int, int]) -> None:
    found = bar(*words)
    assert tuple(found.count(block) for block in "█▓░") == cells


@given(st.tuples(*(st.integers(0, 10_000) for _ in range(3))))
def test_a_bar_is_as_wide_as_it_should_be(words: tuple[int, int, int]) -> None:
    found = bar(*words)
    assert len(found) == (WIDTH if any(words) else 0)
    assert all((block in found) is (count > 0) for block, count in zip("█▓░", words, strict=True))
