"""Who is who in one Slack workspace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import FAILURES, code_of, verdict
from bot.events import Event

SOON = 2.0  # seconds; Slack wants its answer within three


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the bot token belongs to."""

    team: str
    enterprise: str
    bot: str
    user: str


class Workspace:
    """Tells whose bot token this is, and asks Slack only once."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._identity: Identity | None = None
        self._asking = asyncio.Lock()

    async def identity(self) -> Identity:
        """Raises NotSent or PerhapsSent when Slack does not tell."""
        async with self._asking:
            if self._identity is None:
                self._identity = await self._ask()
            return self._identity

    async def _ask(self) -> Identity:
        try:
            told = await self._client.auth_test()
        except FAILURES as error:
            raise verdict(error) from error
        names = ("team_id", "enterprise_id", "bot_id", "user_id")
        return Identity(*(str(told.get(name) or "") for name in names))


class SlackDirectory:
    """Vouches only for people of the workspace itself.

    A guest from another one in a shared channel has an address that the other workspace wrote down.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._workspace = Workspace(client)

    async def email(self, event: Event) -> str:
        """Empty for who is gone, for bots, and without the scope users:read.email."""
        async with asyncio.timeout(SOON):
            told = await self._client.users_info(user=event.sender.ids[0])
            user: dict[str, Any] = told.get("user") or {}
            if not await self._is_colleague(user):
                return ""
        confirmed = user.get("is_email_confirmed", True)
        return str((user.get("profile") or {}).get("email") or "") if confirmed else ""

    async def find(self, email: str) -> str:
        """Raises NotSent when Slack does not tell; after a 429 with how long to wait."""
        try:
            told = await self._client.users_lookupByEmail(email=email)
        except SlackApiError as error:
            if code_of(error) == "users_not_found":
                return ""
            raise verdict(error) from error
        except FAILURES as error:
            raise verdict(error) from error
        user: dict[str, Any] = told.get("user") or {}
        return str(user.get("id") or "") if await self._is_colleague(user) else ""

    async def _is_colleague(self, user: dict[str, Any]) -> bool:
        if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
            return False
        here = await self._workspace.identity()
        of = (user.get("enterprise_user") or {}).get("enterprise_id")
        return user.get("team_id") == here.team or bool(here.enterprise and of == here.enterprise)
