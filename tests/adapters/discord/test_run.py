"""What is said before the bot runs, and when it cannot."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from adapters.discord.delivery import Delivery
from adapters.discord.run import DiscordSettings, _explained
from bot.settings import SettingsError, part_of

TOKEN = "aaa.bbb.ccc"  # noqa: S105 - of no bot


@pytest.mark.parametrize(
    ("text", "shards"),
    [
        ("auto", None),
        ("1", (1, [0])),
        ("4", (4, [0, 1, 2, 3])),
        ("0-3/8", (8, [0, 1, 2, 3])),
        ("7-7/8", (8, [7])),
    ],
)
def test_shards_are_a_number_a_range_or_discords_own(text: str, shards: Any) -> None:
    assert part_of(text, "SHARDS") == shards


@pytest.mark.parametrize("text", ["", "0", "-1", "3-1/8", "0-8/8", "1/2", "all", "4-/8", "1-2/0", "8-9/8", "9" * 6])
def test_shards_that_are_none_are_told(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^SHARDS is none of: auto"):
        part_of(text, "SHARDS")


def closed(code: int) -> discord.ConnectionClosed:
    class Socket:
        close_code = code

    return discord.ConnectionClosed(Socket(), shard_id=0)  # type: ignore[arg-type]  # of a socket, only that is read


def answered(status: int) -> discord.HTTPException:
    class Response:
        reason = "x"

    Response.status = status  # type: ignore[attr-defined]  # as above
    return discord.HTTPException(Response(), {"code": 0, "message": "m"})  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token"), "refuses the token"),
        (closed(4004), "refuses the token"),
        (closed(4010), "refuses the shards"),
        (closed(4011), "refuses the shards"),
        (closed(4000), "it says 4000"),
        (answered(503), "it says 503"),
        (discord.GatewayNotFound(), "names no gateway"),  # type: ignore[no-untyped-call]  # of discord.py
    ],
)
def test_what_ends_the_connection_is_told_in_a_sentence(error: Exception, words: str) -> None:
    assert words in _explained(error)


def run(env: dict[str, str], *more: str) -> subprocess.CompletedProcess[str]:
    code = "from adapters.terminal.main import main; import sys; sys.argv = ['hearsay', 'discord']; main()"
    return subprocess.run(
        [sys.executable, "-c", "; ".join([*more, code])],
        capture_output=True,
        text=True,
        check=False,
        env=env,
        timeout=60,
    )


def test_without_a_token_the_command_says_which_variable_it_wants() -> None:
    ended = run({})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "hearsay: DISCORD_TOKEN must be set.\n"


def test_wrong_shards_are_told_without_the_token() -> None:
    ended = run({"DISCORD_TOKEN": TOKEN, "HEARSAY_CONTACT": "a@example.org", "HEARSAY_DISCORD_SHARDS": "many"})
    assert ended.returncode == 1
    assert "HEARSAY_DISCORD_SHARDS" in ended.stderr
    assert TOKEN not in ended.stderr


def test_without_discord_py_the_command_says_how_to_get_it() -> None:
    ended = run({"DISCORD_TOKEN": TOKEN}, "import sys", "sys.modules['discord'] = None")
    assert (ended.returncode, ended.stderr) == (
        1,
        "hearsay: discord needs its packages: pip install 'hearsay-bot[discord]'\n",
    )


def test_reading_articles_does_not_load_discord_py() -> None:
    code = "import adapters.terminal.main, sys; print('discord' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_token_is_not_in_what_is_printed_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert TOKEN not in repr(DiscordSettings())


def test_trouble_is_logged_in_numbers_and_names() -> None:
    said = "what somebody wrote"
    response = answered(400)
    response.text = said
    for error in (response, aiohttp.ClientError(said), OSError(said)):
        assert said not in Delivery.told(error)
    assert Delivery.told(response) == "Discord answered 400 (code 0)"


def test_the_invitation_asks_for_the_permissions_that_it_names_and_no_others() -> None:
    page = (Path(__file__).parents[3] / "deploy" / "discord.md").read_text(encoding="utf-8")
    found = re.search(r"&permissions=(\d+)", page)
    assert found is not None
    texts = tomllib.loads((files("adapters.discord") / "texts.toml").read_text(encoding="utf-8"))["permissions"]
    assert int(found[1]) == discord.Permissions(**dict.fromkeys(texts, True)).value
    for one in texts.values():
        assert f"| {one['what']} |" in page
