"""Answers Teams in its own time: the coach's transaction first, then the reply, then slow work."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.desk import Desk, again, answered, not_taken
from adapters.teams.bridge import Bridge
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
from adapters.teams.send import TeamsMessenger, card_activity
from adapters.teams.text import cut, plain
from bot.content import words_for
from bot.events import Event, Joined, Said
from bot.message import Form, Message, Reply, Text
from bot.offered import Gone
from bot.ports import NotSent, Place
from bot.trouble import trouble

log = logging.getLogger(__name__)
TOAST = "application/vnd.microsoft.activity.message"
TOAST_MOST, TOLD_MOST = 250, 2000
DONE = "✓"
LEAVING = 5.0  # seconds


class NotTaken(Exception):
    """Nothing was kept of a form; the chat says why."""


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

    @property
    def able(self) -> bool:
        """Whether Teams gave a token when it was last asked for one."""
        return self._bridge.able

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/api/messages", self._messages)]

    async def idle(self) -> None:
        """Until nothing is left to do."""
        while self._working:
            await asyncio.wait(self._working)

    async def stop(self) -> None:
        """What still waits for Teams is given a moment, no more."""
        if self._working:
            _, late = await asyncio.wait(self._working, timeout=LEAVING)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
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
        if isinstance(event, Joined):
            await self._joined(event)
            return None
        reply = await self._desk.ask(event)
        match name:
            case str() if name == CARD_ACTION:
                return self._pressed(event, reply)
            case str() if name == DIALOG_OPEN:
                return self._opened(event, reply)
            case str() if name == DIALOG_SEND:
                return self._submitted(event, reply)
        said = self._land(event, reply)
        if said and said.aside and event.channel and isinstance(event, Said):
            self._later(self._aside(activity, said.aside))
        return None

    async def _messages(self, request: web.Request) -> web.Response:
        return await self._bridge.receive(request, self.on_activity)

    async def _joined(self, event: Joined) -> None:
        try:
            await self._desk.ask(event)
        except NotSent:
            self._later(self._desk.ask_later(event))

    # --- one answer for each kind of press --------------------------------------------------------

    def _pressed(self, event: Event, reply: Reply) -> Json:
        """The new card at once where it takes the place of the old one; else the old one stays,
        with a short message under it for a moment."""
        said = self._land(event, reply)
        if said and said.replaces and event.message and not event.channel:
            return {"statusCode": 200, "type": ADAPTIVE, "value": render_message(said)}
        return {"statusCode": 200, "type": TOAST, "value": _short(event, said)}

    def _opened(self, event: Event, reply: Reply) -> Json:
        """A dialog stands open and waits: it shows the form, or the words that land in the chat."""
        if isinstance(reply, Form):
            return _going_on(event, reply)
        said = self._land(event, reply)
        value = cut(plain(said.text), TOLD_MOST) if said else DONE
        return {"task": {"type": "message", "value": value}}

    def _submitted(self, event: Event, reply: Reply) -> Json:
        if isinstance(reply, Form):
            return _going_on(event, reply)
        self._land(event, reply)
        if not_taken(reply):  # a dialog stays open, with all that is filled in, only on an error
            raise NotTaken
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

    async def _aside(self, activity: Json, aside: str) -> None:
        """In the thread of who called the bot in a channel: no answer at all looks out of order."""
        thread = reference_of(activity) | {"conversation": activity["conversation"]["id"]}
        words = {"type": "message", "text": aside, "textFormat": "plain"}
        await self._bridge.send(thread, words)

    async def _file(self, activity: Json, way: Json, owner: str) -> None:
        declined = card_activity(_about_file("teams-file-declined", activity))
        try:
            await self._messenger.files.answer(way, activity, declined)
        except Exception as error:
            if not isinstance(error, Gone):
                log.warning("a file did not arrive: %s", trouble(error))
            place = Place(PLATFORM, owner, True, json.dumps(way))
            gone = _about_file("teams-file-gone", activity)
            await self._messenger.send(place, gone, str(activity.get("id")))


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("work after an answer failed: %s", trouble(error))


def _going_on(event: Event, form: Form) -> Json:
    return {"task": {"type": "continue", "value": dialog_of(form, event.message, event.channel)}}


def _short(event: Event, said: Message | None) -> str:
    """The first words of an answer that lands elsewhere; below a press in the private chat the
    answer itself follows. Never nothing: Teams takes that for no answer, and presses again."""
    first = next(said.lines(), "") if said and event.channel else ""
    return cut(plain(first), TOAST_MOST) or DONE


def _about_file(phrase: str, activity: Json) -> Message:
    """Said in the language of the client: whose file it was may not be known any more."""
    dutch = str(activity.get("locale")).lower().startswith("nl")
    words = words_for("nl" if dutch else "en")
    return Message(phrase, (Text(words(phrase)),))
