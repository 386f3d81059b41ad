"""The loopback Discord itself: that its routes, answers and limits are Discord's, as described and as recorded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loopback_discord import CONFORMANCE, Discord
from tests.loopback_discord.bodies import (
    COMMAND,
    COMMANDS,
    MESSAGES,
    asked_of,
    container,
    modern,
    row,
    text,
)
from tests.loopback_discord.conftest import Wire


def test_every_route_is_one_of_discords(discord: Discord) -> None:
    if discord.specification is None:
        pytest.skip("Discord's description of its API is not here; set HEARSAY_SHARED")
    for method, route, _, _ in discord.api.routes:
        assert method.lower() in discord.specification.paths[route]


async def test_it_answers_as_discord_describes(wire: Wire) -> None:
    specification = wire.discord.specification
    if specification is None:
        pytest.skip("Discord's description of its API is not here; set HEARSAY_SHARED")
    _, made = await wire("POST", MESSAGES, modern(container(text(), row())))
    assert specification.answer_problem("MessageResponse", made) is None
    _, commands = await wire("PUT", COMMANDS, [COMMAND])
    assert specification.answer_problem("ApplicationCommandResponse", commands[0]) is None
    asked = asked_of(wire.discord)
    path = f"/interactions/{asked.id}/{asked.token}/callback?with_response=true"
    assert specification.answer_problem("MessageResponse", {"id": 1}) is not None
    _, answer = await wire("POST", path, {"type": 5})
    assert specification.answer_problem("InteractionCallbackResponse", answer) is None


def test_without_the_description_its_own_limits_hold(tmp_path: Any) -> None:
    server = Discord(conformance=tmp_path)
    assert server.specification is None
    assert not server.events._templates.recorded
    assert server.events.message("words").data["content"] == "words"


def test_the_recorded_payloads_are_used_where_they_are(discord: Discord) -> None:
    if not CONFORMANCE.is_dir():
        pytest.skip("the recorded payloads are not here; set HEARSAY_SHARED")
    assert discord.events._templates.recorded
    assert "attachment_size_limit" in discord.events._templates.interaction()
    assert "guild_locale" not in discord.events._templates.interaction(direct=True)
