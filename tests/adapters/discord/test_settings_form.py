"""Forms as Discord's modals, and what comes back of them."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest

from adapters.discord import limits
from adapters.discord.forms import modal, values_of
from bot.presentation.card import Run
from bot.presentation.form import LONGEST_ENTRY, Choice, Entry, Form, Option
from bot.presentation.settings_form import settings_form
from bot.store import ChannelSettings
from tests.adapters.discord.markdown import live, read


def payload(form: Form) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(modal(form).to_dict()))
    return made


def test_the_settings_show_what_holds_now() -> None:
    now = ChannelSettings(mode="automatic", show=("counts", "sources"), denied_domains=("example.org",))
    made = payload(settings_form("basics", now))
    assert made["custom_id"] == "h1:e:basics"
    fields = {one["component"]["custom_id"]: one for one in made["components"]}
    assert set(fields) == {"mode", "show", "allowed_domains", "denied_domains"}
    for name, chosen in {"mode": ["automatic"], "show": ["counts", "sources"]}.items():
        assert [one["value"] for one in fields[name]["component"]["options"] if one["default"]] == chosen
    assert fields["denied_domains"]["component"]["value"] == "example.org"
    assert "value" not in fields["allowed_domains"]["component"]


@pytest.mark.parametrize("page", ["basics", "finer"])
def test_a_page_of_the_settings_is_within_the_limits(page: Any) -> None:
    long = tuple(f"example{n}.org" for n in range(150))
    made = payload(settings_form(page, ChannelSettings(allowed_domains=long)))
    assert len(made["title"]) <= limits.MODAL_TITLE
    assert 1 <= len(made["components"]) <= 5
    for one in made["components"]:
        assert one["type"] == 18
        assert len(one["label"]) <= limits.FIELD_LABEL
        assert len(one["description"]) <= limits.FIELD_HELP
        assert one["component"]["type"] in (3, 4)


def test_a_field_is_as_long_and_as_needed_as_it_says() -> None:
    entry = Entry("domains", "Sites", "x" * LONGEST_ENTRY, "", LONGEST_ENTRY, required=True, several_lines=True)
    (one,) = payload(Form("h1:e:basics", "Settings", (entry,), "Save"))["components"]
    assert one["component"]["style"] == discord.TextStyle.paragraph.value
    assert one["component"]["required"] is True
    assert one["component"]["max_length"] == LONGEST_ENTRY
    assert len(one["component"]["value"]) == LONGEST_ENTRY
    assert "description" not in one


def test_a_choice_that_can_be_left_empty_is_not_required() -> None:
    choice = Choice("show", "Shown", (Option("a", "A"), Option("b", "B")), least=0, most=2)
    (one,) = payload(Form("h1:e:basics", "Settings", (choice,), "Save"))["components"]
    assert (one["component"]["min_values"], one["component"]["max_values"]) == (0, 2)
    assert one["component"]["required"] is False


def test_notes_stand_on_top_and_are_escaped() -> None:
    entry = Entry("a", "A")
    form = Form("h1:e:basics", "Settings", (entry,), "Save", ((Run("**Send** "), Run("Messages", "strong")),))
    top, field = payload(form)["components"]
    assert (top["type"], field["type"]) == (10, 18)
    assert [node.kind for node in live(read(top["content"]))] == ["strong"]


def test_values_come_back_by_the_names_of_fields() -> None:
    submitted: list[dict[str, Any]] = [
        {"type": 10, "id": 1},
        {"type": 18, "id": 2, "component": {"type": 3, "custom_id": "mode", "values": ["off"]}},
        {"type": 18, "id": 3, "component": {"type": 4, "custom_id": "denied_domains", "value": "example.org"}},
        {"type": 18, "id": 4, "component": {"type": 4, "custom_id": "allowed_domains", "value": ""}},
        {"type": 1, "id": 5, "components": []},
    ]
    assert values_of(submitted) == {"mode": ["off"], "denied_domains": "example.org", "allowed_domains": ""}
