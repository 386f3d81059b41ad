"""The form that says which flag is wrong."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.breakdown import Breakdown
from bot.presentation.actions import Feedback, decode
from bot.presentation.flag_form import COMPLAINT, FLAG, LONGEST_ITEM, Complaint, complaint_of, flag_form
from bot.presentation.form import MOST_OPTIONS, Answered, Choice, Form
from bot.presentation.texts import texts
from tests.presentation.samples import breakdown
from tests.presentation.strategies import ANYTHING, breakdowns


def labels(form: Form, name: str) -> dict[str, str]:
    (field,) = [field for field in form.fields if field.name == name]
    assert isinstance(field, Choice)
    return {option.value: option.label for option in field.options}


def test_every_flag_can_be_chosen_by_its_words_and_what_matters_most_comes_first() -> None:
    form = flag_form("abc234", breakdown())
    assert decode(form.id) == Feedback("abc234", "wrong")
    assert labels(form, FLAG) == {
        "u2:mind-reading": "motive without a source: “wants”",
        "u1:unsourced-number": "number without a source: “40”",
        "u1:unsourced-cause": "cause without a source: “caused”",
        "a1:loaded-verb": "verb that takes a side: “claimed”",
        "s2:vague-attribution": "source nobody can check: “Critics”",
        "another": "None of these, or one that is missing",
    }
    assert labels(form, COMPLAINT) == dict(texts().complaints)


def test_without_any_flag_one_can_still_be_missed() -> None:
    bare = breakdown().model_copy(update={"attributions": (), "sources": (), "assertions": ()})
    form = flag_form("abc", bare)
    assert list(labels(form, FLAG)) == ["another"]
    assert complaint_of(bare, {FLAG: ["another"], COMPLAINT: "other"}) == Complaint("", "other")


@settings(max_examples=60, deadline=None)
@given(breakdowns())
def test_any_breakdown_gives_a_form_whose_every_answer_is_taken(whole: Breakdown) -> None:
    form = flag_form("abc", whole)
    items = labels(form, FLAG)
    assert 1 <= len(items) <= MOST_OPTIONS
    for item in items:
        for code in labels(form, COMPLAINT):
            found = complaint_of(whole, {FLAG: [item], COMPLAINT: [code]})
            assert found is not None
            assert (found.item, found.complaint) == ("" if item == "another" else item, code)
            assert len(found.item) <= LONGEST_ITEM


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([FLAG, COMPLAINT, "x"]),
        ANYTHING | st.lists(ANYTHING | st.sampled_from(["u1:unsourced-number", "misread"]), max_size=3),
    )
)
def test_what_a_stranger_sends_is_an_answer_of_the_form_or_none(values: dict[str, Answered]) -> None:
    found = complaint_of(breakdown(), values)
    assert found is None or f"{found.item}" in {"", "u1:unsourced-number"}
