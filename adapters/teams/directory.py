"""Who is who in Teams: the roster of a conversation says which address somebody has."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from adapters.teams.bridge import Bridge, Refusal
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
        own = self._bridge.settings.tenant_id
        if own and member.get("tenantId", own) != own:
            return ""
        return _line(member, "email") or _line(member, "userPrincipalName")

    async def find(self, email: str) -> str:
        return ""


def _line(member: dict[str, Any], name: str) -> str:
    value = member.get(name)
    return value if isinstance(value, str) else ""
