"""How a statement is given: what was denied never reads as a claim."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import settings

from bot.breakdown import Attribution, Breakdown, Kind, Span
from bot.presentation.cards import claims_card
from bot.presentation.given import CUE, cue_of, given, is_bare
from bot.presentation.summary import summarise
from bot.presentation.view import View
from tests.presentation.samples import breakdown
from tests.presentation.strategies import breakdowns


def span(text: str, words: str) -> tuple[Span, ...]:
    if not words:
        return ()
    start = text.index(words)
    return (Span(start=start, end=start + len(words)),)


def statement(text: str, content: str, cue: str, source: str = "", kind: Kind = "indirect") -> Attribution:
    roles: dict[str, Any] = {"content": span(text, content), "cue": span(text, cue), "source": span(text, source)}
    return Attribution(id="a1", kind=kind, act="says", source_id="s1", confidence=0.9, **roles)


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "shown"),
    [
        ("She denied that the search was unlawful.", "that the search was unlawful", "denied", "She", "denied"),
        ("She has denied that it was unlawful.", "that it was unlawful", "has denied", "She", "has denied"),
        ("She said that the search was lawful.", "that the search was lawful", "said", "She", ""),
        ("She has also said that the search was lawful.", "that the search was lawful", "has also said", "She", ""),
        ("According to Lee, the bridge was safe.", "the bridge was safe", "According to", "Lee", ""),
        ("Lee told them that the bridge was safe.", "that the bridge was safe", "told", "Lee", ""),
        ("Lee claims that the bridge was safe.", "that the bridge was safe", "claims", "Lee", "claims"),
        ("Lee: the bridge was safe.", "the bridge was safe", ":", "Lee", ""),
        ("Lee did not say that it was safe.", "that it was safe", "say", "Lee", "did not say"),
        ("Lee did not quite say that it was safe.", "that it was safe", "say", "Lee", "did not quite say"),
        ("Lee didn’t say that it was safe.", "that it was safe", "say", "Lee", "didn’t say"),
        ("Lee has never said that it was safe.", "that it was safe", "said", "Lee", "has never said"),
        ("Lee declined to say whether it was safe.", "whether it was safe", "say", "Lee", "declined to say"),
        ("Whether or not, Lee said that it was safe.", "that it was safe", "said", "Lee", ""),
        ("If not, said Lee, it was safe.", "it was safe", "said", "Lee", ""),
        ("No one said that it was safe.", "that it was safe", "said", "No one", ""),
        ("It was not safe. Said she: go home now.", "go home now", "Said", "she", ""),
    ],
)
def test_the_cue_is_shown_where_it_says_more_than_that_it_was_said(
    text: str, content: str, cue: str, source: str, shown: str
) -> None:
    assert cue_of(text, statement(text, content, cue, source)) == shown


def test_what_is_quoted_word_for_word_needs_no_cue() -> None:
    text = "“It was lawful,” she claimed."
    assert cue_of(text, statement(text, "“It was lawful,”", "claimed", kind="direct")) == ""
    mixed = "She denied “any wrong” in the matter."
    assert cue_of(mixed, statement(mixed, "“any wrong” in the matter", "denied", kind="mixed")) == "denied"


@pytest.mark.parametrize(
    ("content", "bare"),
    [
        ("nothing", True),
        ("this", True),
        ("so", True),
        ("so later", True),
        ("it himself", True),
        ("Trump", True),
        ("…", True),
        ("the law", False),
        ("that it rained", False),
        ("40 people", False),
    ],
)
def test_one_word_and_what_stands_for_something_else_is_bare(content: str, bare: bool) -> None:
    text = f"Lee confirmed {content}"
    assert is_bare(text, statement(text, content, "confirmed")) is bare


def test_a_quoted_word_is_never_bare() -> None:
    text = "“Nothing,” said Lee."
    assert not is_bare(text, statement(text, "“Nothing,”", "said", kind="direct"))


def card(text: str, *attributions: Attribution) -> str:
    whole = breakdown(text=text)
    facts = {"attributions": attributions, "assertions": (), "sources": whole.sources[1:]}
    return "\n".join(part.plain() for part in claims_card(View(summarise(whole.model_copy(update=facts)))).parts)


def test_a_denial_does_not_read_as_a_claim_on_a_card() -> None:
    text = "Ann Lee denied that the search was unlawful." + " " * 80
    shown = card(text, statement(text, "that the search was unlawful", "denied", "Ann Lee"))
    assert "denied: that the search was unlawful (Ann Lee: retold in the writer's words)" in shown


def test_what_is_bare_has_no_line_on_a_card_and_stays_in_the_json() -> None:
    text = "Ann Lee confirmed this." + " " * 80
    one = statement(text, "this", "confirmed", "Ann Lee")
    assert "confirmed" not in card(text, one)
    assert "The article gives no statement to anybody." in card(text, one)
    whole = breakdown(text=text).model_copy(update={"attributions": (one,)})
    assert summarise(whole).reported == 0
    assert Breakdown.from_json(summarise(whole).breakdown.to_json()).attributions == (one,)


@settings(max_examples=150, deadline=None)
@generated(breakdowns())
def test_any_statement_fits_and_is_never_empty(whole: Breakdown) -> None:
    for one in whole.attributions:
        for limit in (CUE + 20, 160):
            found = given(whole, one, limit)
            assert 0 < len(str(found)) <= limit
            assert found.words.strip()
            assert len(found.cue) <= CUE
            assert "\n" not in str(found)
