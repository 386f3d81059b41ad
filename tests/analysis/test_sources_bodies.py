"""Bodies, outlets and documents by their names, and by what the article calls them."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names, sources


@pytest.mark.parametrize("name", ["CNN", "Reuters", "Politico", "The New Yorker"])
def test_an_outlet_that_no_ending_tells_is_known(name: str) -> None:
    (one,) = sources(f"It rained.\n\n{{s1 {{ORG {name}}}}} {{c1 said}} {{q1 the dam would hold}}.")
    assert one.kind == "other-media"


def test_an_outlet_that_was_taken_for_a_person_is_one() -> None:
    (one,) = sources("It rained.\n\n{s1 {PER Gawker}} {c1 said} {q1 the dam would hold}.")
    assert one.kind == "other-media"


def test_a_newspaper_is_not_the_body_that_spoke_last() -> None:
    text = "{s1 The {ORG River Council}} {c1 said} {q1 no}. {s2 The Lugo Star newspaper} {c2 reported} {q2 a flood}."
    assert names(text) == ["River Council", "Lugo Star"]


def test_a_charity_is_who_was_called_one() -> None:
    text = (
        "{s1 {ORG Lugo Water}} {c1 said} {q1 it rained}. The river charity {ORG ClearStream} was angry. "
        "{s2 The charity} {c2 said} {q2 the river was dirty}."
    )
    assert names(text) == ["Lugo Water", "ClearStream"]


def test_a_charity_that_nobody_was_called_is_nobody_of_them() -> None:
    text = "{s1 {ORG Lugo Water}} {c1 said} {q1 it rained}. {s2 The charity} {c2 said} {q2 the river was dirty}."
    assert names(text)[1] != "Lugo Water"


def test_a_body_is_named_by_the_name_and_not_by_what_a_comma_adds() -> None:
    text = "{s1 RiverWatch, the mills’ own body,} {c1 said} {q1 it rained}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("RiverWatch", "named-organisation")


def test_the_first_word_of_a_company_is_the_company() -> None:
    text = "{ORG Pennard Foods} shut a mill. {s1 {PER Pennard}} {c1 said} {q1 it rained}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("Pennard Foods", "named-organisation")


def test_a_body_whose_name_lists_what_it_is_for_is_one() -> None:
    text = "{s1 The {ORG Department for Rivers}, Dams and Mills} {c1 said} {q1 it rained}."
    assert names(text) == ["Department for Rivers, Dams and Mills"]


def test_the_chair_of_a_body_with_initials_is_a_person() -> None:
    text = "{s1 {ORG Lugo Polls Authority} (LPA) chair Justice {PER Chima Nkata}} {c1 said} {q1 the roll was sound}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("Chima Nkata", "named-person")


def test_a_super_pac_is_the_body_that_is_called_one() -> None:
    text = (
        "{ORG River Principles PAC} ran an ad. {s1 The {ORG super PAC}} {c1 said} {q1 it would spend more}. "
        "{ORG Lugo Club} did not."
    )
    assert names(text) == ["River Principles PAC"]


@pytest.mark.parametrize("words", ["The Florida Republican", "The Texan"])
def test_one_of_a_party_or_a_people_is_a_person(words: str) -> None:
    text = (
        f"It rained.\n\n{{s1 {{PER Marco Ruiz}}}} {{c1 said}} {{q1 no}}. {{s2 {{ORG {words}}}}} {{c2 added}} {{q2 no}}."
    )
    assert sources(text)[-1].kind in ("named-person", "unnamed-person")


def test_a_paper_is_not_a_poll() -> None:
    text = "{s1 A poll} {c1 found} {q1 most were for the dam}. {s2 The paper} {c2 argues} {q2 it will not hold}."
    assert [one.kind for one in sources(text)] == ["poll", "document"]


def test_the_watchdog_is_the_one_body_whose_name_ends_so() -> None:
    text = (
        "{s1 The {ORG River Quality Commission}} {c1 said} {q1 it rained}. {s2 {ORG Lugo Water}} {c2 said} {q2 no}. "
        "{s3 The watchdog} {c3 added} {q3 it poured}."
    )
    assert names(text) == ["River Quality Commission", "Lugo Water", "River Quality Commission"]


def test_the_watchdog_is_neither_where_two_can_be_called_so() -> None:
    text = (
        "{s1 The {ORG River Commission}} {c1 said} {q1 it rained}. {s2 The {ORG Dam Authority}} {c2 said} {q2 no}. "
        "{s3 The watchdog} {c3 added} {q3 it poured}."
    )
    assert names(text)[2] not in ("River Commission", "Dam Authority")


def test_who_in_capitals_is_no_pronoun() -> None:
    text = "It rained.\n\n{c1 According to} {s1 WHO}, {q1 there were 300 cases}. Doctors agreed."
    assert names(text) == ["WHO"]


def test_the_agency_is_no_company() -> None:
    text = "{s1 {ORG OrbitWorks}} {c1 said} {q1 it rained}. {s2 The agency} {c2 said} {q2 it was sorry}."
    assert names(text)[1] != "OrbitWorks"


def test_the_company_is_no_public_body() -> None:
    text = (
        "{s1 {ORG Lugo Foods}} {c1 said} {q1 it rained}. {ORG Attorney General} asked why. "
        "{s2 The company} {c2 said} {q2 it would help}."
    )
    assert names(text)[1] != "Attorney General"


def test_what_a_maker_reports_makes_it_no_outlet() -> None:
    (one,) = sources("It rained.\n\n{s1 {ORG Lugo Depot}} {c1 reported} {q1 sales of 27 million}.")
    assert one.kind == "named-organisation"


def test_the_automaker_is_the_one_that_was_called_so() -> None:
    text = "The Elmian automaker {ORG Lugo Motors} showed a car. {s1 The automaker} {c1 said} {q1 it would cost more}."
    assert names(text) == ["Lugo Motors"]


def test_a_team_of_a_body_is_not_the_body() -> None:
    text = "{s1 A team led by researchers at the {ORG River Survey Center}} {c1 found} {q1 water}."
    assert names(text) != ["River Survey Center"]


def test_a_body_s_head_is_who_has_that_office_there() -> None:
    text = (
        "It rained.\n\n{s1 {ORG Lugo Mill} founder and co-CEO {PER Ana Ruiz}} {c1 said} {q1 no}. "
        "{s2 {ORG Lugo Mill}’s CEO} {c2 praised} {q2 the dam}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_who_leads_the_sentence_says_it_and_not_an_owner_in_its_predicate() -> None:
    text = "It rained.\n\n{LOC Elmia} is one of the {s1 region}’s critics and {c1 has accused} {q1 its neighbour}."
    assert names(text) == ["Elmia"]


def test_companies_of_two_peoples_are_two() -> None:
    text = (
        "{ORG Nokela} sued {ORG Oppal} in Lugo. {s1 The Finnish company} {c1 said} {q1 it had tried}. "
        "{s2 The Chinese company} {c2 said} {q2 it was shocked}."
    )
    assert names(text) == ["Nokela", "Oppal"]


def test_a_ministry_of_another_country_is_another() -> None:
    text = "{s1 {ORG Elmia’s foreign ministry}} {c1 said} {q1 no}. {s2 The Lugan foreign ministry} {c2 said} {q2 yes}."
    assert names(text) == ["Elmia’s foreign ministry", "Lugan foreign ministry"]


def test_a_weekly_is_not_the_daily_that_was_quoted_before() -> None:
    text = "{s1 The {ORG Lugo Post}} {c1 reported} {q1 a flood}. {s2 The Pennard Weekly} {c2 reported} {q2 a fire}."
    assert names(text) == ["Lugo Post", "Pennard Weekly"]


def test_a_body_is_not_its_foundation() -> None:
    text = (
        "The {ORG River Club International Foundation} met. {s1 {ORG River Club International}} {c1 sued} {q1 mills}. "
        "{s2 The {ORG River Club}} {c2 asked for} {q2 letters}."
    )
    assert names(text) == ["River Club International"] * 2


def test_initials_are_the_bodys_that_is_spelled_out_before_them() -> None:
    text = "The Alliance to Reclaim Our Dams (AROD) met. {s1 {ORG AROD}} {c1 said} {q1 it rained}."
    assert names(text) == ["Alliance to Reclaim Our Dams"]


def test_initials_that_are_not_those_of_the_words_before_are_a_name() -> None:
    text = "Save Our Dams (AROD) met. {s1 {ORG AROD}} {c1 said} {q1 it rained}."
    assert names(text) == ["AROD"]


def test_what_is_said_of_a_body_is_not_its_name() -> None:
    text = "It rained.\n\n{s1 The conservative-leaning Lugo Foundation} {c1 said} {q1 it would pour}."
    assert names(text) == ["Lugo Foundation"]


def test_somebodys_team_is_their_campaign_where_there_is_one() -> None:
    text = "The {ORG Ruiz campaign} began. {s1 {PER Ruiz}’s team} {c1 said} {q1 it rained}."
    assert names(text) == ["Ruiz campaign"]


def test_a_body_is_the_same_with_its_country_spelled_out() -> None:
    text = (
        "{s1 The {ORG US Senate}} {c1 said} {q1 no}. {s2 The {ORG United States Senate}} {c2 said} {q2 so}. "
        "{s3 The {LOC United States}} {c3 said} {q3 it rained}."
    )
    assert len(set(names(text)[:2])) == 1
    assert names(text)[2] == "United States"


def test_initials_may_hold_those_of_small_words() -> None:
    text = "{s1 The {ORG Ministry of Dams}} {c1 said} {q1 no}. {s2 The {PER MoD}} {c2 confirmed} {q2 that it had}."
    assert names(text) == ["Ministry of Dams", "Ministry of Dams"]


def test_what_a_commission_is_for_belongs_to_its_name() -> None:
    text = (
        "{s1 The nonpartisan {ORG Commission} on River Debates} {c1 says} {q1 so}. {s2 The commission} {c2 adds} "
        "{q2 that it rains}."
    )
    assert names(f"Lugo\n\n{text}") == ["Commission on River Debates"] * 2


def test_a_day_is_not_what_a_commission_is_for() -> None:
    text = "{s1 The {ORG River Commission}} on Monday {c1 said} {q1 so}."
    assert names(f"Lugo\n\n{text}") == ["River Commission"]


def test_the_sort_of_a_body_is_no_part_of_its_name() -> None:
    text = (
        "{s1 the {ORG left-leaning River Foundation}} {c1 said} {q1 so}. {s2 the {ORG River Foundation}} {c2 "
        "said} {q2 no}."
    )
    assert names(f"Lugo\n\n{text}") == ["River Foundation"] * 2


def test_the_campaign_is_whose_it_was_told_of_last() -> None:
    text = (
        "Lugo\n\n{s1 The {PER Falk} campaign} {c1 said} {q1 no}. {s2 The {PER Ruiz} campaign} {c2 said} {q2 yes}.\n\n"
        "{PER Leo Falk} plans to call on voters.\n\n{s3 The campaign} {c3 says} {q3 he will speak}. {PER Ana "
        "Ruiz} left."
    )
    assert names(text)[2] == "Falk campaign"


@pytest.mark.parametrize("words", ["The company", "The company that runs the mill", "A group which owns {ORG Elmco}"])
def test_a_body_is_called_by_the_name_behind_its_description(words: str) -> None:
    text = f"Lugo\n\n{{s1 {words}, {{ORG Fordway}},}} {{c1 says}} {{q1 it rains}}. {{s2 It}} {{c2 denied}} {{q2 all}}."
    assert names(text) == ["Fordway", "Fordway"]


def test_who_speaks_for_a_body_is_not_the_body_behind_the_comma() -> None:
    text = "Lugo\n\n{s1 A spokesman for the company, {ORG Fordway},} {c1 says} {q1 it rains}."
    assert names(text) != ["Fordway"]
