"""The form for a channel's settings: it shows what holds, and whatever comes back is a change or a sentence."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.actions import Edit, SettingsPage, decode
from bot.presentation.card import Run
from bot.presentation.form import LONGEST_ENTRY, Answered, Choice, Form
from bot.presentation.settings_form import FIELDS, changes_of, settings_form
from bot.store.channel_settings import PARTS, ChannelSettings
from tests.presentation.strategies import HOSTILE

DEFAULTS = ChannelSettings()
DOMAINS = st.lists(st.from_regex(r"[a-z]{1,8}\.(org|com|co\.uk)", fullmatch=True), max_size=5, unique=True)
PAUSES = st.integers(0, 7 * 86400)
SETTINGS = st.builds(
    ChannelSettings,
    mode=st.sampled_from(["off", "command", "automatic"]),
    allowed_domains=DOMAINS.map(tuple),
    denied_domains=DOMAINS.map(tuple),
    min_words=st.integers(0, 10_000),
    channel_cooldown=PAUSES,
    user_cooldown=PAUSES,
    repeat=st.sampled_from(["pointer", "silence"]),
    repeat_within=PAUSES,
    show=st.permutations(PARTS).flatmap(lambda parts: st.integers(1, 4).map(lambda n: tuple(parts[:n]))),
    top_assertions=st.integers(1, 10),
)
TEXTS = st.text(max_size=40) | st.sampled_from(HOSTILE) | st.sampled_from(["off", "pointer", "0", "5m", "a.org"])
ANYTHING: st.SearchStrategy[Answered] = TEXTS | st.lists(TEXTS, max_size=4)
PAGES = st.sampled_from(get_args(SettingsPage))


def unchanged(form: Form) -> dict[str, Answered]:
    """RETURNS (dict): what comes back where somebody only presses the button."""
    return {
        field.name: [one.value for one in field.options if one.chosen] if isinstance(field, Choice) else field.value
        for field in form.fields
    }


@given(PAGES, SETTINGS)
def test_a_form_sent_as_it_is_changes_nothing(page: SettingsPage, settings: ChannelSettings) -> None:
    form = settings_form(page, settings)
    assert decode(form.id) == Edit(page)
    assert [field.name for field in form.fields] == list(FIELDS[page])
    found = changes_of(page, unchanged(form), settings)
    assert (found.values, found.problems) == ({}, {})


@given(PAGES, SETTINGS, st.data())
def test_whatever_comes_back_is_a_change_that_can_be_kept_or_a_sentence(
    page: SettingsPage, settings: ChannelSettings, data: st.DataObject
) -> None:
    names = [*FIELDS["basics"], *FIELDS["finer"], "workspace_cooldown", "__class__", ""]
    values = data.draw(st.dictionaries(st.sampled_from(names), ANYTHING))
    found = changes_of(page, values, settings)
    assert not (found.values and found.problems)
    assert set(found.problems) <= set(FIELDS[page]) & set(values)
    assert all(sentence.endswith(".") and len(sentence) < 200 for sentence in found.problems.values())
    changed = ChannelSettings.model_validate(settings.model_dump() | dict(found.values))
    assert set(found.values) <= {*FIELDS[page], "repeat_within"}
    assert all(getattr(changed, name) == value != getattr(settings, name) for name, value in found.values.items())


@pytest.mark.parametrize(
    ("page", "name", "typed", "kept"),
    [
        ("basics", "mode", ["automatic"], {"mode": "automatic"}),
        ("basics", "mode", "command", {"mode": "command"}),
        ("basics", "show", ["sources", "counts"], {"show": ("counts", "sources")}),
        ("basics", "allowed_domains", "a.org, www.B.com\nc.net", {"allowed_domains": ("a.org", "b.com", "c.net")}),
        ("basics", "denied_domains", "https://www.a.org/b?c=d;e.com/f", {"denied_domains": ("a.org", "e.com")}),
        ("basics", "allowed_domains", "", {}),
        ("finer", "channel_cooldown", "5 minutes", {"channel_cooldown": 300}),
        ("finer", "user_cooldown", "0", {"user_cooldown": 0}),
        ("finer", "min_words", " 0 ", {"min_words": 0}),
        ("finer", "repeat", ["again"], {"repeat_within": 0}),
        ("finer", "repeat", ["silence"], {"repeat": "silence"}),
        ("finer", "top_assertions", "10", {"top_assertions": 10}),
    ],
)
def test_what_is_typed_is_kept(page: SettingsPage, name: str, typed: Answered, kept: dict[str, Any]) -> None:
    assert changes_of(page, {name: typed}, DEFAULTS).values == kept


@pytest.mark.parametrize(
    ("page", "name", "typed", "sentence"),
    [
        ("basics", "mode", ["loud"], "Please choose from the list."),
        ("basics", "mode", ["off", "command"], "Please choose from the list."),
        ("basics", "mode", [], "Please choose from the list."),
        ("basics", "show", [], "Please choose from the list."),
        ("basics", "allowed_domains", "example.org, nonsense", "“nonsense” is not the name of a site."),
        ("basics", "denied_domains", "a..b", "“a..b” is not the name of a site."),
        ("basics", "denied_domains", "https://[", "“https://[” is not the name of a site."),
        ("basics", "denied_domains", " ".join(f"a{i}.org" for i in range(501)), "This takes at most 500 sites."),
        ("finer", "channel_cooldown", "soon", "This takes a time such as 30s, 5m or 2h, up to 7d"),
        ("finer", "channel_cooldown", "8d", "This takes a time such as 30s, 5m or 2h, up to 7d"),
        ("finer", "channel_cooldown", "", "This takes a time such as 30s, 5m or 2h, up to 7d"),
        ("finer", "min_words", "10001", "This takes a whole number from 0 to 10000."),
        ("finer", "min_words", "many", "This takes a whole number from 0 to 10000."),
        ("finer", "top_assertions", "0", "This takes a whole number from 1 to 10."),
    ],
)
def test_what_cannot_be_used_has_a_sentence_and_nothing_is_changed(
    page: SettingsPage, name: str, typed: Answered, sentence: str
) -> None:
    found = changes_of(page, {name: typed, "mode": ["automatic"], "min_words": "5"} | {name: typed}, DEFAULTS)
    assert found.values == {}
    assert list(found.problems) == [name]
    assert found.problems[name].startswith(sentence)


def test_answering_anew_and_back_again() -> None:
    anew = DEFAULTS.model_copy(update={"repeat_within": 0})
    form = settings_form("finer", anew)
    assert unchanged(form)["repeat"] == ["again"]
    assert changes_of("finer", {"repeat": ["pointer"]}, anew).values == {"repeat_within": 7 * 86400}
    shorter = DEFAULTS.model_copy(update={"repeat_within": 60})
    assert changes_of("finer", {"repeat": ["silence"]}, shorter).values == {"repeat": "silence"}


def test_a_list_that_is_too_long_for_a_form_is_left_out_and_said() -> None:
    many = ChannelSettings(denied_domains=tuple(f"{i:03}-a-site-with-a-long-name.example.org" for i in range(100)))
    assert len(", ".join(many.denied_domains)) > LONGEST_ENTRY
    form = settings_form("basics", many)
    assert "denied_domains" not in {field.name for field in form.fields}
    assert "“Never these sites” is too long a list" in "".join(run.text for run in form.notes[0])
    assert changes_of("basics", unchanged(form), many).values == {}


def test_notes_stand_on_top_of_the_basics_alone() -> None:
    notes = ((Run("Something is missing."),),)
    assert settings_form("basics", DEFAULTS, notes).notes == notes
    assert settings_form("finer", DEFAULTS, notes).notes == ()
