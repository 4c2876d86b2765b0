"""Takes what people do on a chat platform to the coach, and lands the answer where they see it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.events import Event, Joined, Left, Sender
from bot.message import Button, Buttons, Form, Message, Reply
from bot.ports import Messenger, NotSent, PerhapsSent, Place
from bot.trouble import trouble
from bot.whereabouts import Stranger

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = timedelta(minutes=5)
IN_PLACE = timedelta(seconds=10)  # then it comes as a new message: better below than late
SHORTEST = timedelta(seconds=1)
HANGS = 30.0  # seconds after which a platform is no longer waited for: it may have done it
LOOK_AGAIN, LOOKING = timedelta(minutes=1), timedelta(hours=1)  # for who installed the app

Wait = Callable[[float], Awaitable[None]]
"""Let so many seconds go by."""


class Coaching(Protocol):
    """What a desk needs of the coach."""

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply: ...


class Directory(Protocol):
    """Who is who on one platform."""

    async def email(self, event: Event) -> str:
        """The address the platform vouches for; empty when it does not tell."""
        ...

    async def find(self, email: str) -> str:
        """The platform's id of whoever has this e-mail address; empty when nobody has."""
        ...


@dataclass(slots=True)
class Desk:
    """One platform's way to the coach and back."""

    coach: Coaching
    messenger: Messenger
    directory: Directory
    wait: Wait
    said: Callable[[], None] = lambda: None  # an answer went out beside the ledger

    async def ask(self, event: Event) -> Reply:
        """The coach's answer; its transaction is committed. Strangers are looked up first.

        Raises NotSent when somebody installs the app and cannot be looked up now.
        """
        try:
            return await self.coach.handle(event, by_id=not isinstance(event, Left))
        except Stranger:
            event = replace(event, sender=await self._looked_up(event))
        return await self.coach.handle(event)

    async def ask_later(self, event: Joined) -> None:
        """Look somebody up again, for an hour: a platform tells only once who installed the app,
        and who is not known by then is never reached. Raises NotSent."""
        await self.wait(LOOK_AGAIN.total_seconds())
        await self.tried(lambda: self.ask(event), LOOKING)

    async def land(self, event: Event, message: Message) -> None:
        """Put an answer where the person sees it, always in their own private chat.

        In place of the message that was pressed when it says so, else as a new one. A press is
        answered only here, so it is tried again when the platform says: too fast. Platforms take
        far fewer updates in a minute than new messages (Slack: 50).
        """
        place = Place(event.sender.platform, event.sender.ids[0], True, self._way(event))
        in_place = message.replaces and event.message and not event.channel
        try:
            if in_place and await self._update(place, event.message, message):
                return
            await self._send(place, message, event.id)
        except (NotSent, PerhapsSent) as failure:
            log.warning("an answer did not arrive: %s", trouble(failure))

    async def _send(self, place: Place, message: Message, key: str) -> None:
        """Once more when it may not have arrived: who pressed is better answered twice than not."""
        self.said()
        try:
            await self.tried(lambda: _within(self.messenger.send(place, message, key)))
        except PerhapsSent:
            if not await self._found(place, key):
                await self.tried(lambda: _within(self.messenger.send(place, message, key)))

    async def _found(self, place: Place, key: str) -> bool:
        try:
            finding = self.tried(lambda: _within(self.messenger.find(place, key)), IN_PLACE)
            return bool(await finding)
        except PerhapsSent:
            return False

    async def _update(self, place: Place, reference: str, message: Message) -> bool:
        """False when the message is gone, or the platform does not change it in time."""
        update = self.messenger.update
        try:
            await self.tried(lambda: _within(update(place, reference, message)), IN_PLACE)
        except (NotSent, PerhapsSent):
            return False
        return True

    async def tried(self, call: Callable[[], Awaitable[T]], patience: timedelta = PATIENCE) -> T:
        return await tried(call, self.wait, patience)

    async def _looked_up(self, event: Event) -> Sender:
        try:
            return replace(event.sender, email=await self.directory.email(event))
        except Exception as error:
            log.warning("looking up who this is failed: %s", trouble(error))
            if isinstance(event, Joined):
                raise NotSent("nobody tells who this is", LOOK_AGAIN) from error
            return replace(event.sender, unsure=True)

    @staticmethod
    def _way(event: Event) -> str:
        """A press in a channel says nothing of the way to the private chat."""
        return "" if event.channel else event.route


async def tried(call: Callable[[], Awaitable[T]], wait: Wait, patience: timedelta = PATIENCE) -> T:
    """What the call brings, tried again as long as the platform says how long to wait."""
    while True:
        try:
            return await call()
        except NotSent as refusal:
            if refusal.after is None or refusal.after > patience:
                raise
            pause = max(refusal.after, SHORTEST)
            patience -= pause
            await wait(pause.total_seconds())


async def _within(call: Awaitable[T]) -> T:
    """Raises PerhapsSent for a call that hangs."""
    try:
        async with asyncio.timeout(HANGS):
            return await call
    except TimeoutError as late:
        raise PerhapsSent("the platform does not answer") from late


def again(form: Form) -> Message:
    """A button in place of a form that could not open in time."""
    return Message("open-form", (Buttons((Button(form.title, form.action, opens=True),)),))


def not_taken(reply: Reply) -> bool:
    """Whether nothing was kept of what was filled in: then it must not vanish with its form."""
    return isinstance(reply, Message) and reply.name in ("sorry", "too-long")


def answered(event: Event, reply: Reply) -> bool:
    """Whether an answer is to be put in the chat: what installs or leaves is told nothing."""
    return isinstance(reply, Message) and not isinstance(event, Joined | Left)
