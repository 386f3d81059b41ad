"""Many workspaces: installing from a browser, tokens that are renewed, organisations, and the app's removal."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from adapters.slack.place import PLATFORM
from bot.store import Channel, tables
from tests.adapters.slack.harness import QUIET, Harness
from tests.loopback_slack import Slack
from tests.loopback_slack.world import ELSEWHERE, GRID, GRID_TEAM, ON_GRID, OTHER_TEAM, SHARED, TEAM
from tests.responder.chat import LINK, OTHER

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk uses it for oauth.v2.access."""


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack("http") as server:
        yield server


@pytest.fixture
async def many(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    """A process that serves any workspace, and has none yet."""
    slack.world.tokens.clear()
    async with Harness(database, slack, mode="http", many=True) as one:
        for team in (OTHER_TEAM, GRID_TEAM, GRID):
            await one.store.settings.set(Channel(PLATFORM, team), **QUIET)
        yield one


_AUTHORIZE = re.compile(r"https://slack\.com/oauth/v2/authorize\?[^\"\s<>]+")


class Browser:
    """Somebody who installs the app."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.base = harness.processes[0].url
        self.cookies: dict[str, str] = {}
        self.back: dict[str, str] = {}

    async def begin(self, *, team: str = TEAM, org_wide: bool = False) -> None:
        """Go to the app's page, follow its button to Slack, and agree there."""
        installing = self.harness.slack.installing
        answer, self.cookies = await installing.visit(f"{self.base}/slack/install")
        assert answer.status in (200, 302)
        found = _AUTHORIZE.search(unescape(answer.headers.get("Location") or answer.text))
        assert found is not None, answer
        self.back = installing.agreed(found[0], team=team, org_wide=org_wide)

    async def end(self, **changes: str) -> tuple[int, str]:
        """RETURNS (tuple): status and page that the app shows when the browser comes back."""
        page = f"{self.base}/slack/oauth_redirect?{urlencode(self.back | changes)}"
        answer, _ = await self.harness.slack.installing.visit(page, **self.cookies)
        return answer.status, answer.text

    async def install(self, *, team: str = TEAM, org_wide: bool = False) -> None:
        """All of it."""
        await self.begin(team=team, org_wide=org_wide)
        status, page = await self.end()
        assert status == 200, page


async def bots(harness: Harness) -> list[str]:
    """RETURNS (list[str]): the workspaces whose installations are kept."""
    async with harness.store.database.reading() as connection:
        rows = await connection.execute(sa.text("SELECT COALESCE(team_id, enterprise_id) FROM slack_bots"))
        return sorted(row[0] for row in rows)


async def held(harness: Harness, team: str) -> int:
    """RETURNS (int): rows about a workspace."""
    return sum((await harness.store.held(PLATFORM, team)).rows.values())


# ---- installing


async def test_a_workspace_that_installs_the_app_is_answered(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    assert await bots(many) == [TEAM]
    await many.share(LINK)
    asked = slack.people.command("/breakdown", OTHER)
    assert await asked.acknowledged() < 3
    await many.settle()
    assert len(many.posts()) == len(many.private()) == 1


async def test_workspaces_are_kept_apart(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    await Browser(many).install(team=OTHER_TEAM)
    assert await bots(many) == [OTHER_TEAM, TEAM]
    slack.events.message(LINK, channel=ELSEWHERE)
    await many.share(LINK)
    await many.settle()
    assert len(many.posts(ELSEWHERE)) == len(many.posts()) == 1
    tokens = {one.team: token for token, one in slack.world.tokens.items()}
    used = {call.body["channel"]: call.token for call in slack.calls("chat.postMessage")}
    assert used[ELSEWHERE] == tokens[OTHER_TEAM]
    assert used[many.channel().channel] == tokens[TEAM]


@pytest.mark.parametrize("changes", [{"state": "of-somebody-else"}, {"state": ""}, {"code": "made-up"}])
async def test_a_wrong_state_or_code_installs_nothing(many: Harness, slack: Slack, changes: dict[str, str]) -> None:
    browser = Browser(many)
    await browser.begin()
    status, page = await browser.end(**changes)
    assert status >= 400
    assert "Traceback" not in page
    assert await bots(many) == []
    if "state" in changes:
        assert slack.calls("oauth.v2.access") == []


async def test_a_state_is_of_one_browser_and_good_for_one_use(many: Harness, slack: Slack) -> None:
    browser, victim = Browser(many), Browser(many)
    await browser.begin()
    cookies, browser.cookies = browser.cookies, {}
    assert (await browser.end())[0] >= 400, "another browser has no cookie"
    await victim.begin()
    browser.cookies = victim.cookies
    assert (await browser.end())[0] >= 400, "or that of another installation"
    browser.cookies = cookies
    await browser.begin()
    assert (await browser.end())[0] == 200
    again = slack.installing.agreed(f"{slack.authorize_url}?client_id={slack.installing.client_id}&scope=a&state=b")
    assert (await browser.end(code=again["code"]))[0] >= 400, "the state was used before"


async def test_whoever_declines_is_told_so(many: Harness) -> None:
    browser = Browser(many)
    await browser.begin()
    browser.back = {"error": "access_denied<script>alert(1)</script>", "state": browser.back["state"]}
    _, page = await browser.end()
    assert "<script>alert" not in page
    assert await bots(many) == []


async def test_secrets_of_an_installation_are_in_no_log(
    many: Harness, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.installing.rotating = True
    browser = Browser(many)
    await browser.install()
    await browser.end(state="wrong")
    await many.share(LINK)
    await many.settle()
    lines = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith(("asyncio", "aiosqlite")))
    secrets = [browser.back["code"], browser.back["state"], slack.installing.client_secret, slack.signing_secret]
    for token in slack.world.tokens.values():
        secrets += [token.value, token.refresh or token.value]
    assert [one for one in secrets if one in lines] == []


# ---- removal


async def test_removing_the_app_deletes_what_is_held_of_that_workspace_alone(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    await Browser(many).install(team=OTHER_TEAM)
    await many.share(LINK)
    slack.events.message(LINK, channel=ELSEWHERE)
    await many.settle()
    assert await held(many, TEAM)
    others = await held(many, OTHER_TEAM)
    await asyncio.sleep(1.1)  # an installation that is younger than the event stays; times are whole seconds
    slack.events.uninstalled()
    await many.settle()
    assert await bots(many) == [OTHER_TEAM]
    assert await held(many, TEAM) == 0
    assert await held(many, OTHER_TEAM) == others
    slack.events.message(OTHER, channel=ELSEWHERE)
    await many.settle()
    assert len(many.posts(ELSEWHERE)) == 2


async def test_revoked_bot_tokens_delete_what_is_held(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    await many.share(LINK)
    await many.settle()
    slack.events.revoked(users=["U0ALICE0001"], bots=())
    await many.settle()
    assert await bots(many) == [TEAM], "a person's token is not the app's"
    await asyncio.sleep(1.1)
    slack.events.revoked()
    await many.settle()
    assert await bots(many) == []
    assert await held(many, TEAM) == 0


async def test_what_comes_late_after_a_removal_leaves_nothing_behind(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    many.articles.gate = asyncio.Event()
    await many.share(LINK)
    await slack.until(lambda: many.articles.asked)
    with slack.unsent():
        slack.events.message(OTHER)
        late = slack.events.deliveries[-1]
    await asyncio.sleep(1.1)
    slack.events.uninstalled()
    await slack.until(lambda: slack.events.deliveries[-1].waited is not None)
    many.articles.gate.set()
    await many.settle()
    answer = await slack.http.post(*slack.http.encoded(late))
    assert answer.status == 200
    await many.settle()
    assert many.posts() == []
    assert await bots(many) == []
    rows = (await many.store.held(PLATFORM, TEAM)).rows
    assert {name: count for name, count in rows.items() if count and name != "events"} == {}


async def test_an_old_removal_does_not_end_a_newer_installation(many: Harness, slack: Slack) -> None:
    """Slack sends an event again for hours where it was not acknowledged."""
    await Browser(many).install()
    await asyncio.sleep(1.1)
    told = slack.events.uninstalled()
    await many.settle()
    await asyncio.sleep(1.1)
    await Browser(many).install()
    for one in told:
        slack.events.again(one)
    await many.settle()
    await slack.http.until_sent()
    assert await bots(many) == [TEAM]
    await many.store.settings.set(many.channel(), **QUIET)
    await many.share(LINK)
    await many.settle()
    assert len(many.posts()) == 1


# ---- tokens that are renewed


async def test_a_token_that_ends_soon_is_renewed_once(many: Harness, slack: Slack) -> None:
    token = slack.world.install(TEAM, rotating=True, lasts=600)
    await many.installed(token)
    for number in range(3):
        await many.share(f"https://example.org/news/story-{number}")
    await many.settle()
    assert len(many.posts()) == 3
    assert slack.installing.refreshed == 1


async def test_two_replicas_renew_a_token_without_losing_it(many: Harness, slack: Slack) -> None:
    """A refresh token is good for one use; whoever comes second takes what the first one got."""
    await many.second()
    token = slack.world.install(TEAM, rotating=True, lasts=600)
    await many.installed(token)
    for number in range(8):
        await many.share(f"https://example.org/news/story-{number}")
    await many.settle()
    assert len(many.posts()) == 8
    assert slack.installing.refreshed >= 1


async def test_a_token_that_cannot_be_renewed_breaks_nothing(many: Harness, slack: Slack) -> None:
    token = slack.world.install(TEAM, rotating=True, lasts=-10)
    await many.installed(token)
    slack.installing.client_secret = "another"  # noqa: S105 - none of ours
    await many.share(LINK)
    asked = slack.people.command("/breakdown", LINK)
    assert await asked.acknowledged() < 3
    await many.settle()
    assert many.posts() == []


# ---- organisations and shared channels


async def test_an_organisation_that_installs_the_app_is_answered_in_its_workspaces(many: Harness, slack: Slack) -> None:
    await Browser(many).install(org_wide=True)
    assert await bots(many) == [GRID]
    message = slack.events.message(LINK, channel=ON_GRID)
    asked = slack.people.command("/breakdown", OTHER, channel=ON_GRID)
    assert await asked.acknowledged() < 3
    await many.settle()
    (post,) = many.posts(ON_GRID)
    assert post.replies_to == f"{ON_GRID}/{message.ts}"
    assert len(many.private()) == 1
    pressed = await many.use(post, "Sources", author="bob")
    assert await many.waited(pressed) < 3
    await many.settle()
    assert "critics" in many.posts(ON_GRID)[0].text
    await asyncio.sleep(1.1)
    slack.events.uninstalled(GRID_TEAM)
    await many.settle()
    assert await bots(many) == []
    assert await held(many, GRID) == 0


async def test_one_workspace_of_an_organisation_is_a_workspace(many: Harness, slack: Slack) -> None:
    await many.installed(slack.world.install(GRID_TEAM, enterprise=GRID))
    slack.events.message(LINK, channel=ON_GRID)
    asked = slack.people.command("/breakdown", OTHER, channel=ON_GRID)
    await asked.acknowledged()
    await many.settle()
    assert len(many.posts(ON_GRID)) == 1
    assert len(many.private()) == 1
    await asyncio.sleep(1.1)
    slack.events.uninstalled(GRID_TEAM)
    await many.settle()
    assert await bots(many) == []


async def test_strangers_in_a_shared_channel_are_answered_and_manage_nothing(many: Harness, slack: Slack) -> None:
    await Browser(many).install()
    await many.store.settings.set(Channel(PLATFORM, TEAM), **QUIET)
    message = slack.events.message(LINK, author="stranger", channel=SHARED)
    await many.settle()
    ours = slack.events.message(OTHER, channel=SHARED)
    await many.settle()
    first, second = many.posts(SHARED)
    assert [first.replies_to, second.replies_to] == [f"{SHARED}/{message.ts}", f"{SHARED}/{ours.ts}"]
    assert await many.waited(await many.use(second, "Remove", author="stranger")) < 3
    await many.settle()
    assert len(many.posts(SHARED)) == 2, "it was somebody else's"
    await many.use(second, "Sources", author="stranger")
    await many.settle()
    assert "critics" in many.posts(SHARED)[1].text
    await many.use(first, "Remove", author="stranger")
    await many.settle()
    assert len(many.posts(SHARED)) == 1
    async with many.store.database.reading() as connection:
        channels = await connection.execute(sa.select(tables.replies.c.workspace).distinct())
        assert [row[0] for row in channels] == [TEAM]
