"""A statement is whose the words around its cue say, where the tagger took others for its source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.subjects import subject_of
from tests.analysis.marked import analysed


def speakers(marked: str) -> list[str]:
    """The words of each statement's source, "" where it has none."""
    doc = analysed(marked)
    return [" ".join(span.of(doc.text) for span in one.source) for one in doc._.attributions]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "President Ruiz, 24 hours from his own deadline for picking {s1 a new dam director,} {c1 told} reporters "
            "{q1 he was close}.",
            "President Ruiz",
        ),
        (
            "But members of Ms. Ruiz’s staff — alarmed by {s1 her rapid embrace of the dam} and of its builders — "
            "have {c1 urged} {q1 her to wait}.",
            "members of Ms. Ruiz’s staff",
        ),
        ("Falk’{s1 s} friends will take care, and no one else will {c1 admit} {q1 what is late}.", ""),
        ("Ana Ruiz is one of {s1 the town’s} known critics and {c1 has said} {q1 so}.", "Ana Ruiz"),
        ("He was among {s1 the town’s} best bakers and {c1 said} {q1 it was late}.", "He"),
        ("Critics are among {s1 the town’s bakers}, who {c1 say} {q1 it is late}.", "the town’s bakers"),
        (
            "{q1 “I can wait a day, not a week,” one ship’s agent, who wants no name because he deals with both}, "
            "{c1 said}.",
            "one ship’s agent",
        ),
        (
            "The River Authority - which considers {s1 the mill biased and} has cut its ties - {c1 called for} "
            "{q1 a meeting}.",
            "The River Authority",
        ),
        ("Falk ― {s1 who rivals Ruiz in patience ―} {c1 compared} {q1 the two dams}.", "Falk"),
        (
            "Speaking on Radio Lugo, Governor Ana Ruiz, who is sure {s1 she is no candidate,} {c1 said} "
            "{q1 it was too early}.",
            "Governor Ana Ruiz",
        ),
        (
            "LUGO — Ana Ruiz, two days after {s1 her lawyer Leo Falk,} {c1 said} {q1 the dam would hold}.",
            "Ana Ruiz",
        ),
    ],
)
def test_what_commas_or_dashes_part_off_holds_no_speaker(text: str, speaker: str) -> None:
    assert speakers(f"Lugo\n\n{text}") == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "{s1 The mayor, Ana Ruiz,} {c1 said} {q1 it rained}.",
        "Ana Ruiz, {s1 the mayor,} {c1 said} {q1 it rained}.",
        "Ana Ruiz met the builders, and {s1 Leo Falk,} the clerk, {c1 said} {q1 it rained}.",
        "When it rained, {s1 Leo Falk,} the clerk, {c1 said} {q1 so}.",
        "“I will go,” said Ana Ruiz, while {s1 Leo Falk,} the clerk, {c1 said} {q1 it rained}.",
    ],
)
def test_a_speaker_beside_the_cue_stays(text: str) -> None:
    marked = text[text.index("{s1 ") + 4 :]
    assert speakers(f"Lugo\n\n{text}") == [marked[: marked.index("}")].strip()]


def test_who_is_told_something_before_a_quotation_is_not_who_says_it() -> None:
    text = "Ana Ruiz, an expert in dams who did not work on it, told {s1 the Gazette}{c1 :} {q1 “The dam will hold.”}"
    assert speakers(f"Lugo\n\n{text}") == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("{s1 The Gazette} {c1 is told} {q1 no clerk was present}.", ""),
        ("{s1 Ana Ruiz} {c1 has been widely criticised for} {q1 her plans}.", ""),
        ("{s1 Many clerks} {c1 have faced questions over} {q1 the dam}.", ""),
        ("{s1 The deal} {c1 has come under criticism} from river experts over {q1 its price}.", "river experts"),
        ("{s1 Ana Ruiz} {c1 was asked} by Leo Falk {q1 whether it would hold}.", "Leo Falk"),
        ("{s1 Ana Ruiz} {c1 was told} by the airline {q1 that no seat was left}.", "the airline"),
        ("{s1 Ana Ruiz} {c1 was quoted as saying} {q1 that it rained}.", "Ana Ruiz"),
        ("{s1 Ana Ruiz} {c1 was worried} {q1 that it would rain}.", "Ana Ruiz"),
    ],
)
def test_who_is_told_asked_or_blamed_does_not_say_it(text: str, speaker: str) -> None:
    assert speakers(f"Lugo\n\n{text}") == [speaker]


@pytest.mark.parametrize("verb", ["forced", "caused", "prompted"])
def test_what_somebody_is_brought_to_admit_is_theirs(verb: str) -> None:
    text = f"{{s1 The senator}} {verb} Leo Falk, who was under oath, {{c1 to admit}} {{q1 that it leaked}}."
    assert speakers(f"Lugo\n\n{text}") == ["Leo Falk"]


