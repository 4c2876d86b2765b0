"""Answers Teams in its own time: the coach's transaction first, then the reply, then slow work."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.desk import Desk, again, answered
from adapters.teams.bridge import Bridge
from adapters.teams.files import FileGone
from adapters.teams.form import ADAPTIVE, dialog_of
from adapters.teams.guard import Json
from adapters.teams.receive import (
    CARD_ACTION,
    DIALOG_OPEN,
    DIALOG_SEND,
    FILE_CONSENT,
    PLATFORM,
    receive,
    reference_of,
    sender_of,
)
from adapters.teams.render import render_message
from adapters.teams.send import TeamsMessenger
from adapters.teams.text import cut, plain
from bot.content import words_for
from bot.events import Event
from bot.message import Form, Message, Reply, Text
from bot.ports import Place
from bot.trouble import trouble

log = logging.getLogger(__name__)
TOAST = "application/vnd.microsoft.activity.message"
TOAST_MOST, TOLD_MOST = 250, 2000


class TeamsApp:
    """The bot's one address, and what goes on after an answer was given."""

    def __init__(
        self, desk: Desk, bridge: Bridge, messenger: TeamsMessenger, now: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._bridge = bridge
        self._messenger = messenger
        self._now = now
        self._working: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/api/messages", self._messages)]

    async def idle(self) -> None:
        """Until nothing is left to do."""
        while self._working:
            await asyncio.wait(self._working)

    async def stop(self) -> None:
        await self.idle()
        await self._bridge.close()

    async def on_activity(self, activity: Json) -> Json | None:
        """The body of the answer to an invoke; None for one that means nothing here."""
        name = activity.get("name") if activity.get("type") == "invoke" else None
        if name == FILE_CONSENT:
            way, owner = reference_of(activity), sender_of(activity).ids[0]
            self._later(self._file(activity, way, owner))
            return {}
        event = receive(activity, self._now())
        if event is None:
            return None
        reply = await self._desk.ask(event)
        match name:
            case str() if name == CARD_ACTION:
                return self._pressed(event, reply)
            case str() if name == DIALOG_OPEN:
                return self._opened(event, reply)
            case str() if name == DIALOG_SEND:
                return self._submitted(event, reply)
        self._land(event, reply)
        return None

    async def _messages(self, request: web.Request) -> web.Response:
        return await self._bridge.receive(request, self.on_activity)

    # --- one answer for each kind of press --------------------------------------------------------

    def _pressed(self, event: Event, reply: Reply) -> Json:
        """The new card at once where it takes the place of the old one; else the old one stays, and
        clients that show a short message show the first words of the answer."""
        said = self._land(event, reply)
        if said and said.replaces and event.message and not event.channel:
            return {"statusCode": 200, "type": ADAPTIVE, "value": render_message(said)}
        value = cut(plain(said.text), TOAST_MOST) if said else ""
        return {"statusCode": 200, "type": TOAST, "value": value}

    def _opened(self, event: Event, reply: Reply) -> Json:
        """A dialog stands open and waits: it shows the form, or the words that land in the chat."""
        if isinstance(reply, Form):
            return _going_on(event, reply)
        said = self._land(event, reply)
        value = cut(plain(said.text), TOLD_MOST) if said else ""
        return {"task": {"type": "message", "value": value}}

    def _submitted(self, event: Event, reply: Reply) -> Json:
        if isinstance(reply, Form):
            return _going_on(event, reply)
        self._land(event, reply)
        return {}

    def _land(self, event: Event, reply: Reply) -> Message | None:
        """Put the answer in the chat, later; a form becomes a button, since no dialog is open."""
        if isinstance(reply, Form):
            reply = again(reply)
        if reply is None or not answered(event, reply):
            return None
        self._later(self._desk.land(event, reply))
        return reply

    # --- slow work --------------------------------------------------------------------------------

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_watched(work))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _file(self, activity: Json, way: Json, owner: str) -> None:
        value = activity.get("value")
        try:
            await self._messenger.files.answer(way, owner, value if isinstance(value, dict) else {})
        except Exception as error:
            if not isinstance(error, FileGone):
                log.warning("a file did not arrive: %s", trouble(error))
            place = Place(PLATFORM, owner, True, json.dumps(way))
            await self._messenger.send(place, _gone(activity), str(activity.get("id")))


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("work after an answer failed: %s", trouble(error))


def _going_on(event: Event, form: Form) -> Json:
    return {"task": {"type": "continue", "value": dialog_of(form, event.message, event.channel)}}


def _gone(activity: Json) -> Message:
    """Said in the language of the client: whose file it was is not known any more."""
    dutch = str(activity.get("locale")).lower().startswith("nl")
    words = words_for("nl" if dutch else "en")
    return Message("teams-file-gone", (Text(words("teams-file-gone")),))
