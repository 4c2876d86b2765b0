"""What is turned away at the door of Teams: unsafe settings, strange addresses, odd requests."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from adapters.settings import LOOPBACK, TeamsSettings

Json = dict[str, Any]
MOST_BYTES = 256_000


class Turned(Exception):
    """Turned away, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"turned away with {status}")
        self.status = status


def refuse_unsafe(settings: TeamsSettings, host: str) -> None:
    """Raises ValueError for settings under which strangers could give orders.

    Without an app id the SDK believes everybody; without a tenant, people of any organisation come
    in, with whatever address that organisation gave them.
    """
    if settings.development:
        if host not in LOOPBACK:
            raise ValueError(f"COACH_TEAMS_DEVELOPMENT is for a loopback COACH_HOST, not {host}")
        return
    for name in ("app_id", "app_secret", "tenant_id"):
        if not getattr(settings, name):
            raise ValueError(f"COACH_TEAMS_{name.upper()} is missing")


def allowed(settings: TeamsSettings, url: object) -> bool:
    """Whether a service at this address may be spoken to."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host = parts.hostname or ""
    except ValueError:
        return False
    if settings.development:
        return host in LOOPBACK and parts.scheme in ("http", "https")
    return parts.scheme == "https" and host in settings.hosts


def foreign(settings: TeamsSettings, activity: Json, vouched: object) -> str:
    """What about an activity is not as it must be for this bot; `vouched` is the token's address.

    Without an app id there is no token: that is for loopback only.
    """
    url = activity.get("serviceUrl")
    if activity.get("channelId") != "msteams":
        return "channel"
    if not allowed(settings, url):
        return "service address"
    # the conversation's own tenantId is not always there, and the SDK never reads it
    if settings.tenant_id and _at(activity, "channelData", "tenant", "id") != settings.tenant_id:
        return "tenant"
    if settings.app_id and vouched != url:
        return "service address of the token"
    if settings.app_id and _at(activity, "recipient", "id") != f"28:{settings.app_id}":
        return "recipient"
    return ""


async def read(request: web.Request) -> Json:
    """The JSON object in a request. Raises Turned."""
    body = b""
    try:
        async for piece in request.content.iter_chunked(64 * 1024):
            body += piece
            if len(body) > MOST_BYTES:
                raise Turned(413)
        found = json.loads(body)
    except (ValueError, RecursionError, web.RequestPayloadError) as error:
        raise Turned(400) from error
    if not isinstance(found, dict):
        raise Turned(400)
    return found


def _at(source: Any, *path: str) -> Any:
    for name in path:
        source = source.get(name) if isinstance(source, dict) else None
    return source
