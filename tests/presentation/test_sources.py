"""What a reader is told of a source: its name, what is missing, what is told elsewhere, and who is not heard."""

from __future__ import annotations

import pytest

from bot.analysis import reading, unsaid
from bot.breakdown import Balance, Breakdown, NotHeard, Source, Span, Unnamed
from bot.presentation.card import plain
from bot.presentation.cards import claims_card, sources_card, summary_card
from bot.presentation.sources import (
    NAME,
    NOT_HEARD,
    UNCLEAR,
    by_naming,
    flags_to_show,
    not_heard,
    office,
    shown_name,
    told,
)
from bot.presentation.summary import Summary, summarise
from bot.presentation.view import View
from tests.presentation.samples import TEXT, breakdown, flag, span

KNOWS, REASON = span("on Monday"), span("ignored ‘clear’ warnings")


def source(kind: str = "unnamed-person", name: str = "aide", **facts: object) -> Source:
    return Source.model_validate({"id": "s2", "name": name, "kind": kind, **facts})


def unnamed(*, described: bool = True, knows: Span | None = None, reason: Span | None = None) -> Unnamed:
    return Unnamed(described=described, knows=knows, reason=reason)


def with_source(one: Source) -> Breakdown:
    """RETURNS (Breakdown): the sample, with `one` in the place of its critics."""
    whole = breakdown()
    return whole.model_copy(update={"sources": (one, whole.sources[1])})


def not_heard_by(*names: str) -> Balance:
    found = tuple(NotHeard(name=name, kind="named-person", mentions=(span("town"),)) for name in names)
    return Balance(not_heard=found)


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("unnamed-person", unnamed(), ["it is not said how they know"]),
        ("unnamed-person", unnamed(described=False), ["not described", "it is not said how they know"]),
        ("unnamed-person", unnamed(knows=KNOWS), []),
        ("unnamed-person", unnamed(knows=KNOWS, reason=REASON), ["a reason is given for not being named"]),
        ("unnamed-group", unnamed(), []),
        ("unnamed-group", unnamed(described=False), ["not described"]),
        (
            "unnamed-group",
            unnamed(reason=REASON),
            ["it is not said how they know", "a reason is given for not being named"],
        ),
        ("named-person", None, []),
    ],
)
def test_what_is_missing_is_told_where_it_matters(kind: str, facts: Unnamed | None, words: list[str]) -> None:
    one = source(kind, unnamed=facts)
    assert list(told(with_source(one), one)) == words


def test_whose_role_is_told_is_described() -> None:
    one = source("unnamed-person", role="doctor", unnamed=unnamed(described=False, knows=KNOWS))
    assert list(told(with_source(one), one)) == []


@pytest.mark.parametrize("name", ["agency spokesman", "Spokeswoman"])
def test_whoever_speaks_for_a_body_is_not_asked_how_they_know(name: str) -> None:
    one = source(name=name, unnamed=unnamed())
    assert list(told(breakdown(), one)) == []


def test_where_there_is_room_the_articles_own_words_are_given() -> None:
    one = source(unnamed=unnamed(knows=KNOWS, reason=REASON))
    assert list(told(breakdown(), one, quoting=True)) == [
        "how they know: “on Monday”",
        "a reason is given for not being named: “ignored ‘clear’ warnings”",
    ]


def test_words_beyond_the_end_of_the_text_leave_the_label() -> None:
    beyond = Span(start=len(TEXT) + 5, end=len(TEXT) + 9)
    one = source(unnamed=unnamed(knows=beyond, reason=beyond))
    assert list(told(breakdown(), one, quoting=True)) == ["a reason is given for not being named"]


def test_a_crowds_flag_is_told_once() -> None:
    whole = breakdown()
    crowd = whole.sources[0].model_copy(update={"unnamed": unnamed(described=False)})
    assert flags_to_show(whole, crowd) == crowd.flags
    assert list(told(whole, crowd)) == []
    repeated = whole.assertions[0].model_copy(update={"flags": (flag("vague-attribution", "Critics say"),)})
    other = whole.model_copy(update={"assertions": (repeated,)})
    assert flags_to_show(other, crowd) == ()
    assert list(told(other, crowd)) == ["source nobody can check"]


