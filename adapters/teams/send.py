"""Posts what the coach says to Teams, each message once, and says what it means when it cannot."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.desk import Wait
from adapters.settings import TeamsSettings
from adapters.teams.bridge import Bridge, Refusal, classify
from adapters.teams.files import FileOffers, Keeping
from adapters.teams.form import ADAPTIVE
from adapters.teams.guard import Json
from adapters.teams.refusal import LONGEST
from adapters.teams.render import render_message
from adapters.teams.text import cut, plain
from bot.message import File, Message
from bot.ports import NotSent, PerhapsSent, Place
from bot.trouble import trouble

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_BYTES = 28 * 1024
MOST_KEPT = 10_000
SUMMARY = 120  # characters of a notification
OFFERING = 30.0  # seconds for a message's files, its waiting included
FILE_PATIENCE = timedelta(seconds=30)


class TeamsMessenger:
    """A Messenger. References are activity ids; a place without a route is opened by its id."""

    def __init__(
        self,
        bridge: Bridge,
        settings: TeamsSettings,
        store: Keeping,
        now: Callable[[], datetime],
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.files = FileOffers(bridge, store, now)
        self._wait = wait
        self._bridge = bridge
        self._settings = settings
        self._opened: dict[tuple[str, str], Json] = {}  # private chats, by person and known route
        self._doubted: dict[str, None] = {}  # conversations that gave a 403 nobody explains

    async def send(self, place: Place, message: Message, key: str) -> str:
        activity = card_activity(_for(place, message))
        id = await self._tried(place, self._post(place, activity))
        await self._offer_files(place, message)
        return id

    async def find(self, place: Place, key: str) -> str:
        """Teams shows a bot nothing of what was said."""
        raise PerhapsSent("chats are not read")

    async def update(self, place: Place, reference: str, message: Message) -> None:
        activity = card_activity(_for(place, message))
        way = await self._way(place)
        await self._tried(place, self._bridge.update(way, reference, activity), repeatable=True)
        await self._offer_files(place, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        await self._tried(place, self._delete(await self._way(place), reference), repeatable=True)

    async def _delete(self, way: Json, reference: str) -> None:
        """What is gone is taken back."""
        try:
            await self._bridge.delete(way, reference)
        except Refusal as refusal:
            if refusal.status != 404:
                raise

    async def _post(self, place: Place, activity: Json) -> str:
        """Whoever clears their chat with the bot ends it: then there is a new one."""
        try:
            return await self._bridge.send(await self._way(place), activity)
        except Refusal as refusal:
            if refusal.status != 404:
                raise
            if not place.private:
                raise NotSent("there is no such channel", reach="uninstalled") from refusal
        return await self._bridge.send(await self._open(place), activity)

    async def _way(self, place: Place) -> Json:
        """The reference of the conversation at this place."""
        if opened := self._opened.get((place.external, place.route)):
            return opened
        if place.route:
            known: Json = json.loads(place.route)
            return known
        if place.private:
            return await self._open(place)
        return {
            "service_url": self._settings.service_url,
            "conversation": place.external,
            "tenant": self._settings.tenant_id,
            "bot": f"28:{self._settings.app_id}",
        }

    async def _open(self, place: Place) -> Json:
        settings = self._settings
        opening = self._bridge.create(settings.service_url, settings.tenant_id, place.external)
        made = await self._tried(place, opening, repeatable=True)
        if len(self._opened) >= MOST_KEPT:
            del self._opened[next(iter(self._opened))]
        self._opened[place.external, place.route] = made
        return made

    async def _offer_files(self, place: Place, message: Message) -> None:
        """The message itself is there already, so a file that is not offered takes nothing back."""
        files = [part for part in message.parts if isinstance(part, File)]
        if not (files and place.private):
            return
        try:
            async with asyncio.timeout(OFFERING):
                await self._offer_each(place, files, next(message.lines(), ""))
        except (TimeoutError, asyncio.CancelledError):  # or the words would be said again
            log.warning("a file could not be offered in time")

    async def _offer_each(self, place: Place, files: Sequence[File], about: str) -> None:
        for file in files:
            try:
                await self._offer(place, file, about)
            except Exception as error:
                log.warning("a file could not be offered: %s", trouble(error))

    async def _offer(self, place: Place, file: File, about: str) -> None:
        """Tried again for as long as Teams says: too fast. The words speak of the file already."""
        patience = FILE_PATIENCE
        while True:
            try:
                way = await self._way(place)
                return await self.files.offer(way, place, file, about)
            except Exception as error:
                refusal = classify(error)
                pause = refusal.after if isinstance(refusal, NotSent) else None
                if pause is None or pause > patience:
                    raise
            patience -= pause
            await self._wait(pause.total_seconds())

    async def _tried(self, place: Place, call: Awaitable[T], *, repeatable: bool = False) -> T:
        """Raises NotSent or PerhapsSent for whatever goes wrong."""
        try:
            done = await call
        except Exception as error:
            raise self._meaning(place, error, repeatable) from error
        self._doubted.pop(place.external, None)
        return done

    def _meaning(self, place: Place, error: Exception, repeatable: bool) -> NotSent | PerhapsSent:
        """A 403 that says nothing known may pass, soon or when somebody mends it; nobody has said
        no by that."""
        if isinstance(error, Refusal) and error.unclear:
            if place.external in self._doubted:
                return NotSent(error.reason, LONGEST)
            if len(self._doubted) >= MOST_KEPT:
                self._doubted.clear()
            self._doubted[place.external] = None
        meant = classify(error, repeatable=repeatable)
        if isinstance(meant, NotSent) and meant.reach != "unknown" and not place.private:
            log.warning("is the app in every team with a channel? Teams says: %s", meant)
        return meant


def card_activity(message: Message) -> Json:
    """A message as Teams takes it. Raises NotSent when it is too big."""
    card: dict[str, Any] = render_message(message)
    activity = {
        "type": "message",
        "summary": cut(plain(" ".join(message.text.split())), SUMMARY),
        "attachments": [{"contentType": ADAPTIVE, "content": card}],
    }
    if len(json.dumps(activity)) > MOST_BYTES:
        raise NotSent("bigger than Teams takes")
    return activity


def _for(place: Place, message: Message) -> Message:
    """A channel takes no files, so it hears of none."""
    if place.private:
        return message
    return replace(message, parts=tuple(p for p in message.parts if not isinstance(p, File)))
