"""Whom a description, "they" or "I" means; where nobody is surely meant, nobody is named."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names, sources

MAYOR = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. "


def test_an_epithet_is_who_was_just_spoken_of() -> None:
    text = MAYOR + "{s2 The billionaire} {c2 added} {q2 it would pour}."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_somebody_new_is_not_who_was_just_spoken_of() -> None:
    text = MAYOR + "At the fair {s2 the band leader} {c2 said} {q2 it was dry}."
    assert names(text) == ["Ana Ruiz", "band leader"]


def test_the_head_of_a_named_body_is_not_who_was_just_spoken_of() -> None:
    text = MAYOR + "{s2 The {ORG River Council}’s treasurer} {c2 said} {q2 it was dry}."
    assert names(text)[1] != "Ana Ruiz"


def test_a_description_with_another_place_in_it_is_somebody_else() -> None:
    text = (
        "{s1 Lugo Senator {PER Ana Ruiz}} {c1 said} {q1 it rained}. "
        "{s2 Moor Senator {PER Leo Falk}} {c2 said} {q2 no}. {s3 The Lugo senator} {c3 added} {q3 it poured}."
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk", "Ana Ruiz"]


def test_one_of_a_people_is_a_person_and_no_body() -> None:
    text = (
        "{s1 Senator {PER Ana Ruiz}} {c1 said} {q1 Elmians care}. {s2 The Lugo Elmian} {c2 added} {q2 it would rain}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize("words", ["{PER Leo Falk}’s harsh remarks", "{PER Leo Falk}’s refusal"])
def test_words_and_acts_are_given_to_whose_they_are(words: str) -> None:
    assert names(f"It rained. {{s1 {words}}} {{c1 suggested}} {{q1 it would pour}}.") == ["Leo Falk"]


def test_a_plan_speaks_for_itself() -> None:
    (one,) = sources("It rained. {s1 {PER Leo Falk}’s plan} {c1 says} {q1 the dam will hold}.")
    assert one.kind == "document"


@pytest.mark.parametrize("words", ["They", "Both women", "The two"])
def test_two_who_were_named_together_are_taken_up_together(words: str) -> None:
    text = (
        f"{{PER Ana Ruiz}} and {{PER Ina Moor}} spoke in Lugo. They met farmers. {{s1 {words}}} {{c1 said}} {{q1 no}}."
    )
    assert names(text) == ["Ana Ruiz + Ina Moor"]


def test_two_countries_are_those_named_together() -> None:
    text = "{LOC Elmia} and {LOC Moravia} met on Monday. {s1 The two countries} {c1 agreed} {q1 to stop}."
    assert names(text) == ["Elmia + Moravia"]


def test_the_company_is_no_country() -> None:
    text = "{ORG Falk Pharmaceuticals} rose in {LOC Elmia}. On Monday {s1 the company} {c1 said} {q1 it was glad}."
    assert names(text) == ["Falk Pharmaceuticals"]


def test_the_paper_is_the_outlet_that_was_named_last() -> None:
    text = "The {ORG Lugo Gazette} asked readers. {s1 The paper} {c1 noted} {q1 it had rained}."
    assert names(text) == ["Lugo Gazette"]


def test_a_campaign_is_called_after_whom_its_pronoun_means() -> None:
    text = "The Ruiz campaign met. {PER Ana Ruiz} spoke. {s1 Her campaign} {c1 said} {q1 it would win}."
    assert names(text) == ["Ruiz campaign"]


def test_a_document_with_a_title_is_shown_by_it() -> None:
    text = "Many opposed the River Protection Act last year. {s1 The act} {c1 says} {q1 dams must go}."
    assert [(s.name, s.kind) for s in sources(text)] == [("River Protection Act", "document")]


def test_a_film_is_shown_by_its_title() -> None:
    text = "Her documentary “High Water” opens on Friday. {s1 The film} {c1 argues} {q1 dams must go}."
    assert [(s.name, s.kind) for s in sources(text)] == [("High Water", "document")]


def test_a_report_takes_up_a_study() -> None:
    text = "{s1 A study of rivers} {c1 found} {q1 them low}. {s2 The report} {c2 says} {q2 rain is rare}."
    assert len(set(names(text))) == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a survey of farmers", "poll"),
        ("a {ORG Lugo Radio} poll last week", "poll"),
        ("a redacted copy of the memo", "document"),
        ("local media reports", "other-media"),
        ("someone", "unnamed-person"),
        ("the bearded, 71-year-old envoy", "unnamed-person"),
        ("{ORG Elmian News Agency}", "other-media"),
    ],
)
def test_the_kind_is_told_by_the_head_of_the_words(words: str, kind: str) -> None:
    (one,) = sources(f"It rained. It poured. {{s1 {words}}} {{c1 said}} {{q1 it would end}}.")
    assert one.kind == kind


def test_members_of_a_group_that_are_named_are_shown() -> None:
    text = "It rained. {s1 Other mills, including {ORG Lugo Mill} and {ORG Falk Mill},} {c1 said} {q1 it would end}."
    assert names(text) == ["Other mills + Lugo Mill + Falk Mill"]


def test_a_member_of_a_group_that_is_only_counted_is_not() -> None:
    text = "It rained. {s1 Other mills, including 20 {LOC Lugo} firms,} {c1 said} {q1 it would end}."
    assert names(text) == ["Other mills"]


def test_marked_turns_of_an_interview_are_the_guest_s_and_the_paper_s() -> None:
    text = (
        "A talk with {PER Ana Ruiz}\n\n{PER Ana Ruiz} builds boats.\n\n{s1 Q}{c1 :} {q1 Why boats?}\n\n"
        "{s2 A}{c2 :} {q2 They float.}\n\n{s3 Q}{c3 :} {q3 And when it rains?}\n\n{s4 A}{c4 :} {q4 Then more so.}"
    )
    assert names(text) == ["author", "Ana Ruiz", "author", "Ana Ruiz"]


LETTERS = """The dam divides Lugo.

