"""Tagged statements become attributions: edges, kind, act, loaded cues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.pipeline import language
from bot.analysis.tagger import TaggedAttribution, Tags
from bot.breakdown import Attribution
from tests.analysis.marked import analysed


def attributions(marked: str) -> list[tuple[str, Attribution]]:
    doc = analysed(marked)
    return [(" … ".join(s.of(doc.text) for s in one.content), one) for one in doc._.attributions]


def test_a_quotation_keeps_its_marks_and_is_direct() -> None:
    ((words, one),) = attributions("“{q1 We will go},” {s1 Ana Ruiz} {c1 said}.")
    assert (words, one.kind, one.act) == ("“We will go,”", "direct", "says")


def test_a_reported_statement_loses_the_comma_behind_it() -> None:
    ((words, one),) = attributions("{q1 The bridge is closed,} {s1 officials} {c1 said}.")
    assert (words, one.kind) == ("The bridge is closed", "indirect")


def test_a_clause_with_a_quotation_in_it_is_mixed() -> None:
    ((words, one),) = attributions("{s1 Ruiz} {c1 called} {q1 the plan a “costly mistake for the town”}.")
    assert (words, one.kind) == ("the plan a “costly mistake for the town”", "mixed")


def test_an_interrupted_quotation_is_one_statement() -> None:
    ((words, one),) = attributions("“{q1 We will},” {s1 Ruiz} {c1 said}, “{q1 go there}.”")
    assert words == "“We will,” … “go there.”"
    assert one.kind == "direct"


def test_two_cues_of_one_speaker_that_interrupt_a_quotation_make_one_statement() -> None:
    found = attributions("“{q1 We will},” {s1,2 he} {c1 continued}, {c2 adding}, “{q2 But not today}.”")
    assert [words for words, _ in found] == ["“We will,” … “But not today.”"]


@pytest.mark.parametrize("later", ["{c2 adding later}", "{c2 adding} later"])
def test_what_was_said_on_another_occasion_is_another_statement(later: str) -> None:
    found = attributions("“{q1 We will},” {s1,2 he} {c1 said}, " + later + ", “{q2 But not today}.”")
    assert len(found) == 2


def test_two_sentences_of_one_speaker_stay_two_statements() -> None:
    found = attributions("“{q1 We will},” {s1 he} {c1 said}. {s2 He} {c2 added}: “{q2 But not today}.”")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "says"),
        ("according to", "says"),
        ("believes", "thinks"),
        ("had hoped", "thinks"),
        ("plans to", "thinks"),
        ("fears", "thinks"),
        ("ordered", "orders"),
        ("voted to approve", "orders"),
        ("demanding", "orders"),
        ("unheard-of cue", "says"),
    ],
)
def test_the_act_comes_from_the_cue(cue: str, act: str) -> None:
    ((_, one),) = attributions(f"{{s1 The council}} {{c1 {cue}}} {{q1 a new bridge by next year}}.")
    assert one.act == act


def test_what_stands_in_quotation_marks_was_said() -> None:
    ((_, one),) = attributions("{s1 Ruiz} {c1 thought}: “{q1 It will rain all day tomorrow}.”")
    assert one.act == "says"


@pytest.mark.parametrize(
    ("cue", "stance"),
    [("claimed", "doubtful"), ("admitted", "something to hide"), ("noted", "as a fact"), ("pointed out", "as a fact")],
)
def test_verbs_that_take_a_side_are_flagged(cue: str, stance: str) -> None:
    ((_, one),) = attributions(f"{{s1 Ruiz}} {{c1 {cue}}} {{q1 that it rained}}.")
    (flag,) = one.flags
    assert flag.code == "loaded-verb"
    assert cue in flag.why
    assert stance in flag.why


@pytest.mark.parametrize("cue", ["said", "added", "told reporters", "warned", "stressed", "confirmed", "asked"])
def test_plain_verbs_are_not_flagged(cue: str) -> None:
    ((_, one),) = attributions(f"{{s1 Ruiz}} {{c1 {cue}}} {{q1 that it rained}}.")
    assert one.flags == ()


def test_scare_quotes_and_titles_without_a_speaker_are_no_statements() -> None:
    assert attributions("the so-called “{q1 deep state}” and the film “{q2 The Long Road Home}” were named") == []


def test_a_few_quoted_words_with_a_speaker_are_a_statement() -> None:
    assert len(attributions("{s1 Ruiz} {c1 called} it “{q1 absurd}”.")) == 1


def test_a_text_without_words_has_no_attributions() -> None:
    assert attributions("") == []
    assert attributions(" \n\n… ”") == []


def test_a_quotation_goes_to_whom_the_clause_behind_it_names() -> None:
    first, second = attributions("“{q1 I did it,}” {s1 Ana Ruiz} {c1 said}. “{q1 You did not,}” replied Tom Hall.")
    assert (first[0], second[0]) == ("“I did it,”", "“You did not,”")
    assert [span.end - span.start for span in (*second[1].cue, *second[1].source)] == [len("replied"), len("Tom Hall")]


@pytest.mark.parametrize("behind", ["Tom Hall said that it rained.", "Tom Hall nodded.", "The reports said no."])
def test_a_sentence_behind_a_quotation_takes_none_away(behind: str) -> None:
    found = attributions(f"“{{q1 I did it,}}” {{s1 Ana Ruiz}} {{c1 said}}. “{{q1 It was me.}}” {behind}")
    assert [words for words, _ in found] == ["“I did it,” … “It was me.”"]


@given(st.text(st.sampled_from("ab “”\"'’.,;:\n"), max_size=40), st.data())
def test_any_tagged_spans_give_valid_attributions(text: str, data: st.DataObject) -> None:
    nlp = language()
    doc = nlp.make_doc(text)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda s: s[0] < s[1])
    if len(text) > 1:
        some = data.draw(
            st.lists(
                st.builds(
                    TaggedAttribution,
                    st.lists(spans, min_size=1, max_size=3).map(tuple),
                    st.none() | spans,
                    st.none() | spans,
                    st.just(0.5),
                ),
                max_size=4,
            )
        )
        doc._.tags = Tags(tuple(some))
    for name in (
        "hearsay_quotation",
        "hearsay_sentences",
        "hearsay_attribution",
        "hearsay_sources",
        "hearsay_assertions",
    ):
        doc = nlp.get_pipe(name)(doc)
    assert {one.source_id for one in doc._.attributions} <= {one.id for one in doc._.sources}
    for one in doc._.attributions:
        assert all(0 <= s.start < s.end <= len(text) for s in (*one.content, *one.cue, *one.source))


@pytest.mark.parametrize("place", ["LUGO", "LUGO, Elmia (EPA)", "NEW LUGO"])
@pytest.mark.parametrize("mark", [" - ", " — ", ": "])
def test_a_dateline_is_no_part_of_the_source(place: str, mark: str) -> None:
    doc = analysed(f"Dam\n\n{{s1 {place}{mark}The council}} {{c1 said}} {{q1 it would hold}}.")
    (one,) = doc._.attributions
    assert one.source[0].of(doc.text) == "The council"


def test_a_statement_is_whose_it_is_and_not_the_outlet_s_that_it_is_known_from() -> None:
    doc = analysed("Lugo\n\n{q1 There is no link, the health board} {c1 said}, according to {s1 Reuters}.")
    (one,) = doc._.attributions
    assert one.source[0].of(doc.text) == "the health board"
    assert one.content[0].of(doc.text) == "There is no link"


@pytest.mark.parametrize("who", ["the referee, Leo Falk,", "his wife, Mary,", "his Elmian counterpart"])
def test_the_second_of_two_quotations_is_whoever_the_clause_behind_it_names(who: str) -> None:
    doc = analysed(f"Lugo\n\n{{q1 “It never was,”}} {{s1 Neri}} {{c1 said}}. {{q1 “It was,”}} {who} said.")
    first, second = doc._.attributions
    assert [s.of(doc.text) for s in first.content] == ["“It never was,”"]
    assert second.source[0].of(doc.text) == who


def test_a_heading_before_a_colon_is_nobody_who_speaks() -> None:
    assert not analysed("{s1 NEW LUGO}{c1 :} {q1 Their savings gone, they came home}.")._.attributions
    assert analysed("{s1 FALK}{c1 :} {q1 We lost}.\n{s2 RUIZ}{c2 :} {q2 You did}.")._.attributions


def test_who_was_told_by_somebody_is_not_who_says_it() -> None:
    doc = analysed("“{q1 It is full},” {s1 Ana Ruiz} {c1 was told} by the airline.")
    (one,) = doc._.attributions
    assert one.source[0].of(doc.text) == "the airline"


@pytest.mark.parametrize(
    ("cue", "said", "kept"), [("signed", "the law", 0), ("signed", "that it held", 1), ("praised", "the law", 1)]
)
def test_what_somebody_did_is_no_statement_where_the_tag_is_unsure(cue: str, said: str, kept: int) -> None:
    nlp = language()
    text = f"It rained. Ana Ruiz {cue} {said} in May."
    doc = nlp.make_doc(text)
    at = [(text.index(words), text.index(words) + len(words)) for words in (said, cue, "Ana Ruiz")]
    doc._.tags = Tags((TaggedAttribution((at[0],), at[1], at[2], 0.4),))
    for name in ("hearsay_quotation", "hearsay_sentences", "hearsay_attribution"):
        doc = nlp.get_pipe(name)(doc)
    assert len(doc._.attributions) == kept


def test_a_quotation_behind_a_colon_is_whose_clause_stands_behind_it() -> None:
    text = "{s1 The statement} {c1 names} {q1 the gain for mills: “Dams have opened the door,”} the union wrote."
    doc = analysed(f"Lugo\n\n{text}")
    said = [(one.source[0].of(doc.text), [span.of(doc.text) for span in one.content]) for one in doc._.attributions]
    assert said == [
        ("The statement", ["the gain for mills"]),
        ("the union", ["“Dams have opened the door,”"]),
    ]


def test_a_quotation_behind_a_colon_that_nobody_ends_stays() -> None:
    text = "{s1 Ana Ruiz} {c1 praised} {q1 the plan: “Dams have opened the door.”}"
    doc = analysed(f"Lugo\n\n{text}")
    (one,) = doc._.attributions
    assert [span.of(doc.text) for span in one.content] == ["the plan: “Dams have opened the door.”"]


def test_a_paragraph_that_leaves_its_quotation_open_goes_on_in_the_next() -> None:
    text = "{q1 “We look for the driver of a van.}\n\n{q2 “It was parked by the mill,”} {s2 the detective} {c2 added}."
    doc = analysed(f"Lugo\n\n{text}")
    (one,) = doc._.attributions
    assert [span.of(doc.text) for span in one.content] == [
        "“We look for the driver of a van.",
        "“It was parked by the mill,”",
    ]
    assert one.source[0].of(doc.text) == "the detective"


def test_a_closed_quotation_does_not_go_on_in_the_next_paragraph() -> None:
    text = "{q1 “We look for the driver of a van.”}\n\n{q2 “It was parked by the mill,”} {s2 the detective} {c2 added}."
    assert len(analysed(f"Lugo\n\n{text}")._.attributions) == 2


def test_a_topic_before_a_headline_s_colon_says_nothing() -> None:
    doc = analysed("{s1 Lugo ferry}{c1 :} {q1 Families ‘left in the dark’ as it ends}\n\nIt rained.")
    assert [one.source for one in doc._.attributions] == [()]


@pytest.mark.parametrize("speaker", ["Mayor", "Police", "Poll", "New report", "Agent"])
def test_who_speaks_before_a_headline_s_colon_stays(speaker: str) -> None:
    doc = analysed(f"{{s1 {speaker}}}{{c1 :}} {{q1 Families ‘left in the dark’ as it ends}}\n\nIt rained.")
    assert [one.source[0].of(doc.text) for one in doc._.attributions] == [speaker]


def test_an_amount_behind_its_label_is_said_by_nobody() -> None:
    assert attributions("Lugo stew\n\n{s1 River Containers}{c1 :} {q1 2 green, 1 red}\n\nStir well.") == []


def test_an_answer_may_begin_with_a_number() -> None:
    assert len(attributions("The dam\n\n{s1 {PER Ana Ruiz}}{c1 :} {q1 20 years ago it held}\n\nIt rained.")) == 1
