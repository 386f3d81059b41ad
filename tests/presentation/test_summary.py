"""What a reader is shown of a Breakdown."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breakdown import Act, FlagCode, Kind, SourceKind, Support
from bot.presentation.summary import percentages, summarise
from bot.presentation.texts import texts
from tests.presentation.samples import article, breakdown


def test_speakers_come_in_order_of_appearance_with_what_they_say_apart_from_what_they_think() -> None:
    ann, critics = summarise(breakdown()).speakers
    assert (ann.name, critics.name) == ("Ann Lee", "critics")
    assert [a.id for a in ann.statements] == ["a1"]
    assert [a.id for a in ann.beliefs] == ["a3"]


def test_shares_are_of_all_words_and_of_all_that_is_said() -> None:
    ann, critics = summarise(breakdown()).speakers
    assert (ann.words, ann.percent_of_article, ann.percent_of_said) == (4, 11, 44)
    assert (critics.words, critics.percent_of_article, critics.percent_of_said) == (5, 14, 56)


def test_the_most_quoted_source_has_most_words_and_a_tie_has_none() -> None:
    summary = summarise(breakdown())
    assert summary.most_quoted is not None
    assert summary.most_quoted.name == "critics"
    only_ann = breakdown()
    twice = [a.model_copy(update={"source_id": s}) for s in ("s1", "s2") for a in only_ann.attributions[:1]]
    assert summarise(only_ann.model_copy(update={"attributions": tuple(twice)})).most_quoted is None


def test_statements_are_counted_by_kind_and_thoughts_are_not() -> None:
    summary = summarise(breakdown())
    assert (summary.direct, summary.reported) == (1, 1)


def test_assertions_come_by_weight_and_ties_by_position() -> None:
    whole = breakdown()
    assert [u.id for u in summarise(whole).assertions] == ["u2", "u1"]
    even = tuple(u.model_copy(update={"weight": 0.5}) for u in whole.assertions)
    assert [u.id for u in summarise(whole.model_copy(update={"assertions": even})).assertions] == ["u2", "u1"]


def test_a_statement_without_a_source_belongs_to_nobody() -> None:
    whole = breakdown()
    orphans = tuple(a.model_copy(update={"source_id": None}) for a in whole.attributions)
    (nobody,) = summarise(whole.model_copy(update={"attributions": orphans})).speakers
    assert nobody.source is None
    assert nobody.name == texts().nobody


def test_words_in_two_overlapping_statements_count_once() -> None:
    whole = breakdown()
    first = whole.attributions[0]
    again = whole.model_copy(update={"attributions": (first, first.model_copy(update={"id": "a9"}))})
    assert summarise(again).speakers[0].words == 4


def test_remarks_tell_how_the_article_was_served_and_labelled() -> None:
    served = article(labels=frozenset({"opinion"}), free=False, notes=("Read as windows-1252.",))
    facts = breakdown().article.model_copy(update={"partial": True})
    remarks = " ".join(summarise(breakdown().model_copy(update={"article": facts}), served).remarks)
    for words in ("part of the article", "labelled opinion", "not free to read", "windows-1252"):
        assert words in remarks


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_percentages_add_up_to_a_hundred_and_are_each_off_by_less_than_one(parts: list[int]) -> None:
    shares = percentages(parts)
    assert sum(shares) == (100 if sum(parts) else 0)
    assert all(abs(share - 100 * part / (sum(parts) or 1)) < 1 for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("source_kinds", SourceKind),
        ("statement_kinds", Kind),
        ("statement_kinds_explained", Kind),
        ("acts", Act),
        ("flags", FlagCode),
        ("support", Support),
    ],
)
def test_every_code_has_its_words(table: str, codes: object) -> None:
    assert set(getattr(texts(), table)) == set(get_args(codes))


def test_a_source_that_is_not_given_never_speaks_most() -> None:
    whole = breakdown()
    unknown = tuple(s.model_copy(update={"kind": "unknown", "name": "not said"}) for s in whole.sources)
    summary = summarise(whole.model_copy(update={"sources": unknown}))
    assert summary.most_quoted is None
    assert {s.name for s in summary.speakers} == {texts().nobody}


def test_what_is_retold_and_given_to_nobody_is_no_claim_and_a_quotation_is() -> None:
    one = breakdown().attributions[0].model_copy(update={"source_id": None, "source": ()})
    for kind, shown in (("indirect", 0), ("mixed", 1), ("direct", 1)):
        alone = breakdown().model_copy(update={"attributions": (one.model_copy(update={"kind": kind}),)})
        assert len(summarise(alone).speakers) == shown, kind
