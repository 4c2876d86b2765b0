"""What the doctor sees of Teams: whether the bot's registration is whole and Microsoft answers.

Plain HTTP, as the SDK would ask: botbuilder takes seconds to load and stays behind its own wall.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from aiohttp import ClientSession

from adapters.doctor.finding import Finding, bad, good, warn
from adapters.doctor.reach import NO_ANSWER, Now, clock, host
from adapters.settings import TeamsSettings
from adapters.teams.tokens import LOGIN, SCOPE

OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
CODE = re.compile(r"AADSTS\d+")


async def examine_teams(settings: TeamsSettings, session: ClientSession, now: Now) -> list[Finding]:
    written = list(_written(settings))
    checks = [_keys(settings, session, now), _service(settings, session)]
    if not any(one.mark == "bad" for one in written):
        checks.insert(0, _token(settings, session))
    return [*written, *(found for check in await asyncio.gather(*checks) for found in check)]


def _written(settings: TeamsSettings) -> Iterator[Finding]:
    """What can be seen in the settings alone."""
    names = {"COACH_TEAMS_APP_ID": settings.app_id, "COACH_TEAMS_TENANT_ID": settings.tenant_id}
    for name, value in names.items():
        if not GUID.fullmatch(value):
            yield bad("doctor-teams-guid", name=name)
    if not settings.app_secret:
        yield bad("doctor-teams-secret-none")
    elif GUID.fullmatch(settings.app_secret):
        yield bad("doctor-teams-secret-id")
    if host(settings.service_url) not in settings.hosts:
        yield bad("doctor-teams-host", host=host(settings.service_url))
    if settings.development:
        yield warn("doctor-teams-development")


async def _token(settings: TeamsSettings, session: ClientSession) -> list[Finding]:
    """Ask for a token as the bot does before it says anything."""
    login = settings.login or f"{LOGIN}/{settings.tenant_id}"
    asked = {
        "grant_type": "client_credentials",
        "client_id": settings.app_id,
        "client_secret": settings.app_secret,
        "scope": SCOPE,
    }
    try:
        async with session.post(f"{login}/oauth2/v2.0/token", data=asked) as answer:
            said = await answer.json(content_type=None)
    except NO_ANSWER:
        return [bad("doctor-teams-silent", host=host(login))]
    if isinstance(said, dict) and said.get("access_token"):
        return [good("doctor-teams-token")]
    return [bad("doctor-teams-refused", error=_code(said))]


def _code(said: Any) -> str:
    """Microsoft's number of what is wrong; its sentences may repeat what was sent."""
    if not isinstance(said, dict):
        return "?"
    found = CODE.search(str(said.get("error_description", "")))
    return found[0] if found else str(said.get("error", "?"))


async def _keys(settings: TeamsSettings, session: ClientSession, now: Now) -> list[Finding]:
    """The keys by which messages from Teams are known to be real."""
    url = settings.openid or OPENID
    try:
        async with session.get(url) as answer:
            date, metadata = answer.headers.get("Date", ""), await answer.json(content_type=None)
        async with session.get(str(metadata["jwks_uri"])) as answer:
            keys = (await answer.json(content_type=None))["keys"]
    except (*NO_ANSWER, KeyError, TypeError):
        return [bad("doctor-teams-silent", host=host(url))]
    if not keys:
        return [bad("doctor-teams-keyless", host=host(url))]
    return [good("doctor-teams-keys", count=len(keys)), *clock(date, now(), "Microsoft")]


async def _service(settings: TeamsSettings, session: ClientSession) -> list[Finding]:
    """Any answer will do: this is where messages to people go."""
    try:
        async with session.get(settings.service_url):
            return [good("doctor-teams-service", host=host(settings.service_url))]
    except NO_ANSWER:
        return [bad("doctor-teams-silent", host=host(settings.service_url))]