LETTERS.

{s1 I} {c1 think} {q1 the dam must go}.

Ana Ruiz.

Lugo.

{s2 I} {c2 hope} {q2 it stays}.

Leo Falk.

Moor."""


def test_each_letter_is_its_signer_s() -> None:
    assert names(LETTERS) == ["Ana Ruiz", "Leo Falk"]


def test_a_column_is_the_one_s_whom_its_last_line_introduces() -> None:
    text = (
        "{s1 I} {c1 think} {q1 the dam must go}. When I was young I swam there.\n\n"
        "Ana Ruiz is the chair of the River Council."
    )
    assert names(text) == ["Ana Ruiz"]


def test_a_reporter_who_is_introduced_stays_the_author() -> None:
    text = (
        "{s1 I} {c1 think} {q1 the dam must go}. When I was young I swam there.\n\n"
        "Ana Ruiz is a reporter for the Lugo Gazette."
    )
    assert names(text) == ["author"]


def test_a_quotation_goes_on_in_a_paragraph_of_its_own() -> None:
    text = (
        "“{q1 It rained},” {c1 said} {s1 {PER Ana Ruiz}}.\n\n“{q2 It poured all day, and the river rose}.”\n\nThe end."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_a_quotation_with_words_beside_it_does_not_go_on() -> None:
    text = (
        "“{q1 It rained},” {c1 said} {s1 {PER Ana Ruiz}}.\n\nSo the sign read “{q2 It poured all day, and then some}.”"
    )
    assert names(text)[1] != "Ana Ruiz"


def test_all_media_are_no_outlet_in_particular() -> None:
    text = "Rain\n\n{s1 The {ORG Lugo Gazette}} {c1 reported} {q1 rain}. {s2 State media} {c2 said} {q2 it was dry}."
    assert names(text) == ["Lugo Gazette", "State media"]


def test_what_only_tells_when_is_not_who_speaks() -> None:
    text = "Mayor {PER Ana Ruiz} shortly after {s1 the arrest} {c1 linked} {q1 it to the dam}."
    assert names(text) == ["Ana Ruiz"]


def test_what_stands_before_a_subject_is_not_who_speaks() -> None:
    text = "It rained. {s1 According to the {ORG Gazette}, {PER Ana Ruiz} also believes} {q1 it will pour}."
    assert names(text) == ["Ana Ruiz"]


def test_the_guest_is_whom_the_headline_says_one_talked_with() -> None:
    text = (
        "Q&A with Governor {PER Ana Ruiz}\n\nShe came after the death of Justice {PER Leo Falk}, letters show.\n\n"
        "How is Lugo?\n\n{s1 I} {c1 think} {q1 it is well}.\n\nAnd the dam?\n\nIt holds.\n\nAnd the rain?\n\nIt falls."
    )
    assert names(text) == ["Ana Ruiz"]


@pytest.mark.parametrize("words", ["The judge", "The doctor", "The landlord"])
def test_a_trade_that_nobody_is_said_to_have_is_somebody_new(words: str) -> None:
    text = f"{{PER Leo Falk}} was convicted. {{s1 {words}}} {{c1 said}} {{q1 he showed no remorse}}."
    assert names(text) == [words.removeprefix("The ")]


def test_an_abbreviation_that_no_name_was_found_in_is_a_body() -> None:
    (one,) = sources("It rained. {s1 The WHO} {c1 recommends} {q1 a warm meal}.")
    assert (one.name, one.kind) == ("WHO", "named-organisation")


def test_who_is_named_later_only_is_not_meant_beyond_the_lead() -> None:
    text = (
        "It rained. It poured. The dam held. {s1 Senator {PER Leo Falk}} {c1 said} {q1 no}. He left.\n\n"
        "{s2 The hopeful} {c2 said} {q2 yes}. There was a storm.\n\nThe Elmian hopeful {PER Ana Ruiz} was not there."
    )
    assert names(text)[1] != "Ana Ruiz"


def test_the_documents_are_the_papers_that_were_named_before() -> None:
    text = "{s1 Court papers released on Friday} {c1 showed} {q1 leaks}. {s2 The documents} {c2 say} {q2 it fell}."
    assert names(text) == ["Court papers released on Friday"] * 2


def test_the_paper_is_the_newspaper_and_no_report() -> None:
    text = (
        "{s1 The latest annual report} {c1 said} {q1 no}. {s2 The {ORG Lugo Journal}} {c2 reported} {q2 a flood}. "
        "{q3 It would rise}, according to {s3 the paper}{c3 ,} all agreed."
    )
    assert names(text)[2] == "Lugo Journal"


def test_who_goes_back_over_an_apposition_to_the_name() -> None:
    text = (
        "It rained. Her aides hope for a contrast with {PER Leo Falk} of {LOC Lugo}, a leading contender, {s1 who} "
        "{c1 has argued} {q1 that it rained}."
    )
    assert names(text) == ["Leo Falk"]


@pytest.mark.parametrize("people", ["Members of Congress", "House Republicans"])
def test_several_people_with_capitals_are_no_body(people: str) -> None:
    (one,) = sources(f"It rained. {{s1 {{ORG {people}}}}} {{c1 said}} {{q1 no}}.")
    assert (one.name, one.kind) == (people, "unnamed-group")


def test_examples_of_a_group_do_not_hide_the_group() -> None:
    text = (
        "It rained. {s1 Critics, like Senators {PER Leo Falk}, {ORG Republican of Lugo}, and {PER Ana Ruiz},} "
        "{c1 said} {q1 no}."
    )
    assert names(text) == ["Critics + Leo Falk + Ana Ruiz"]


def test_they_are_the_group_and_not_its_example() -> None:
    text = (
        "It rained. {s1 Opponents, including the {ORG Lugo Conference of Mayors},} {c1 said} {q1 no}, "
        "although {s2 they} {c2 say} {q2 it may pour}."
    )
    assert names(text)[1] == "Opponents + Lugo Conference of Mayors"


@pytest.mark.parametrize(
    "words", ["a story by the website {ORG Lugowatch}", "a {ORG Lugowatch} article", "a report by {ORG Lugowatch News}"]
)
def test_a_story_is_the_outlets_that_brought_it(words: str) -> None:
    text = f"It rained. {{s1 {words}}} {{c1 said}} {{q1 it would pour}}. {{s2 The story}} {{c2 added}} {{q2 no}}."
    (one,) = sources(text)
    assert one.kind == "other-media" and one.name.startswith("Lugowatch")


def test_a_report_by_a_body_is_a_document() -> None:
    (one,) = sources("It rained. {s1 A report by the {ORG Lugo River Board}} {c1 said} {q1 it would pour}.")
    assert one.kind == "document"


def test_an_outlet_may_have_a_name_in_small_letters() -> None:
    (one,) = sources("It rained. {s1 The website fivethirty} {c1 said} {q1 it would pour}.")
    assert (one.name, one.kind) == ("fivethirty", "other-media")


def test_a_court_of_another_rank_is_not_meant() -> None:
    text = (
        "The {ORG Supreme Court of Elmia} sat. The {ORG Lugo Court of Appeals} sat. "
        "{s1 The federal appeals court} {c1 said} {q1 no}. {s2 The trial court} {c2 said} {q2 yes}. "
        "{s3 An appeals court} {c3 said} {q3 so}."
    )
    assert names(text) == ["Lugo Court of Appeals", "trial court", "appeals court"]


def test_what_one_calls_another_is_not_their_name() -> None:
    text = "{PER Ana Ruiz} spoke. {s1 One of the docs} {c1 called} {q1 {PER Ruiz} a quack}."
    assert names(text) == ["One of the docs"]


def test_an_office_with_a_capital_is_who_was_introduced_by_it() -> None:
    text = (
        "{s1 District Collector {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 The Collector} {c2 added} {q2 it poured}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize("words", ["the striker", "the Pole", "the Scot"])
def test_a_player_is_called_by_place_or_people(words: str) -> None:
    text = (
        f"{{s1 {{PER Leo Falk}}}} {{c1 said}} {{q1 it rained}}. {{q2 “I closed my eyes,”}} {{s2 {words}}} {{c2 said}}."
    )
    assert names(text) == ["Leo Falk", "Leo Falk"]


def test_the_insider_is_who_has_just_spoken_without_a_name() -> None:
    text = (
        "{s1 A pal of the star} {c1 said} {q1 no}. It rained. It poured. It snowed. "
        "{s2 A source at the mill} {c2 said} {q2 so}. {q3 “It leaks,”} {s3 the insider} {c3 added}."
    )
    assert names(text)[2] == names(text)[1] == "source at the mill"


def test_somebody_s_former_doctor_is_not_that_one() -> None:
    text = (
        "Lugo\n\n{PER Ana Ruiz} is ill. {s1 The mayoral candidate’s former doctor} {c1 maintains} {q1 that it is "
        "serious}."
    )
    assert names(text) != ["Ana Ruiz"]


def test_who_examined_it_labels_it() -> None:
    text = "Lugo\n\nWhen the {ORG Lugo Gazette} examined the claim, {q1 it} {c1 was labeled} {q1 “mostly true.”}"
    assert names(text) == ["Lugo Gazette"]


def test_a_headline_s_report_is_whose_the_lead_says() -> None:
    text = "{q1 Mayor} {c1 Reportedly} {q1 Leaving}\n\n{c2 According to} {s2 the {ORG Lugo Gazette}}, {q2 she will go}."
    assert names(text) == ["Lugo Gazette", "Lugo Gazette"]


def test_a_quotation_alone_below_a_report_is_the_same_speaker_s() -> None:
    text = "Lugo\n\n{s1 {PER Ana Ruiz}} {c1 restricted comments to} {q1 the dam}.\n\n{q2 “It must hold.”}\n\nIt is old."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize("words", ["the Rother MP", "The West Moor MSP", "the Elmia senator", "The Lugo Democrat"])
def test_who_sits_for_a_place_is_who_was_just_told_of(words: str) -> None:
    text = (
        f"Lugo\n\n{{PER Ana Ruiz}}, who chairs the panel, spoke first. “{{q1 It fails}},” {{s1 {words}}} {{c1 said}}."
    )
    assert names(text) == ["Ana Ruiz"]


def test_who_sits_for_another_place_is_not_meant() -> None:
    text = "Lugo\n\n{PER Ana Ruiz} (D-Moor) spoke first. “{q1 It fails},” {s1 the Erie Democrat} {c1 said}."
    assert names(text) != ["Ana Ruiz"]


def test_initials_of_an_office_are_no_body() -> None:
    text = "Lugo\n\nLugo Mill chief executive {PER Ana Ruiz} was late. “{q1 We lost},” {s1 the CEO} {c1 said}."
    assert names(text) == ["Ana Ruiz"]


def test_a_description_behind_a_clause_is_its_subject() -> None:
    text = (
        "Lugo\n\nMajority Leader {PER Leo Falk} met Chair {PER Wade Holm}. {s1 {PER Holm}} {c1 said} {q1 no}. "
        "Asked if they would "
        "be home in July, the majority leader laughed.\n\n{q2 “I promised nothing,”} {s2 he} {c2 said}."
    )
    assert names(text)[1] == "Leo Falk"


def test_who_only_saw_a_document_does_not_say_what_is_in_it() -> None:
    text = "Lugo\n\n{s1 The 30-page proposal, seen by the {ORG Lugo Gazette},} {c1 recommends} {q1 that all may stay}."
    assert names(text) == ["30-page proposal"]
    text = "Lugo\n\n{q1 The proposal}, seen by {s1 the {ORG Lugo Gazette},} {c1 recommends} {q1 that all may stay}."
    assert names(text) == ["proposal"]


def test_a_supervisor_behind_a_phrase_is_not_the_paper_in_it() -> None:
    text = (
        "Lugo\n\nIn one note seen by {s1 The {ORG Lugo Courier}, a supervisor} {c1 told} her team {q1 that it "
        "was late}."
    )
    assert names(text) == ["supervisor"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a man standing outside", "unnamed-person"),
        ("One woman sheltering there", "unnamed-person"),
        ("parents protesting outside", "unnamed-group"),
        ("the chief operating officer", "unnamed-person"),
    ],
)
def test_what_somebody_is_doing_is_not_what_they_are(words: str, kind: str) -> None:
    (one,) = sources(f"Lugo\n\nIt rained. {{s1 {words}}} {{c1 said}} {{q1 it would flood}}.")
    assert one.kind == kind


def test_the_subject_of_the_clause_behind_a_name_is_no_role() -> None:
    text = (
        "Lugo\n\nIt is no good deal for {PER Leo Falk}, {s1 a second person briefed on the call} {c1 said}. "
        "{s2 {PER Falk}} {c2 denied} {q2 that it rained}."
    )
    assert {one.name: one.role for one in sources(text)}["Leo Falk"] is None


def test_a_group_keeps_no_our_from_what_it_says_of_itself() -> None:
    text = (
        "Lugo\n\n{q1 “Let our volunteer physicians run a clinic,”} {s1 the physicians} {c1 stated} in a letter. "
        "{q2 “We have seen flu,”} {s2 the physicians} {c2 said}."
    )
    assert names(text) == ["volunteer physicians", "volunteer physicians"]
