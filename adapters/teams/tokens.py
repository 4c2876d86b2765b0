"""The bot's own access token, fetched once for everybody and long before it runs out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from aiohttp import ClientError, ClientSession

from adapters.settings import TeamsSettings
from bot.ports import NotSent

log = logging.getLogger(__name__)
LOGIN = "https://login.microsoftonline.com"
OLD_TENANT = "botframework.com"  # where bots without a tenant of their own ask
SCOPE = "https://api.botframework.com/.default"
SPARE = 300.0  # seconds before its end that a token is not used any more
UNREACHED = timedelta(seconds=10)
REFUSED = timedelta(minutes=5)


class AccessToken:
    """`now` counts seconds, from wherever."""

    def __init__(
        self,
        settings: TeamsSettings,
        http: Callable[[], ClientSession],
        now: Callable[[], float],
    ) -> None:
        login = settings.login or f"{LOGIN}/{settings.tenant_id or OLD_TENANT}"
        self._url = f"{login}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_secret,
            "scope": SCOPE,
        }
        self._http = http
        self._now = now
        self.given = True  # the last time it was asked for
        self._value, self._until = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """Raises NotSent when there is none to be had."""
        async with self._one_at_a_time:
            if self._now() >= self._until:
                try:
                    await self._fetch()
                except NotSent:
                    self.given = False
                    raise
            return self._value

    def forget(self, value: str) -> None:
        """This one was refused."""
        if value == self._value:
            self._until = 0.0

    async def _fetch(self) -> None:
        try:
            async with self._http().post(self._url, data=self._form) as answer:
                said = await answer.json(content_type=None) if answer.status < 500 else {}
        except (ClientError, TimeoutError, ValueError) as error:
            raise NotSent("the login of Teams is not reached", UNREACHED, lane=True) from error
        if answer.status >= 500:
            raise NotSent("the login of Teams is out of order", UNREACHED, lane=True)
        self._keep(answer.status, said if isinstance(said, dict) else {})

    def _keep(self, status: int, said: dict[str, object]) -> None:
        value, lasts = said.get("access_token"), said.get("expires_in")
        if status != 200 or not isinstance(value, str) or not isinstance(lasts, int):
            log.error("Teams gives no token (%s, %s): check app id and secret", status, _why(said))
            raise NotSent("Teams gives no token", REFUSED, lane=True)
        self._value, self.given = value, True
        self._until = self._now() + max(lasts - SPARE, lasts / 2)


def _why(said: dict[str, object]) -> str:
    """The platform's short code alone: its description may hold more than a log should."""
    return str(said.get("error", ""))[:40]
