"""A replica over HTTP in a process of its own: `python -m tests.adapters.slack.replica URL API TOKEN SECRET OWNER`.

It prints its port once it listens, and stops when its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web

from adapters.slack.app import SlackBot
from adapters.slack.http import web_app
from adapters.slack.place import CARDS, PLATFORM
from adapters.slack.workspaces import OneWorkspace
from bot.host import Ready, open_host
from bot.settings import Settings
from bot.store import Store
from tests.responder.worker import Remembering


async def replica(url: str, api: str, token: str, secret: str, owner: str) -> None:
    """Serve with a stand-in that has every article in memory."""
    workspaces = OneWorkspace(token, base_url=api)
    async with Store.open(url, owner=owner) as store, workspaces:
        ready = Ready(store=store, service=Remembering(store, 0))
        async with open_host(
            Settings(), PLATFORM, cards=CARDS, link_to=workspaces.link_to, ready=ready, name=owner
        ) as host:
            bot = SlackBot(host, workspaces, pace=0)
            runner = web.AppRunner(web_app(bot, secret), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            serving = asyncio.create_task(host.serve(bot.delivery.deliver, bot.delivery.already_answered))
            print(runner.addresses[0][1], flush=True)
            await asyncio.to_thread(sys.stdin.read)
            await host.stop()
            serving.cancel()
            await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(replica(*sys.argv[1:]))
