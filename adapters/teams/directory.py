"""Who is who in Teams: the roster of a conversation says which address somebody has."""

from __future__ import annotations

import asyncio
import json

from adapters.settings import TeamsSettings
from adapters.teams.bridge import Bridge, Refusal
from adapters.teams.guard import Json
from bot.events import Event

PATIENCE = 5  # seconds; Teams itself waits about ten for an answer to a press


class TeamsDirectory:
    """Asks nothing of the organisation's directory: people are known once they install or write."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def email(self, event: Event) -> str:
        """Empty for guests of another organisation, whose address ours does not vouch for, and for
        who is not there."""
        try:
            async with asyncio.timeout(PATIENCE):
                member = await self._bridge.member(json.loads(event.route), event.sender.ids[-1])
        except Refusal as refusal:
            if refusal.status != 404:
                raise
            return ""
        return address(member) if is_colleague(member, self._bridge.settings) else ""

    async def find(self, email: str) -> str:
        return ""


def is_colleague(member: Json, settings: TeamsSettings) -> bool:
    """Whether our own organisation vouches for the address of somebody in a roster."""
    own = settings.tenant_id
    return not own or bool(member.get("tenantId", own) == own)


def address(member: Json) -> str:
    return _line(member, "email") or _line(member, "userPrincipalName")


def _line(member: Json, name: str) -> str:
    value = member.get(name)
    return value if isinstance(value, str) else ""
