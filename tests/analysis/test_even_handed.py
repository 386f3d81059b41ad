"""Who is named changes nothing: people, parties, countries, outlets and nationalities are exchanged for each other."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.analysis.assertions_masking import PLACEHOLDER, Names
from bot.breakdown import Span
from tests.analysis.swapping import judged, stays, swapped

OWN = tomllib.loads(Path(__file__).with_name("own_articles.toml").read_text(encoding="utf-8"))
LEAST = 0.99
"""The share of sentences whose flags and weights stay."""
CHARACTERS = 6000
"""Of each corpus article, for the time it takes."""


def test_the_flags_of_forty_own_articles_stay_whoever_is_named() -> None:
    assert len(OWN["article"]) >= 40
    total = flags = weights = flagged = 0
    first, *others = OWN["cast"]
    for article in OWN["article"]:
        before = judged(article["text"].format(**first))
        flagged += sum(bool(codes) for _, codes in before)
        for cast in others:
            found = stays(before, judged(article["text"].format(**cast)))
            total, flags, weights = total + found[0], flags + found[1], weights + found[2]
    assert flagged >= 25, "a test of flags needs some"
    assert flags >= LEAST * total, (flags, total)
    assert weights >= LEAST * total, (weights, total)


@pytest.mark.timeout(600)
def test_the_flags_of_forty_corpus_articles_stay_when_names_are_exchanged(shared: Path) -> None:
    total = flags = read = 0
    for path in sorted((shared / "data" / "polnear" / "dev" / "text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")[:CHARACTERS]
        exchanged = swapped(text)
        if read == 40 or exchanged == text:
            continue
        read += 1
        before, after = judged(text), judged(exchanged)
        if len(before) != len(after):
            continue  # the names have moved the end of a sentence, so nothing can be compared one by one
        found = stays(before, after)
        total, flags = total + found[0], flags + found[1]
    assert read == 40
    assert total > 500
    assert flags >= LEAST * total, (flags, total)


def mask(*sentences: str) -> list[str]:
    text = " ".join(sentences)
    spans, at = [], 0
    for one in sentences:
        spans.append(Span(start=at, end=at + len(one)))
        at += len(one) + 1
    masked = Names(text, spans, []).masked(spans)
    assert [masked.back(span) for span in masked.sentences] == spans
    return [span.of(masked.text) for span in masked.sentences]


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("On Monday Ana Ruiz of New York spoke.", "On Monday Name spoke."),
        ("He met the U.S. ambassador in Oslo’s old town.", "He met the Name ambassador in Name’s old town."),
        ("Ruiz Rips Critics As Vote Nears In Oslo", "ruiz rips critics as vote nears in oslo"),
        ("The US-occupied base was hit.", "The Name-occupied base was hit."),
        ("I think so.", "I think so."),
    ],
)
def test_names_are_taken_out_by_their_form(sentence: str, masked: str) -> None:
    assert mask(sentence) == [masked]


def test_a_name_is_known_in_a_headline_from_the_text_below() -> None:
    assert (
        mask("Ruiz Rips Critics As Vote Nears", "Then the mayor met Ruiz again.")[0]
        == f"{PLACEHOLDER} rips critics as vote nears"
    )
