"""The texts: each is used, is filled in with what it asks for, and gives no verdict."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from bot.presentation.actions import Page, Verdict
from bot.presentation.card import Run
from bot.presentation.texts import PluralForm, plural_form, texts
from bot.presentation.wording import counted, phrase, say

FOLDER = Path(__file__).parents[2] / "bot" / "presentation"
MODULES = [path for path in sorted(FOLDER.glob("*.py")) if path.stem != "wording"]


def calls(*names: str) -> Iterator[tuple[str, frozenset[str]]]:
    """RETURNS (Iterator): the key and the names of the values of each call that fills in a text."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                key = node.args[0]
                assert isinstance(key, ast.Constant) and isinstance(key.value, str), (
                    f"{path.name}:{node.lineno}: a key that is not written out"
                )
                yield key.value, frozenset(str(keyword.arg) for keyword in node.keywords)


def placeholders(text: str) -> frozenset[str]:
    found = list(Formatter().parse(text))
    assert all(not spec and not conversion for _, _, spec, conversion in found), text
    return frozenset(name for _, name, _, _ in found if name is not None)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)


def test_every_text_of_a_card_asks_for_exactly_what_the_code_gives() -> None:
    given = set(calls("say", "phrase"))
    assert {key for key, _ in given} == set(texts().cards)
    for key, values in given:
        assert values == placeholders(texts().cards[key]), key


def test_everything_counted_has_all_plural_forms_with_the_number() -> None:
    assert {key for key, _ in calls("counted")} == set(texts().counts)
    for key, forms in texts().counts.items():
        assert set(forms) == set(get_args(PluralForm)), key
        assert all(placeholders(form) == {"n"} for form in forms.values()), key


def test_every_page_and_verdict_has_its_words() -> None:
    assert set(texts().pages) == set(get_args(Page))
    assert set(texts().verdicts) == set(get_args(Verdict))


def test_no_words_for_readers_stand_in_the_code() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(n) for raising in ast.walk(tree) if isinstance(raising, ast.Raise) for n in ast.walk(raising)}
        silent |= {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        words = [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in silent
        ]
        assert not [w for w in words if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", w)], path.name


def test_no_text_gives_a_verdict() -> None:
    data = tomllib.loads((FOLDER / "texts.toml").read_text(encoding="utf-8"))
    del data["closing"]  # "Hearsay does not say what is true"
    for text in strings(data):
        assert not re.search(r"\b(fake|true|false|lie[sd]?|mislead\w*|propaganda|biased|debunk\w*)\b", text, re.I), text


@pytest.mark.parametrize(("count", "words"), [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (21, "21 sources")])
def test_counts_agree_with_their_noun(count: int, words: str) -> None:
    assert counted("sources", count) == words
    assert plural_form(count) == ("one" if count == 1 else "other")


def test_what_is_filled_in_keeps_its_style_and_is_not_filled_in_again() -> None:
    line = phrase("probably", name=Run("{name} {0}", "strong"))
    assert line == (Run("probably "), Run("{name} {0}", "strong"))
    assert say("probably", name="{n}") == "probably {n}"
