"""What is flagged in the article's own voice, and what never is."""

from __future__ import annotations

import pytest

from bot.analysis.lexicon import detectors, flag_texts
from bot.article.model import Link
from bot.breakdown import Assertion
from tests.analysis.marked import analysed


def flagged(marked: str) -> dict[str, list[str]]:
    """Codes to their evidence."""
    doc = analysed(marked)
    out: dict[str, list[str]] = {}
    for one in doc._.assertions:
        for flag in one.flags:
            out.setdefault(flag.code, []).extend(e.of(doc.text) for e in flag.evidence)
    return out


@pytest.mark.parametrize(
    ("text", "code", "evidence"),
    [
        ("Critics say the bridge is ugly.", "vague-attribution", "Critics say"),
        ("It is widely believed that he fled.", "vague-attribution", "It is widely believed"),
        ("Two men were reported killed there.", "vague-attribution", "were reported killed"),
        ("Some 110 soldiers were hurt.", "unsourced-number", "Some 110"),
        ("The town lost $3.5 million on it.", "unsourced-number", "$3.5 million"),
        ("About 40 percent of shops closed.", "unsourced-number", "About 40 percent"),
        ("Thousands of people were moved.", "unsourced-number", "Thousands"),
        ("The ruling prompted an uproar.", "unsourced-cause", "prompted"),
        ("No evidence for it has ever emerged.", "sweeping", "No evidence for it has ever"),
        ("The crisis is unprecedented.", "sweeping", "unprecedented"),
        ("The regime fell silent.", "loaded-wording", "regime"),
        ("Troops hit two Elmian-occupied bases.", "loaded-wording", "Elmian-occupied"),
        ("He allegedly fled.", "hedged", "allegedly"),
        ("The plan clearly failed.", "editorialising", "clearly"),
        ("He resigned in a bid to calm voters.", "mind-reading", "in a bid to"),
        ("Prices are set to rise.", "unsourced-prediction", "are set to"),
        ("The show was a disaster.", "opinion-as-fact", "was a disaster"),
        ("The “reform” starts in May.", "scare-quotes", "“reform”"),
    ],
)
def test_what_is_flagged_in_the_articles_own_voice(text: str, code: str, evidence: str) -> None:
    assert evidence in flagged(text).get(code, []), flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "{s1 Ruiz} {c1 said} {q1 critics say 110 people clearly fled the regime}.",
        "“{q1 The regime killed 110 people},” {s1 she} {c1 said}.",
        "The council met on May 12, 2024, at 10 a.m.",
        "The mayor, 62, has held office since 1998.",
        "The team won 3-2 on Sunday.",
        "The 62-year-old mayor took Flight 370.",
        "Two men and three women came.",
        "After the 9/11 attacks the bridge was closed.",
        "The rain-sparked flood closed the bridge.",
        "The mayor opened the bridge on Friday.",
        "In the film “The Long Road Home” she plays a nurse.",
        "",
    ],
)
def test_what_is_never_flagged(text: str) -> None:
    assert flagged(text) == {}


@pytest.mark.parametrize("crowd", ["Critics", "Some experts", "Many people", "Officials"])
def test_a_crowd_that_nobody_can_check_is_no_source(crowd: str) -> None:
    text = f"{{s1 {crowd}}} {{c1 fear}} {{q1 that 110 people were hurt}}."
    assert flagged(text) == {"vague-attribution": [f"{crowd} fear"], "unsourced-number": ["110"]}


@pytest.mark.parametrize(
    "source", ["Two residents of Lugo", "A senior Treasury official", "The mayor’s critics in Lugo"]
)
def test_a_described_source_is_one(source: str) -> None:
    assert flagged(f"{{s1 {source}}} {{c1 said}} {{q1 that 110 people were hurt}}.") == {}


def test_an_order_is_its_givers_but_its_wording_is_the_articles() -> None:
    found = flagged("{q1 The regime and its 110 men} were to be arrested, {c1 ordered} by {s1 President {PER Falk}}.")
    assert found == {"loaded-wording": ["regime"]}


def test_a_passive_report_without_a_source_is_the_articles_own() -> None:
    found = flagged("{q1 No soldiers} {c1 were reported} {q1 killed in the strikes}.")
    assert found == {"vague-attribution": ["were reported killed"]}


def test_hedges_inside_a_claim_that_is_doubted_already_are_the_articles() -> None:
    text = "{s1 Ruiz} {c1 claimed} {q1 the raid stopped presumably imminent attacks}."
    assert flagged(text) == {"hedged": ["presumably"]}


def test_hedges_inside_a_plain_report_are_the_sources() -> None:
    assert flagged("{s1 Ruiz} {c1 said} {q1 the raid stopped presumably imminent attacks}.") == {}


def assertion(marked: str, links: tuple[Link, ...] = ()) -> Assertion:
    found: tuple[Assertion, ...] = analysed(marked, links)._.assertions
    (one,) = found
    return one


def test_a_link_in_the_sentence_is_support_and_lowers_the_weight() -> None:
    text = "Some 110 soldiers were hurt."
    linked = assertion(text, (Link(0, 8, "https://example.org/report"),))
    assert linked.support == "linked"
    assert linked.weight < assertion(text).weight


def test_a_sentence_that_carries_on_a_statement_says_so() -> None:
    text = "{s1 Ruiz} {c1 said} {q1 the flood was bad}. It hurt some 110 people."
    assert assertion(text).support == "carried-over"


def test_the_span_is_the_sentence_without_white_space() -> None:
    doc = analysed("It rained.\n\n  Some 110 soldiers were hurt.  \n")
    (one,) = doc._.assertions
    assert one.span.of(doc.text) == "Some 110 soldiers were hurt."


def test_every_code_that_a_pattern_raises_has_its_text() -> None:
    codes = {d.code for d in detectors()} | {"unsourced-number", "scare-quotes"}
    for code in codes:
        texts = flag_texts()[code]
        assert texts.ask.endswith("?")
        assert len(texts.why) < 200
        assert "fake" not in texts.why


def test_who_is_named_does_not_change_what_is_flagged() -> None:
    text = "{0} allegedly sparked the row, and the {1} regime fell. Critics say {0} lost $3 million."
    pairs = [("Trump", "Iranian"), ("Clinton", "American"), ("Xi", "Israeli"), ("Ruiz", "Ruritanian")]
    assert len({str(sorted((c, len(e)) for c, e in flagged(text.format(*pair)).items())) for pair in pairs}) == 1
