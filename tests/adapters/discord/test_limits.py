"""What Discord's library does not check is checked by us: at the limit, and one past it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from adapters.discord import limits
from adapters.discord.client import HearsayClient
from adapters.discord.place import CARDS
from adapters.discord.render import Control, layout
from bot.host import Host
from bot.presentation import actions, form
from bot.presentation.card import Button, Card, Option, Select


@pytest.fixture
def client() -> HearsayClient:
    """One that is never connected."""
    return HearsayClient(cast("Host", SimpleNamespace(responder=None)))


@pytest.mark.parametrize(("length", "shown"), [(80, 80), (81, 80)])
def test_a_label_has_at_most_80_characters(length: int, shown: int) -> None:
    button = Control.of(Button("a" * length, "h1:d:abc")).item
    assert isinstance(button, discord.ui.Button)
    assert len(button.label or "") == shown


@pytest.mark.parametrize(("count", "shown"), [(25, 25), (26, 25)])
def test_a_select_has_at_most_25_options(count: int, shown: int) -> None:
    options = tuple(Option(f"Page {n}", f"h1:s:abc:claims:{n + 1}") for n in range(count))
    select = Control.of(Select("Go", "h1:c:abc", options)).item
    assert isinstance(select, discord.ui.Select)
    assert len(select.options) == shown


def test_ids_of_actions_are_short_enough_for_discord() -> None:
    assert actions.MAX_LENGTH <= limits.CUSTOM_ID


def test_pages_have_no_more_choices_than_a_select_takes() -> None:
    assert CARDS.sizes.choices <= limits.OPTIONS


def test_forms_of_the_core_are_within_what_a_modal_takes() -> None:
    assert form.TITLE <= limits.MODAL_TITLE
    assert form.LABEL <= limits.FIELD_LABEL
    assert form.HELP <= limits.FIELD_HELP
    assert form.LONGEST_ENTRY <= limits.ENTRY
    assert form.MOST_OPTIONS <= limits.OPTIONS
    assert form.OPTION_LABEL <= limits.OPTION_LABEL


def test_the_longest_page_with_all_its_controls_is_within_40_components() -> None:
    many = tuple(Button(str(n), f"h1:s:abc:claims:{n}") for n in range(1, 26))
    assert layout(Card("T", many))._total_children <= limits.COMPONENTS


def test_commands_are_described_in_at_most_100_characters(client: HearsayClient) -> None:
    told = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    described = [text for command in told for text in _descriptions(command)]
    assert len(described) > 8
    assert all(0 < len(text) <= 100 for text in described)


def test_commands_are_for_servers_and_people_wherever_they_type(client: HearsayClient) -> None:
    told = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    assert {command["name"] for command in told} == {"breakdown", "hearsay", "Break down article"}
    assert all(command["integration_types"] == [0, 1] for command in told)
    assert all(command["contexts"] == [0, 1, 2] for command in told)


def test_commands_are_as_discords_own_description_wants_them(client: HearsayClient, shared: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    specification = json.loads((shared / "conformance" / "discord-openapi.json").read_text())
    wanted = {
        "$ref": "#/components/schemas/ApplicationCommandCreateRequest",
        "components": specification["components"],
    }
    validator = jsonschema.Draft202012Validator(wanted)
    for command in client.tree.get_commands():
        told = json.loads(json.dumps(command.to_dict(client.tree)))
        assert [error.message for error in validator.iter_errors(told)] == []


def test_the_sizes_of_pages_are_the_cores_own_kind() -> None:
    assert all(getattr(CARDS.sizes, field.name) >= 1 for field in dataclasses.fields(CARDS.sizes))


def _descriptions(part: dict[str, Any]) -> list[str]:
    """RETURNS (list[str]): of a command or an option, and of all in it; a message command has none."""
    own = [part["description"]] if "description" in part else []
    return own + [text for option in part.get("options", []) for text in _descriptions(option)]
