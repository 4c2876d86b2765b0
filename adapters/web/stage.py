"""What the chat page needs from whoever puts the coach together: people, answers, a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.web.render import Words
from adapters.web.send import WebPlatform
from bot.events import Event
from bot.message import Message, Reply


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody one can be. `id` is their external id here, `duties` are untranslated."""

    id: str
    name: str
    team: str = ""
    duties: tuple[str, ...] = ()
    language: str = "nl"
    is_scripted: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A channel; people of its team read along, without a team everybody does."""

    id: str
    name: str
    team: str = ""


class Stage(Protocol):
    @property
    def platform(self) -> WebPlatform: ...

    def people(self) -> Sequence[Seat]: ...

    def channels(self) -> Sequence[Room]: ...

    def words(self, person_id: str) -> Words:
        """The person's language and zone; the house's own for an id that is nobody's."""
        ...

    def now(self) -> datetime:
        """UTC."""
        ...

    async def answer(self, event: Event) -> Reply:
        """The coach's direct reply to what one person did."""
        ...

    async def home(self, person_id: str) -> Message: ...

    async def move(self, to: str, seen_by: str) -> None:
        """Move the clock: `next` to the next thing this person sees happen, `monday` to 10:00.

        Raises ValueError for any other word.
        """
        ...