def test_another_flag_of_the_same_words_hides_nothing() -> None:
    whole = breakdown()
    hedged = whole.assertions[0].model_copy(update={"flags": (flag("hedged", "Critics"),)})
    crowd = whole.sources[0]
    assert flags_to_show(whole.model_copy(update={"assertions": (hedged,)}), crowd) == crowd.flags


def unclear() -> Summary:
    return summarise(with_source(source("unknown", UNCLEAR)))


def test_who_could_be_two_is_called_unclear_as_the_analysis_does() -> None:
    assert reading.UNCLEAR == UNCLEAR
    assert shown_name(source("unknown", UNCLEAR)) == "Unclear who says this"
    assert shown_name(source("unknown", unsaid.UNKNOWN)) == shown_name(None) == "No source given"
    assert shown_name(source("unnamed-group", UNCLEAR)) == UNCLEAR


def test_what_it_is_unclear_who_says_is_shown_and_counts_as_no_source() -> None:
    summary = unclear()
    assert "Unclear who says this" in plain(claims_card(View(summary)))
    assert "the town ignored" in plain(claims_card(View(summary)))
    assert (summary.sources, summary.by_naming) == (1, (1, 0, 0))
    assert "not identified" not in plain(sources_card(View(summary)))
    assert summary.most_quoted
    assert summary.most_quoted.name == "Ann Lee"


def test_several_who_speak_together_are_joined_in_words() -> None:
    assert shown_name(source(name="Bo + Cy")) == "Bo and Cy"
    assert shown_name(source(name="Bo + Cy + Di")) == "Bo, Cy and Di"
    assert shown_name(source(name="A+B")) == "A+B"


@pytest.mark.parametrize(
    ("role", "affiliation", "shown"),
    [
        ("Harbour Board chair", "harbour board", ("Harbour Board chair",)),
        ("chair", "Harbour Board", ("chair", "Harbour Board")),
        ("Marl envoy; clerk", "Marl; Port", ("Marl envoy; clerk", "Port")),
        (None, "Port", ("Port",)),
        ("", "", ()),
        (None, None, ()),
    ],
)
def test_an_affiliation_that_the_role_tells_is_not_told_twice(
    role: str | None, affiliation: str | None, shown: tuple[str, ...]
) -> None:
    assert office(source(role=role, affiliation=affiliation)) == shown


def test_statements_are_counted_by_whether_there_is_a_name() -> None:
    assert summarise(breakdown()).by_naming == (1, 1, 0)
    assert summarise(with_source(source("poll"))).by_naming == (1, 0, 1)
    assert by_naming(0, 0, 0) == ""
    assert by_naming(5, 2, 0) == "5 from named sources, 2 from unnamed ones"
    assert by_naming(0, 0, 1) == "0 from named sources, 0 from unnamed ones, 1 from documents, polls and others"


def test_nobody_is_not_heard_where_it_was_not_counted() -> None:
    assert not_heard(None) is None
    assert not_heard(Balance()) is None
    assert not_heard(not_heard_by("\u200b", " ")) is None


def test_who_is_not_heard_is_named_once_and_a_few_only() -> None:
    found = not_heard(not_heard_by("Bo", "Cy", "Bo"))
    assert found
    assert found.plain() == "Bo, Cy"
    many = not_heard(not_heard_by(*(f"{n} \u202e{'x' * 500}" for n in range(NOT_HEARD + 3))))
    assert many
    assert many.plain().endswith(" and 3 more")
    assert len(many.names) == NOT_HEARD
    assert max(map(len, many.names)) <= NAME
    assert "\u202e" not in many.plain()


def test_who_is_not_heard_stands_in_the_summary_unless_the_channel_leaves_it_out() -> None:
    whole = breakdown().model_copy(update={"balance": not_heard_by("Bo Finch")})
    words = "Talked about, not heard from: Bo Finch"
    assert words in plain(summary_card(View(summarise(whole))))
    assert words in plain(sources_card(View(summarise(whole))))
    assert words not in plain(summary_card(View(summarise(whole), show=frozenset({"counts"}))))
