"""What a simulated town needs of a chat platform: the coach's way out and people's way in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from adapters.desk import Coaching
from adapters.web.send import PLATFORM, Key, WebPlatform
from bot.events import Clicked, Event, OpenedHome, Said
from bot.message import Message, Reply
from bot.ports import Clock, Messenger


class Standing(NamedTuple):
    """A message as it stands on someone's screen; `channel` is empty in their private chat."""

    reference: str
    channel: str
    message: Message


class Front(Protocol):
    """One platform. What people do comes in the way that platform brings it in."""

    @property
    def name(self) -> str: ...

    @property
    def messenger(self) -> Messenger: ...

    def listen(self, coach: Coaching) -> None:
        """Bring everything people do from now on to this coach."""
        ...

    async def act(self, event: Event, label: str) -> Reply:
        """Let somebody do this. The answer lands on their screen, and comes back as composed.

        `label` is on the button or form that was used.
        """
        ...

    def standing(self, external: str, private: bool) -> Iterator[tuple[str, Message]]:
        """References and messages of one conversation as they stand now, the newest first."""
        ...

    def place(self, ref: str, private: bool) -> str:
        """The platform's id for a person or channel of the demo company; empty when it is told
        only once they are there."""
        ...

    async def arrive(self, coach: Coaching, emails: list[str]) -> None:
        """Let these people be where the coach can reach them."""
        ...

    async def close(self) -> None: ...


class WebFront:
    """The chat page's platform, without the page."""

    name = PLATFORM

    def __init__(self, clock: Clock) -> None:
        self.messenger = WebPlatform(clock.now)
        self._coach: Coaching | None = None

    def listen(self, coach: Coaching) -> None:
        self._coach = coach

    async def act(self, event: Event, label: str) -> Reply:
        assert self._coach is not None
        if isinstance(event, Said):
            self.messenger.put(Key(event.sender.ids[0], True), mine=event.text)
        reply = await self._coach.handle(event)
        if isinstance(reply, Message) and not isinstance(event, OpenedHome):
            self.messenger.land(event, reply, label if isinstance(event, Clicked) else "")
        return reply

    def standing(self, external: str, private: bool) -> Iterator[tuple[str, Message]]:
        for post in reversed(self.messenger.posts(Key(external, private))):
            if post.message and not post.withdrawn:
                yield post.reference, post.message

    def place(self, ref: str, private: bool) -> str:
        return ref

    async def arrive(self, coach: Coaching, emails: list[str]) -> None:
        """They have their address from the start."""

    async def close(self) -> None:
        """Nothing is open."""
