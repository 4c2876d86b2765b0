"""One messenger for all platforms: each message goes out where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.message import Message
from bot.ports import Messenger, NotSent, Place

LATER = timedelta(hours=1)  # until a platform may be switched on again


@dataclass(frozen=True, slots=True)
class Switchboard:
    """`lines` are the messengers of the platforms that are on. Raises what they raise."""

    lines: Mapping[str, Messenger] = field(default_factory=dict)

    async def send(self, place: Place, message: Message, key: str) -> str:
        return await self._line(place).send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        return await self._line(place).find(place, key)

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self._line(place).update(place, reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        await self._line(place).withdraw(place, reference)

    def _line(self, place: Place) -> Messenger:
        if place.platform not in self.lines:
            raise NotSent(f"{place.platform} is off", LATER, lane=True)
        return self.lines[place.platform]
