"""Opens the platforms from whose groups people are imported."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from contextlib import AsyncExitStack

from aiohttp import ClientSession

from adapters.needs import Missing
from adapters.settings import SlackSettings, TeamsSettings
from bot.roster import Source

PLATFORMS = ("slack", "teams")


async def open_sources(names: Collection[str], closing: AsyncExitStack) -> dict[str, Source]:
    """Raises Missing for a platform that is not set."""
    open_one = {"slack": _slack, "teams": _teams}
    return {name: await open_one[name](closing) for name in PLATFORMS if name in names}


async def _slack(closing: AsyncExitStack) -> Source:
    from adapters.slack.groups import SlackGroups
    from adapters.slack.send import open_client

    settings = SlackSettings.read(os.environ)
    if settings is None or not settings.bot_token:
        raise Missing("cli-serve-missing", name="COACH_SLACK_BOT_TOKEN")
    http = await closing.enter_async_context(ClientSession())
    return SlackGroups(open_client(settings, http), asyncio.sleep)


async def _teams(closing: AsyncExitStack) -> Source:
    from adapters.teams.bridge import Bridge
    from adapters.teams.roster import TeamsRosters

    settings = TeamsSettings.read(os.environ)
    if settings is None or not settings.app_id:
        raise Missing("cli-serve-missing", name="COACH_TEAMS_APP_ID")
    bridge = Bridge(settings)
    closing.push_async_callback(bridge.close)
    return TeamsRosters(bridge, asyncio.sleep)
