"""What happens in a simulated town, as it happens: for transcripts, tallies and scripted people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.actions import Action, UnknownAction
from bot.events import Clicked, Event, Submitted
from bot.message import Message, Reply
from bot.ports import Messenger, Place


@dataclass(frozen=True, slots=True)
class Told:
    """Something the coach said unasked, changed or took back; then there is no message."""

    at: datetime
    place: Place
    message: Message | None
    how: Literal["send", "update", "withdraw"]


@dataclass(frozen=True, slots=True)
class Deed:
    """What one person did and got at once; `label` is on the button or form they used."""

    event: Event
    label: str
    reply: Reply

    @property
    def who(self) -> str:
        return self.event.sender.ids[0]

    @property
    def action(self) -> Action | None:
        """What was pressed or filled in; None for plain words and for what nobody knows."""
        if not isinstance(self.event, Clicked | Submitted):
            return None
        try:
            return Action.unpack(self.event.action)
        except UnknownAction:
            return None

    @property
    def got(self) -> str:
        """The name of the message or form they got; empty when there was none."""
        return self.reply.name if self.reply is not None else ""


class Witness(Protocol):
    def heard(self, told: Told) -> None: ...

    def did(self, deed: Deed) -> None: ...


@dataclass(frozen=True, slots=True)
class Overheard:
    """A messenger that tells the witnesses what it posted."""

    inner: Messenger
    now: Callable[[], datetime]
    witnesses: Sequence[Witness]

    async def send(self, place: Place, message: Message, key: str) -> str:
        reference = await self.inner.send(place, message, key)
        self._tell(place, message, "send")
        return reference

    async def find(self, place: Place, key: str) -> str:
        return await self.inner.find(place, key)

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self.inner.update(place, reference, message)
        self._tell(place, message, "update")

    async def withdraw(self, place: Place, reference: str) -> None:
        await self.inner.withdraw(place, reference)
        self._tell(place, None, "withdraw")

    def _tell(
        self, place: Place, message: Message | None, how: Literal["send", "update", "withdraw"]
    ) -> None:
        for witness in self.witnesses:
            witness.heard(Told(self.now(), place, message, how))
