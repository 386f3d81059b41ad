"""What is flagged in the article's own voice, and what never is."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot.analysis.assertions_wording import SHORT, flag
from bot.analysis.lexicon import flag_texts
from bot.article.model import Link
from bot.breakdown import Assertion, FlagCode, Span
from tests.analysis.marked import analysed


def flagged(marked: str) -> dict[str, list[str]]:
    """Codes to their evidence."""
    doc = analysed(marked)
    out: dict[str, list[str]] = {}
    for one in doc._.assertions:
        for given in one.flags:
            out.setdefault(given.code, []).extend(e.of(doc.text) for e in given.evidence)
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


@pytest.mark.parametrize("code", get_args(FlagCode))
def test_every_template_is_short_and_plain_with_the_longest_evidence(code: FlagCode) -> None:
    texts = flag_texts()[code]
    for why in (*texts.why, *texts.plain):
        told = why.replace("{evidence}", "w" * SHORT)
        assert len(told) < 200
        assert "{" not in told
        assert not {"fake", "lie", "lies", "false"} & set(re.findall(r"\w+", told.lower()))
    for ask in texts.ask:
        assert ask.endswith("?")
        assert len(ask) < 200
    assert texts.plain or code == "loaded-verb"
    for told in (texts.meaning, texts.reference, texts.flagged, texts.silent):
        assert told


def test_long_evidence_is_not_repeated_in_the_reason() -> None:
    text = "Word " * 40
    made = flag("unsourced-fact", (Span(start=0, end=len(text) - 1),), text, text, own_words=True)
    assert "Word Word" not in made.why


def test_the_same_sentence_always_gets_the_same_words_and_others_get_others() -> None:
    def say(sentence: str) -> tuple[str, str]:
        made = flag("unsourced-fact", (Span(start=0, end=4),), "Word", sentence, own_words=False)
        return made.why, made.ask

    assert say("It rained.") == say("It rained.")
    assert len({say(f"It rained {n} times.") for n in range(20)}) > 3


@pytest.mark.parametrize(
    ("url", "support"),
    [
        ("https://stats.example.org/flood", "linked"),
        ("https://news.example.com/other-story", "none"),
        ("https://news.example.com/report.pdf", "linked"),
        ("mailto:desk@example.com", "none"),
        ("https://[broken", "none"),
    ],
)
def test_only_a_link_to_another_site_or_to_a_document_supports(url: str, support: str) -> None:
    own = "https://www.news.example.com/story"
    (one,) = analysed("Some 110 soldiers were hurt.", (Link(0, 8, url),), url=own)._.assertions
    assert one.support == support


def test_the_question_names_where_the_link_leads() -> None:
    one = assertion("Some 110 soldiers were hurt.", (Link(0, 8, "https://www.stats.example.org/report"),))
    assert "(stats.example.org)" in one.flags[0].ask or " stats.example.org:" in one.flags[0].ask


def test_the_question_names_who_spoke_before() -> None:
    one = assertion("{s1 {PER Ana Ruiz}} {c1 said} {q1 the flood was bad}. It hurt some 110 people.")
    assert "Ana Ruiz" in one.flags[0].ask


@pytest.mark.parametrize("text", ["Not everyone liked it.", "Almost nobody came.", "Nearly everyone left."])
def test_an_absolute_that_is_taken_back_is_none(text: str) -> None:
    assert "sweeping" not in flagged(text)


def test_who_is_named_does_not_change_what_is_flagged() -> None:
    text = "{0} allegedly sparked the row, and the {1} regime fell. Critics say {0} lost $3 million."
    pairs = [("Trump", "Iranian"), ("Clinton", "American"), ("Xi", "Israeli"), ("Ruiz", "Ruritanian")]
    assert len({str(sorted((c, len(e)) for c, e in flagged(text.format(*pair)).items())) for pair in pairs}) == 1
