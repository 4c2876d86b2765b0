"""One person's seat in a simulated town: what they see, say, press and fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.simulation.front import Standing
from adapters.simulation.town import Town
from bot.events import Clicked, Event, OpenedHome, Said, Sender, Submitted
from bot.message import Button, Form, Message, Reply, Values
from bot.people import Person


class NothingToPress(LookupError):
    """No button with that label is visible to this person."""


@dataclass(slots=True)
class Seat:
    """`external` is the person's id on the platform, `rooms` the channels they read, `team` the id
    of their team.

    `person` is how the import left them, where there was one.
    """

    town: Town
    external: str
    rooms: tuple[str, ...] = ()
    team: str = ""
    person_id: int = 0
    person: Person | None = None
    form: Form | None = None
    _about: tuple[str, str] = field(default=("", ""))
    _home: Message | None = None

    # --- what they see ----------------------------------------------------------------------------

    @property
    def heard(self) -> list[Message]:
        """Every message in their private chat as it stands now, oldest first."""
        return [message for _, message in self.town.front.standing(self.external, True)][::-1]

    @property
    def last(self) -> Message:
        return self.heard[-1]

    def heard_named(self, name: str) -> list[Message]:
        return [message for message in self.heard if message.name == name]

    def screen(self) -> str:
        """All text they can read now: the chat, an open form, the home view when opened."""
        pieces = [message.text for message in self.heard]
        pieces += [button.label for message in self.heard for button in message.buttons()]
        if self._home is not None:
            pieces += [self._home.text, *(button.label for button in self._home.buttons())]
        if self.form is not None:
            pieces += [self.form.title, self.form.intro]
            pieces += [f"{f.label} {f.hint} {f.error} {f.initial}" for f in self.form.fields]
        return "\n".join(pieces)

    def sees(self, text: str) -> bool:
        return text in self.screen()

    # --- what they do -----------------------------------------------------------------------------

    async def says(self, text: str) -> Reply:
        return await self._act(Said(text=text, **self._around("", "")))

    async def clicks(self, label: str) -> Reply:
        """Press the newest visible button with this label. Raises NothingToPress."""
        for reference, channel, button in self.buttons():
            if button.label.rstrip("…") == label.rstrip("…"):
                return await self.presses(button, reference, channel)
        raise NothingToPress(f"{self.external} sees no {label!r} in:\n{self.screen()}")

    async def presses(self, button: Button, reference: str = "", channel: str = "") -> Reply:
        around = self._around(reference, channel)
        return await self._act(Clicked(action=button.action.pack(), **around), button.label)

    async def fills(self, **values: str | tuple[str, ...]) -> Reply:
        """Submit the open form; fields that are not given keep what stood in them."""
        if self.form is None:
            raise NothingToPress(f"{self.external} has no form open")
        filled: Values = {f.id: f.initial for f in self.form.fields} | values
        reference, channel = self._about
        action, label = self.form.action.pack(), self.form.title
        self.form = None
        event = Submitted(action=action, values=filled, **self._around(reference, channel))
        return await self._act(event, label)

    async def home(self) -> Message:
        reply = await self.town.act(OpenedHome(**self._around("", "")))
        assert isinstance(reply, Message)
        self._home = reply
        return reply

    def standing(self) -> Iterator[Standing]:
        """Every message on their screen, the newest first; their private chat before channels."""
        for channel in ("", *self.rooms):
            posts = self.town.front.standing(channel or self.external, private=not channel)
            yield from (Standing(reference, channel, message) for reference, message in posts)

    def buttons(self) -> Iterator[tuple[str, str, Button]]:
        """Everything they can press: reference, channel and button, the newest first."""
        for reference, channel, message in self.standing():
            yield from ((reference, channel, button) for button in message.buttons())
        if self._home is not None:
            yield from (("", "", button) for button in self._home.buttons())

    def _around(self, reference: str, channel: str) -> dict[str, Any]:
        return {
            "id": self.town.event_id(),
            "sender": Sender(self.town.front.name, (self.external,)),
            "at": self.town.now,
            "message": reference,
            "channel": channel,
        }

    async def _act(self, event: Event, label: str = "") -> Reply:
        reply = await self.town.act(event, label)
        if isinstance(reply, Form):
            self.form, self._about = reply, (event.message, event.channel)
        return reply
