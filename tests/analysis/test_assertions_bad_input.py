"""Texts that are no news: few flags, and sensible ones. All are our own."""

from __future__ import annotations

import pytest

from bot.analysis.pipeline import analyse
from bot.article.model import Article, Label, Paragraph
from bot.breakdown import Breakdown

RECIPE = """Leek and potato soup

Serves: 4
Time: 35 minutes

Two leeks, 400 g of potatoes, 1 litre of stock, 50 g of butter, salt.

Melt the butter in a large pot. Add the leeks and let them soften for 10 minutes. Add the potatoes and the stock.

Simmer for 20 minutes, then blend. Season to taste and serve with bread."""

RESULTS = """Results of Saturday, 3 May

Northfield 3, Elmbridge 1
Harrow Vale 0, Westmoor 0
St Bride 2, Castle Row 4

Standings
1. Northfield 31 12 4 97
2. Castle Row 29 11 5 88
3. Elmbridge 27 10 7 80"""

TRANSCRIPT = """LEE: Thank you all for coming. The bridge is the worst in the country.

PARK: Nobody has ever shown that. Your numbers are wrong.

LEE: Some 4,000 people cross it each day, and it will fall.

PARK: It will clearly not fall.

LEE: We shall see. Goodnight."""

OBITUARY = """Ada Holm, who kept the lighthouse at Skarv for forty years, dies at 93

Ada Holm, the last keeper of the lighthouse at Skarv, died on Monday at her home. She was 93.

She was born in Skarv on 4 May 1931. She joined the coast service in 1952 and retired in 1992.

She is survived by two daughters and five grandchildren. A service will be held on Friday at 11 a.m."""

NOTICE = """Notice of hearing

Notice is hereby given under section 12 of the Land Act that the planning board will hold a public hearing on 14 June at
10 a.m. in room 3 of the town hall.

Objections must be filed in writing with the clerk not later than 7 June. The plans may be inspected at the office of
the clerk on any working day between 9 a.m. and 4 p.m."""

POEM = """Evening at the weir

The river keeps no diary,
it turns the page and goes;
the heron, stern and wiry,
is all the weir still knows.

I had a boat of paper,
I had a lamp, a friend;
the mist came down like vapour
and every song will end."""

OPINION = """The new toll is a disgrace

I have driven over this bridge for thirty years, and I have never seen a worse idea. The toll is shameful. It is the
silliest plan that any council has ever made.

It should be scrapped, and the mayor ought to apologise. Who could possibly like it?

It has caused the ruin of 40 percent of the shops in the old town, and the council secretly wants to please three large
hauliers with it."""

SATIRE = """Council of Geese approves toll on bread

In a statement that consisted of honking, the Council of Geese on Tuesday approved a toll on all bread carried within
six feet of the pond.

“Honk,” the chairgoose said. Analysts described the remark as hawkish.

The toll will be collected by whoever is biggest."""


def read(text: str, *labels: Label) -> Breakdown:
    return analyse(Article("bad", text, (Paragraph(0, len(text)),), labels=frozenset(labels)))


@pytest.mark.parametrize(
    ("text", "most"),
    [(RECIPE, 1), (RESULTS, 0), (TRANSCRIPT, 0), (OBITUARY, 1), (NOTICE, 0), (POEM, 3)],
    ids=["recipe", "results", "transcript", "obituary", "notice", "poem"],
)
def test_what_is_no_news_has_few_flags(text: str, most: int) -> None:
    found = read(text).assertions
    assert len(found) <= most, [(one.span.of(text), [f.code for f in one.flags]) for one in found]


def test_an_age_at_death_is_no_number_to_ask_about() -> None:
    codes = [f.code for one in read(OBITUARY).assertions for f in one.flags]
    assert "unsourced-number" not in codes


def test_a_labelled_opinion_is_asked_for_its_facts_only() -> None:
    judged = {"opinion-as-fact", "loaded-wording", "editorialising", "sweeping", "hedged", "scare-quotes"}
    found = read(OPINION, "opinion").assertions
    assert not judged & {f.code for one in found for f in one.flags}
    assert len(found) < len(read(OPINION).assertions)
    assert any("40 percent" in one.span.of(OPINION) for one in found)


def test_satire_that_names_itself_has_fewer_flags_than_the_same_text_as_news() -> None:
    assert len(read(SATIRE, "satire").assertions) <= min(1, len(read(SATIRE).assertions))
