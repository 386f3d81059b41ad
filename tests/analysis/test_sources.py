"""Mentions of a source are brought together, and a wrong name is worse than none."""

from __future__ import annotations

import pytest

from bot.breakdown import Source
from tests.analysis.marked import analysed

Given = list[tuple[str, str]]


def sources(marked: str) -> tuple[Source, ...]:
    return tuple(analysed(marked)._.sources)


def names(marked: str) -> list[str]:
    """The name of each attribution's source, in order."""
    doc = analysed(marked)
    by_id = {one.id: one.name for one in doc._.sources}
    return [by_id[one.source_id] for one in doc._.attributions]


def test_a_surname_joins_the_full_name() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Ruiz}} {c2 added} {q2 it poured}."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_a_surname_is_completed_from_a_mention_that_is_no_source() -> None:
    text = "The town elected Mayor {PER Ana Ruiz}. {s1 {PER Ruiz}} {c1 said} {q1 it rained}."
    (one,) = sources(text)
    assert (one.name, one.role, one.kind) == ("Ana Ruiz", "Mayor", "named-person")


def test_two_full_names_with_one_surname_stay_two() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Leo Ruiz}} {c2 said} {q2 it snowed}."
    assert names(text) == ["Ana Ruiz", "Leo Ruiz"]


def test_a_surname_that_two_share_joins_neither() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Leo Ruiz}} {c2 said} {q2 it snowed}. "
        "{s3 {PER Ruiz}} {c3 said} {q3 it hailed}."
    )
    assert len(set(names(text)[:2])) == 2


def test_initials_join_the_name_they_stand_for() -> None:
    text = "The {s1 {ORG World River Fund}} {c1 said} {q1 it rained}. {s2 The {ORG WRF}} {c2 said} {q2 it poured}."
    assert names(text) == ["World River Fund", "World River Fund"]


def test_the_last_word_of_an_organisation_stands_for_it() -> None:
    text = "The {s1 {ORG World River Fund}} {c1 said} {q1 it rained}. {s2 The fund} {c2 said} {q2 it poured}."
    assert names(text) == ["World River Fund", "World River Fund"]


def test_several_people_who_speak_as_one_are_named_together() -> None:
    (one,) = sources("{s1 Mayor {PER Ana Ruiz} and {PER Leo Falk}} {c1 said} {q1 it rained}.")
    assert (one.name, one.kind) == ("Ana Ruiz + Leo Falk", "named-person")


def test_a_pronoun_is_the_last_person_who_spoke() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 The report} {c2 says} {q2 it was dry}. "
        "{s3 She} {c3 added} {q3 it poured}."
    )
    assert names(text) == ["Ana Ruiz", "report", "Ana Ruiz"]


def test_a_description_with_the_same_trade_is_the_last_such_speaker() -> None:
    text = (
        "{s1 Ministry Spokesman {PER Li Wei}} {c1 said} {q1 it rained}. {s2 Senator {PER Ana Ruiz}} {c2 said} {q2 no}. "
        "{s3 the spokesperson} {c3 added} {q3 it poured}."
    )
    assert names(text)[2] == "Li Wei"


def test_a_description_of_another_trade_is_not_the_last_speaker() -> None:
    text = "{s1 Senator {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 the coach} {c2 said} {q2 it was dry}."
    assert names(text) == ["Ana Ruiz", "coach"]


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("Foreign Ministry Spokesman {PER Wang Wenbin}", "Wang Wenbin", "Foreign Ministry Spokesman"),
        ("{PER Ana Ruiz}, the mayor of Lugo,", "Ana Ruiz", "mayor of Lugo"),
        ("{PER President Ana Ruiz}", "Ana Ruiz", "President"),
        ("Mr. {PER Ruiz}", "Ruiz", None),
        ("{PER Ursula von der Leyen}", "Ursula von der Leyen", None),
    ],
)
def test_name_and_role_come_from_around_the_name(mention: str, name: str, role: str | None) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 said}} {{q1 it rained}}.")
    assert (one.name, one.role, one.kind) == (name, role, "named-person")


@pytest.mark.parametrize(
    ("mention", "kind"),
    [
        ("{ORG Planned Parenthood}", "named-organisation"),
        ("the {ORG White House}", "named-organisation"),
        ("{ORG The New York Times}", "other-media"),
        ("a senior official", "unnamed-person"),
        ("the {PER Trump} campaign adviser", "unnamed-person"),
        ("{PER Ruiz}’s spokesman", "unnamed-person"),
        ("critics", "unnamed-group"),
        ("officials close to the talks", "unnamed-group"),
        ("residents of {LOC Lugo}", "unnamed-group"),
        ("Twelve towns led by {LOC Lugo}", "unnamed-group"),
        ("the report", "document"),
        ("a study in the journal", "document"),
        ("a new poll", "poll"),
        ("I", "author"),
    ],
)
def test_what_kind_of_source_it_is(mention: str, kind: str) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 said}} {{q1 it rained all day}}.")
    assert one.kind == kind


