"""Ids of buttons: short, readable after a restart, and harmless whoever sends them."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.actions import (
    LAST_NUMBER,
    MAX_LENGTH,
    Action,
    Choose,
    Dismiss,
    Edit,
    Feedback,
    Forget,
    Page,
    Post,
    Reset,
    SettingsPage,
    Show,
    Verdict,
    decode,
    encode,
    opens_form,
)
from tests.presentation.strategies import HOSTILE, IDENTIFIERS

ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(Show, IDENTIFIERS, st.sampled_from(get_args(Page)), st.integers(1, LAST_NUMBER)),
    st.builds(Choose, IDENTIFIERS),
    st.builds(Dismiss, IDENTIFIERS),
    st.builds(Feedback, IDENTIFIERS, st.sampled_from(get_args(Verdict))),
    st.builds(Post, IDENTIFIERS),
    st.builds(Edit, st.sampled_from(get_args(SettingsPage))),
    st.builds(Reset, st.booleans()),
    st.builds(Forget),
)


@given(ACTIONS)
def test_what_is_encoded_comes_back_and_fits_every_platform(action: Action) -> None:
    identifier = encode(action)
    assert decode(identifier) == action
    assert len(identifier) <= MAX_LENGTH
    assert re.fullmatch(r"[A-Za-z0-9:_-]+", identifier)


@given(ACTIONS, ACTIONS)
def test_two_actions_never_share_an_id(one: Action, other: Action) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@given(st.text() | st.from_regex(r"h1:[scdfperx]:.*") | st.sampled_from(HOSTILE))
def test_whatever_a_stranger_sends_gives_nothing_or_an_action_with_that_very_id(identifier: str) -> None:
    action = decode(identifier)
    assert action is None or encode(action) == identifier


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "h1:s:abc:claims",
        "h1:s:abc:claims:0",
        "h1:s:abc:claims:01",
        "h1:s:abc:claims:1000000",
        "h1:s:abc:claims:١",
        "h1:s:abc:nowhere:1",
        "h1:s::claims:1",
        "h1:d:abc\n",
        "h1:d:äbc",
        "h1:f:abc:great",
        "h1:x:abc",
        "h1:x:workspace:now",
        "h1:q:abc",
        "h1:p:",
        "h1:p:abc:now",
        "h1:e:nowhere",
        "h1:e:basics\n",
        "h1:r:",
        "h1:r:maybe",
        "h2:d:abc",
        "H1:d:abc",
        " h1:d:abc",
        f"h1:d:{'a' * 65}",
    ],
)
def test_an_id_of_another_form_is_none_of_ours(identifier: str) -> None:
    assert decode(identifier) is None


@pytest.mark.parametrize("breakdown", ["", "a:b", "a b", "ä", "a" * 65, "a\n"])
def test_an_action_needs_an_id_that_buttons_can_carry(breakdown: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        Dismiss(breakdown)


@pytest.mark.parametrize("number", [0, -1, LAST_NUMBER + 1])
def test_an_action_needs_a_page_that_buttons_can_carry(number: int) -> None:
    with pytest.raises(ValueError, match="not the number"):
        Show("abc", "claims", number)


@given(ACTIONS)
def test_a_form_may_come_of_the_settings_and_of_a_flag_that_is_wrong(action: Action) -> None:
    wanted = isinstance(action, Edit) or (isinstance(action, Feedback) and action.verdict == "wrong")
    assert opens_form(encode(action)) is wanted


@given(st.text() | st.sampled_from(HOSTILE))
def test_no_form_comes_of_what_a_stranger_sends(identifier: str) -> None:
    assert not opens_form(identifier)