def test_what_somebody_asks_another_to_say_is_their_own_wish() -> None:
    assert speakers("Lugo\n\n{s1 The senator} asked Leo Falk {c1 to explain} {q1 the leak}.") == ["The senator"]


def test_a_source_of_the_next_sentence_is_none() -> None:
    text = (
        "The River Authority, part of the ministry, {c1 did not accept} {q1 the offer}. {s1 A spokesman who} was there "
        "left early."
    )
    assert speakers(f"Lugo\n\n{text}") == ["The River Authority"]


def test_according_to_names_its_source_itself() -> None:
    text = "Not so, says {s1 the Dam Ministry}. {c1 According to} the ministry, {q1 all mills were told}."
    assert speakers(f"Lugo\n\n{text}") == ["the ministry"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("the Constitution’{s1 s dam clause} {c1 says} {q1 no}.", "Constitution’s dam clause"),
        ("Ana Ruiz’{s1 s} speech was short, {c1 mocking} {q1 the dam}.", "Ana Ruiz"),
        ("{s1 Mayor Ana Ruiz of} Lugo {c1 spoke of} {q1 a flood}.", "Mayor Ana Ruiz of Lugo"),
        ("He met clerks, {s1 many of} whom {c1 oppose} {q1 the dam}.", "whom"),
        ("{s1 The clerk and} he {c1 said} {q1 no}.", "The clerk"),
        ("{s1 2016} {c1 said} {q1 no}.", ""),
    ],
)
def test_a_source_is_whole_words_and_some_of_them_letters(text: str, speaker: str) -> None:
    assert speakers(f"Lugo\n\nIt rained. {text}") == [speaker]


@pytest.mark.parametrize("said", ["what", "her", "less than"])
def test_what_only_stands_for_something_is_no_statement(said: str) -> None:
    assert speakers(f"Lugo\n\n{{s1 Ana Ruiz}} {{c1 endorsed}} {{q1 {said}}}.") == []


def test_a_quotation_is_the_speaker_s_and_not_the_agency_s_that_has_it() -> None:
    doc = analysed("Lugo\n\n{q1 “It will hold,” Ana Ruiz said in May}, {c1 according to} {s1 EPA}.")
    (one,) = doc._.attributions
    assert (one.source[0].of(doc.text), one.content[0].of(doc.text)) == ("Ana Ruiz", "“It will hold,”")
    assert one.kind == "direct"


def test_a_place_before_a_dash_is_no_speaker() -> None:
    assert speakers("Lugo\n\n{s1 LUGO} — Two days on, Ana Ruiz {c1 said} {q1 it rained}.") == [""]


def test_a_label_before_a_colon_is_one() -> None:
    assert speakers("Lugo\n\n{s1 AR}{c1 :} {q1 She said it rained.}\n\n{s2 LF}{c2 :} {q2 So it did.}") == ["AR", "LF"]


@given(st.text(alphabet="Aa ,—-.“”he was said of’s\n", max_size=120), st.integers(0, 120), st.integers(0, 120))
def test_a_subject_lies_before_its_verb(text: str, begin: int, verb: int) -> None:
    begin, verb = sorted((min(begin, len(text)), min(verb, len(text))))
    found = subject_of(text, begin, verb)
    assert found is None or begin <= found.start < found.end <= verb


@pytest.mark.parametrize(
    "text",
    [
        "{q1 Leo Falk, the banker, is innocent}, {s1 his lawyer, Kay Dunlop,} {c1 said}.",
        "{q1 The firm, which denies it, paid bribes}, {s1 the prosecutor, Mina Oduya,} {c1 told} jurors.",
    ],
)
def test_the_subject_of_what_is_said_does_not_say_it(text: str) -> None:
    assert speakers(f"Lugo\n\n{text}")[0].endswith(("Kay Dunlop,", "Mina Oduya,"))


@pytest.mark.parametrize(
    "text",
    [
        "{s1 The coach} was asked about the deal and {c1 replied} {q1 that it was off}.",
        "The coach was criticised by {s1 fans} but {c1 said} {q1 he would not quit}.",
        "The coach was hailed as a genius and later {c1 said} {q1 it ruined him}.",
        "{s1 The coach} faces charges of fraud but {c1 says} {q1 it did nothing wrong}.",
    ],
)
def test_who_was_asked_or_blamed_may_say_something_all_the_same(text: str) -> None:
    assert speakers(f"Lugo\n\n{text}") == ["The coach"]


@pytest.mark.parametrize("body", ["NASA — the space agency —", "UNICEF – the U.N. agency –"])
def test_a_body_in_capitals_before_a_dash_is_no_dateline(body: str) -> None:
    assert speakers(f"Lugo\n\n{{s1 {body}}} {{c1 said}} {{q1 it rained}}.") == [body]


@pytest.mark.parametrize("verb", ["drove", "pushed past", "got", "led"])
def test_where_somebody_went_is_nobody_who_speaks(verb: str) -> None:
    text = f"{{s1 Ms. Ruiz}} {verb} reporters {{c1 to say}} {{q1 that it was over}}."
    assert speakers(f"Lugo\n\n{text}") == ["Ms. Ruiz"]


