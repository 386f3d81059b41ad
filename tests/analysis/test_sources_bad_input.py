"""Articles that are none: no crash, and nothing made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.balance import balance
from bot.analysis.spans import words
from tests.analysis.marked import analysed
from tests.analysis.test_sources import names, sources


def test_an_article_without_any_source_has_none() -> None:
    doc = analysed("It rained all day. The river rose, and {LOC Lugo} stood in water.")
    assert doc._.sources == ()
    assert balance(doc, words(doc.text)).top_share == 0


def test_a_transcript_with_forty_speakers_keeps_them_apart() -> None:
    people = [f"{given} {family}" for given in ("Ana", "Leo", "Eva", "Tom") for family in _FAMILIES]
    lines = [f"{{s{n} {{PER {who}}}}}{{c{n} :}} {{q{n} It rained {n} days}}." for n, who in enumerate(people, start=1)]
    given_names = names("\n".join(lines))
    assert given_names == people
    assert len(people) == 40


_FAMILIES = ("Ruiz", "Falk", "Roe", "Blum", "Costa", "Dahl", "Egan", "Frey", "Gund", "Hale")


def test_letters_to_the_editor_each_have_their_writer() -> None:
    text = "\n\n".join(
        f"“{{q{n} It rained {n} days, and nobody cared}}.”\n{{s{n} {{PER {who}}}}}, {{LOC Lugo}}"
        for n, who in enumerate(("Ana Ruiz", "L. Falk", "Dr. Eva Roe"), start=1)
    )
    assert names(text) == ["Ana Ruiz", "L. Falk", "Eva Roe"]


def test_a_person_with_the_name_of_a_city_is_not_the_city() -> None:
    text = (
        "{s1 {PER Ana Lugo}} {c1 said} {q1 it rained} in {LOC Lugo}. {s2 {LOC Lugo}} {c2 added} {q2 it poured}. "
        "{s3 {PER Lugo}} {c3 left} {q3 it at that}."
    )
    assert names(text) == ["Ana Lugo"] * 3


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("ANA RUIZ", "Ruiz"),
        ("Žofie Dvořáková", "Dvorakova"),
        ("A. B. Ruiz", "Ruiz"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Ursula von der Leyen", "Leyen"),
        ("Kim Jong Bo", "Kim"),
        ("Park Bo-ra", "Park"),
        ("Ana Ruiz Jr.", "Ruiz"),
    ],
    ids=["capitals", "diacritics", "initials", "particles", "without particles", "family first", "hyphen", "suffix"],
)
def test_names_of_many_forms_find_their_short_form(full: str, short: str) -> None:
    text = f"{{s1 {{PER {full}}}}} {{c1 said}} {{q1 it rained}}. {{s2 {{PER {short}}}}} {{c2 added}} {{q2 it poured}}."
    assert len(sources(text)) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Ana Ruiz", "RUIZ", "O’Neil-Ñu", "李明", "’s", ".", "Dr.", "Jr.", "he", "I", "the", "“", "/", "&"]
        ),
        max_size=9,
    )
)
def test_any_words_as_a_source_give_every_attribution_one(parts: list[str]) -> None:
    mention = " ".join(parts) or "x"
    doc = analysed(f"{{PER Ana Ruiz}} came. {{s1 {mention}}} {{c1 said}} {{q1 it rained all day}}.")
    ids = [i for one in doc._.sources for i in one.attribution_ids]
    assert ids == [one.id for one in doc._.attributions]
    assert all(one.name for one in doc._.sources)
