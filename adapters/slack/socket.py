"""Listens over Socket Mode, for a workspace whose coach has no public address."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.trouble import trouble

log = logging.getLogger(__name__)
PING = 10.0  # seconds between two pings of the SDK
SILENCE = timedelta(seconds=60)


class Line:
    """One line to Slack. The SDK mends most breaks; a line that only looks alive is made anew."""

    def __init__(
        self,
        bolt: AsyncApp,
        app_token: str,
        now: Callable[[], datetime],
        wait: Callable[[float], Awaitable[None]],
    ) -> None:
        self.last_heard: datetime | None = None
        self._bolt = bolt
        self._app_token = app_token
        self._now = now
        self._wait = wait

    async def listen(self) -> None:
        """Until it is cancelled."""
        while True:
            handler = AsyncSocketModeHandler(self._bolt, self._app_token, ping_interval=PING)
            handler.client.on_message_listeners.append(self._heard)
            try:
                await handler.connect_async()  # type: ignore[no-untyped-call]
                await self._until_silent(handler.client)
                log.warning("Slack's socket is silent, or only looks alive: connecting anew")
            except Exception as error:
                log.error("Slack's socket broke: %s", trouble(error))
                await self._wait(PING)
            finally:
                await handler.close_async()  # type: ignore[no-untyped-call]

    async def _until_silent(self, client: SocketModeClient) -> None:
        answered, connected = client.last_ping_pong_time, self._now()
        log.info("Slack's socket is connected")
        while self._now() - max(self.last_heard or connected, connected) < SILENCE:
            await self._wait(PING)
            latest = client.last_ping_pong_time
            # the SDK sets the first one itself; that it grows is Slack's doing
            if answered is not None and latest is not None and latest > answered:
                self.last_heard = self._now()
            answered = latest

    async def _heard(self, message: WSMessage) -> None:
        self.last_heard = self._now()