def test_who_gave_an_order_is_not_who_goes_on_speaking() -> None:
    text = (
        "“{q1 It was wrong},” {s1 Ministry Spokesman {PER Li Wei}} {c1 said}. {q2 The strike} was {c2 ordered} by "
        "{s2 President {PER Leo Falk}}. “{q3 It must not happen again},” {s3 the Elmian official} {c3 said}. "
        "“{q4 Never again at all},” {s4 he} {c4 added}."
    )
    assert names(text) == ["Li Wei", "Leo Falk", "Li Wei", "Li Wei"]


def test_a_phrase_without_a_trade_is_never_the_last_speaker() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 The town hall and others} {c2 said} {q2 it was dry}."
    assert names(text)[1] == "town hall and others"


def test_a_trade_is_not_given_to_one_of_several_speakers_of_whom_none_has_a_role() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Leo Falk}} {c2 said} {q2 it did not}. "
        "{s3 The coach} {c3 said} {q3 it hailed}."
    )
    assert names(text)[2] == "coach"


def test_no_source_is_unknown_and_not_somebody() -> None:
    (one,) = sources("{q1 It will rain}, it was {c1 said}.")
    assert (one.kind, one.mentions) == ("unknown", ())


def test_a_pronoun_is_who_was_named_since_and_leads_a_sentence() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. Her co-author, {PER Leo Falk}, was blunter. "
        "“{q2 It poured all day},” {s2 he} {c2 said}."
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


def test_whom_a_speaker_talks_about_does_not_take_the_pronoun() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 that {PER Leo Falk} lied}. “{q2 It poured all day},” {s2 she} {c2 added}."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize(("title", "given"), [("Mr.", "unknown"), ("Ms.", "Ruiz"), ("Dr.", "Ruiz")])
def test_a_courtesy_title_rules_a_pronoun_out(title: str, given: str) -> None:
    text = f"{{s1 {title} {{PER Ruiz}}}} {{c1 said}} {{q1 it rained}}. “{{q2 It poured}},” {{s2 she}} {{c2 added}}."
    assert names(text)[1] == given


def test_a_pronoun_that_was_plain_before_rules_the_other_out() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. “{q2 It poured all day},” {s2 she} {c2 added}. "
        "Her colleague shook his head. “{q3 It did not at all},” {s3 he} {c3 said}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz", "Her colleague"]


def test_a_pronoun_before_anybody_was_named_stays_unknown() -> None:
    (one,) = sources("{s1 He} {c1 said} {q1 it rained}.")
    assert one.kind == "unknown"


def test_every_attribution_has_a_source_and_every_mention_is_text() -> None:
    doc = analysed(
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 They} {c2 said} {q2 it did not}. {q3 So it went}."
    )
    ids = [i for one in doc._.sources for i in one.attribution_ids]
    assert sorted(ids) == ["a1", "a2", "a3"]
    assert next(m.of(doc.text) for one in doc._.sources for m in one.mentions) == "Ana Ruiz"


@pytest.mark.parametrize(
    ("before", "role"),
    [
        ("The Lugo Gazette editor in chief, {PER Ana Ruiz},", "Lugo Gazette editor in chief"),
        ("Another Lugo host, {PER Ana Ruiz},", "Lugo host"),
        ("And the head of the alliance, {PER Ana Ruiz},", "head of the alliance"),
    ],
)
def test_a_description_before_a_name_and_a_comma_is_its_role(before: str, role: str) -> None:
    (one,) = sources(f"{before} met them. {{s1 {{PER Ruiz}}}} {{c1 said}} {{q1 it rained}}.")
    assert one.role == role


def test_a_description_between_two_names_is_the_firsts() -> None:
    text = "{PER Leo Falk}, the mayor, {PER Ana Ruiz} and others met. {s1 {PER Ruiz}} {c1 said} {q1 it rained}."
    assert sources(text)[0].role is None


def test_a_press_secretary_is_whose_the_name_before_the_office_says() -> None:
    text = "It rained. {s1 {ORG White House} press secretary {PER Ana Ruiz}} {c1 said} {q1 it poured}."
    (one,) = sources(text)
    assert (one.role, one.affiliation) == ("White House press secretary", "White House")


def test_a_role_does_not_begin_in_the_sentence_before() -> None:
    text = (
        "It met the Lugo refugee agency. The agency’s chief in Lugo, {PER Ana Ruiz}, left. "
        "{s1 {PER Ruiz}} {c1 said} {q1 it rained}."
    )
    assert sources(text)[0].role == "agency’s chief in Lugo"


def test_what_somebodys_brother_does_is_not_their_role() -> None:
    text = "{s1 {PER Ana Ruiz}, whose brother is a soldier in the army,} {c1 said} {q1 it rained}."
    assert sources(text)[0].role is None