@pytest.mark.parametrize("who", ["farmer Otto Brandt", "Falk allegedly"])
def test_a_trade_or_an_adverb_stands_beside_who_speaks_behind_a_quotation(who: str) -> None:
    doc = analysed(f"Lugo\n\n{{q1 “We will stay,” {who} said}}, {{c1 according to}} {{s1 EPA}}.")
    (one,) = doc._.attributions
    assert one.source[0].of(doc.text) == who.removesuffix(" allegedly")


def test_an_apposition_stands_beside_who_was_asked_and_replied() -> None:
    text = "The mill’s owner, Dana Falk, was asked about it in May and {c1 replied} {q1 that no choice was made}."
    assert speakers(f"Lugo\n\n{text}") == ["The mill’s owner, Dana Falk"]


def test_those_by_whom_the_writer_is_told_say_it() -> None:
    text = "It rained. {s1 I} {c1 am told} by people in Lugo {q1 that the dam leaks}."
    assert speakers(text) == ["people"]


def test_a_wish_for_no_name_is_no_statement() -> None:
    text = "It rained. {s1 One clerk}, who {c1 asked} {q1 not to be named}, left. {s2 Ana Ruiz} {c2 said} {q2 no}."
    assert speakers(text) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "text",
    [
        "{q1 A clerk laced the coffee}, {s1 a court} {c1 heard} yesterday.",
        "{q1 Clerk ‘plotted for months’}, {s1 jury} {c1 told}\n\nNobody came.",
        "{s1 The inquest} {c1 heard} {q1 that he died}.",
    ],
)
def test_who_only_hears_it_in_court_does_not_say_it(text: str) -> None:
    assert speakers(text) == [""]


def test_whom_an_outlet_quotes_says_it() -> None:
    text = (
        "Envoy Leo Falk was quoted by {s1 the Lugo Ledger} {c1 as saying} {q1 that it rained}. "
        "{q2 Ina Falk} {c2 was quoted} in the Lugo Gazette {q2 as saying it poured}."
    )
    assert speakers(text) == ["Envoy Leo Falk", "Ina Falk"]


@pytest.mark.parametrize(
    "text",
    [
        "{s9 Ana Ruiz} filed a complaint with {s1 the River Board}, {c1 claiming} {q1 that the dam leaks}.",
        "Hours later, {s9 Ana Ruiz} returned the compliment to {s1 Falk}, {c1 telling} reporters, {q1 “He is kind.”}",
        "{s9 Ana Ruiz} accepted no change, {c1 telling} {s1 Falk} {q1 that it was late}.",
    ],
)
def test_who_a_participle_goes_back_to_is_the_subject(text: str) -> None:
    assert speakers(f"Lugo\n\n{text.replace('{s9 Ana Ruiz}', 'Ana Ruiz')}") in (["Ana Ruiz"], [""])


@pytest.mark.parametrize(
    "text",
    [
        "{s1 Ana Ruiz} recalled a story Leo Falk {c1 told} {q1 about the dam}.",
        "{s1 Ana Ruiz} left the room after Leo Falk {c1 said} {q1 it was over}.",
    ],
)
def test_a_clause_with_a_subject_of_its_own_is_its_subject_s(text: str) -> None:
    assert speakers(f"Lugo\n\n{text}") == ["Leo Falk"]


@pytest.mark.parametrize(
    "text",
    [
        "{s1 Ana Ruiz} on Monday {c1 said} {q1 it was over}.",
        "{s1 The clerk} who beat Leo Falk {c1 said} {q1 it was over}.",
        "{s1 Ana Ruiz} kept it a secret but {c1 said} {q1 it was over}.",
    ],
)
def test_a_subject_further_off_stays_where_no_other_is_near(text: str) -> None:
    assert speakers(f"Lugo\n\n{text}") in (["Ana Ruiz"], ["The clerk"])


def test_an_article_alone_is_the_name_behind_it_or_nobody() -> None:
    assert speakers("Lugo\n\nIt {c1 was told by} {s1 The} Daily Gazette: {q1 a different story}.") == [
        "The Daily Gazette"
    ]
    assert speakers("Lugo\n\nIt was {s1 the} {c1 intense criticism of} {q1 the dam’s builders}.") == [""]


@pytest.mark.parametrize("amount", ["the minimum $20 million", "the 40 percent"])
def test_an_amount_that_is_said_is_not_who_says_it(amount: str) -> None:
    assert speakers(f"Lugo\n\nIt is half of {{s1 {amount} experts}} {{c1 say}} {{q1 it costs to build}}.") == [
        "experts"
    ]


def test_a_speaker_of_the_next_sentence_is_not_the_one_behind_a_quoted_phrase() -> None:
    text = "Two presidents {c1 introduced} {q1 the “Dam War,”} which split many. It was kept by {s1 Ana Ruiz}."
    assert speakers(f"Lugo\n\n{text}") != ["Ana Ruiz"]
