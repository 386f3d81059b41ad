"""The article that the project was created from shows what it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.analysis.pipeline import analyse
from bot.article.read import read_article
from bot.breakdown import Attribution, Breakdown, Source


@pytest.fixture(scope="module")
def seed_breakdown() -> Breakdown:
    (path,) = (Path(__file__).parents[2] / "seeds").glob("*.txt")
    return analyse(read_article(path.read_bytes(), id=path.stem, name=path.name))


def words(breakdown: Breakdown, one: Attribution) -> str:
    return " … ".join(span.of(breakdown.article.text) for span in one.content)


def source(breakdown: Breakdown, name: str) -> Source:
    (found,) = [s for s in breakdown.sources if s.name == name]
    return found


def claims(breakdown: Breakdown, name: str) -> list[Attribution]:
    ids = source(breakdown, name).attribution_ids
    return [a for a in breakdown.attributions if a.id in ids and a.act == "says"]


def test_all_statements_of_wang_wenbin_are_direct_quotations_given_to_him(seed_breakdown: Breakdown) -> None:
    openings = ["“The assassination", "“It is also", "“The US could", "“All these", "“The US repeats", "“What it is"]
    found = claims(seed_breakdown, "Wang Wenbin")
    contents = [words(seed_breakdown, one) for one in found]
    for opening in openings:
        assert any(content.startswith(opening) for content in contents), opening
    assert any("“But such rules" in content for content in contents)
    assert {one.kind for one in found} == {"direct"}
    assert len(found) == 6, "the last, interrupted by its cue, is one statement"


def test_inner_quotations_are_no_statements_of_their_own(seed_breakdown: Breakdown) -> None:
    for one in seed_breakdown.attributions:
        assert not words(seed_breakdown, one).startswith("‘")


def test_two_reported_statements_of_raisi(seed_breakdown: Breakdown) -> None:
    found = claims(seed_breakdown, "Ebrahim Raisi")
    contents = " | ".join(words(seed_breakdown, one) for one in found)
    assert "must be put on trial" in contents
    assert "Muslims’ revenge" in contents
    assert {one.kind for one in found} == {"indirect"}


def test_trump_claimed_and_the_verb_is_noted(seed_breakdown: Breakdown) -> None:
    (one,) = claims(seed_breakdown, "Donald Trump")
    assert "imminent attacks" in words(seed_breakdown, one)
    assert "no evidence" not in words(seed_breakdown, one)
    assert [flag.code for flag in one.flags] == ["loaded-verb"]


def test_who_is_only_mentioned_is_no_source(seed_breakdown: Breakdown) -> None:
    names = " ".join(s.name for s in seed_breakdown.sources)
    for mentioned in ("Soleimani", "Muhandis", "Pompeo"):
        assert mentioned not in names


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("sweeping", "no evidence"),
        ("unsourced-number", "some 110"),
        ("unsourced-cause", "prompted"),
        ("loaded-wording", "US-occupied"),
        ("loaded-wording", "anti-terror"),
        ("hedged", "presumably"),
        ("hedged", "allegedly"),
        ("vague-attribution", "reported killed"),
    ],
)
def test_what_is_stated_on_nobodys_word(seed_breakdown: Breakdown, code: str, evidence: str) -> None:
    text = seed_breakdown.article.text
    flagged = [e.of(text) for u in seed_breakdown.assertions for f in u.flags if f.code == code for e in f.evidence]
    assert any(evidence in words for words in flagged), flagged


def test_words_of_all_voices_add_up(seed_breakdown: Breakdown) -> None:
    voices = seed_breakdown.voices
    assert voices.quoted + voices.reported + voices.narrated == seed_breakdown.article.words
    assert voices.quoted > 180


def test_role_of_the_spokesman(seed_breakdown: Breakdown) -> None:
    assert source(seed_breakdown, "Wang Wenbin").role == "Foreign Ministry Spokesman"
