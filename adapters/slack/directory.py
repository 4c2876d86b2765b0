"""Who is who in one Slack workspace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.desk import Wait, tried
from adapters.slack.client import FAILURES, code_of, verdict
from bot.events import Event

SOON = 2.0  # seconds; Slack wants its answer within three
PAGE = 200  # accounts at a time, as Slack advises

Account = dict[str, Any]
Call = Callable[[], Awaitable[AsyncSlackResponse]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the bot token belongs to."""

    team: str
    enterprise: str
    bot: str
    user: str

    def has(self, account: Account) -> bool:
        """Whether somebody who is there belongs to the workspace itself, and is no machine."""
        if any(account.get(name) for name in ("deleted", "is_bot", "is_stranger")):
            return False
        of = (account.get("enterprise_user") or {}).get("enterprise_id")
        return account.get("team_id") == self.team or bool(
            self.enterprise and of == self.enterprise
        )


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
            user: Account = told.get("user") or {}
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
        user: Account = told.get("user") or {}
        return str(user.get("id") or "") if await self._is_colleague(user) else ""

    async def _is_colleague(self, account: Account) -> bool:
        return (await self._workspace.identity()).has(account)


async def everybody(client: AsyncWebClient, wait: Wait) -> AsyncIterator[Account]:
    """All accounts there are or were, page by page at Slack's pace. Raises NotSent or PerhapsSent
    when Slack does not tell."""
    cursor = ""
    while True:
        told = await asked(partial(client.users_list, cursor=cursor, limit=PAGE), wait)
        for account in told.get("members") or ():
            yield account
        cursor = (told.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def asked(call: Call, wait: Wait) -> AsyncSlackResponse:
    """The answer to something that is only read, however often it has to be asked."""

    async def once() -> AsyncSlackResponse:
        try:
            return await call()
        except FAILURES as error:
            raise verdict(error) from error

    return await tried(once, wait)
