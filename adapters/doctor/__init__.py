"""Looks an installation over for whoever runs it: what works, what does not, and what to do next.

Nothing is changed and nobody is written to; no finding holds a secret or says who somebody is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator

from aiohttp import ClientSession, ClientTimeout

from adapters.about import NotPublic, public_base
from adapters.doctor import house, reach
from adapters.doctor.finding import Finding, bad, lines, warn
from adapters.doctor.slack import examine_slack
from adapters.doctor.teams import examine_teams
from adapters.settings import ServerSettings
from adapters.slack.manifest import PATH as SLACK_PATH
from bot.content import Shelf
from bot.settings import Settings

__all__ = ["Finding", "examine", "lines", "paths"]

TEAMS_PATH = "/api/messages"
PATIENCE = 10  # seconds for one answer

Check = Awaitable[list[Finding]]


async def examine(
    settings: Settings,
    server: ServerSettings,
    now: reach.Now,
    *,
    public_url: str = "",
    patience: int = PATIENCE,
) -> list[Finding]:
    """Every finding, the house first. With `public_url` the doctor also calls from outside."""
    findings, shelf = house.content(settings.content)
    findings += house.secret(settings.secret)
    findings += await house.database(settings.database, patience, now())
    findings += reach.port(server.host, server.port)
    if server.slack is None and server.teams is None:
        findings.append(warn("doctor-platform-none"))
    async with ClientSession(timeout=ClientTimeout(total=patience)) as session:
        checks = list(_platforms(server, session, now, shelf))
        if public_url:
            checks.append(_outside(server, session, public_url))
        for found in await asyncio.gather(*checks):
            findings += found
    return findings


def _platforms(
    server: ServerSettings,
    session: ClientSession,
    now: reach.Now,
    shelf: Shelf | None,
) -> Iterator[Check]:
    if server.slack is not None:
        yield examine_slack(server.slack, session, now, shelf)
    if server.teams is not None:
        yield examine_teams(server.teams, session, now)


async def _outside(
    server: ServerSettings, session: ClientSession, public_url: str
) -> list[Finding]:
    try:
        base = public_base(public_url)
    except NotPublic:
        return [bad("doctor-public-unfit", url=reach.host(public_url))]
    answers = (reach.answering(session, base + path) for path in paths(server))
    return [one for found in await asyncio.gather(*answers) for one in found]


def paths(server: ServerSettings) -> list[str]:
    """Where the platforms call the coach; with Socket Mode Slack calls nowhere."""
    called = {
        SLACK_PATH: server.slack is not None and not server.slack.app_token,
        TEAMS_PATH: server.teams is not None,
    }
    return [path for path, is_called in called.items() if is_called]
