"""Texts are left out by whole lines, and what stands between them stays."""

from __future__ import annotations

import pytest

from bot.presentation.clean import fit_escaped
from bot.presentation.fitting import fitting


@pytest.mark.parametrize(
    ("blocks", "room", "shown"),
    [
        (["ab", 1, "cd"], 4, ["ab", 1, "cd"]),
        (["ab", 1, "cd\nef"], 6, ["ab", 1, "cd\n…"]),
        (["ab", 1, "cd\nef"], 4, ["ab", 1, "…"]),
        (["abcdef", 1, "gh"], 4, ["…", 1]),
        (["ab", "cd"], 3, ["ab"]),
    ],
)
def test_no_line_is_cut(blocks: list[str | int], room: int, shown: list[str | int]) -> None:
    assert fitting(blocks, room) == shown
    assert sum(len(one) for one in shown if isinstance(one, str)) <= room


def test_a_text_is_cut_at_a_word_before_it_is_escaped() -> None:
    def doubled(text: str) -> str:
        return text.replace("*", "\\*")

    assert fit_escaped("a *b* c", 20, doubled) == "a \\*b\\* c"
    for limit in range(12):
        shown = fit_escaped("a *b* c", limit, doubled)
        assert len(shown) <= limit
        assert not shown.endswith("\\")
