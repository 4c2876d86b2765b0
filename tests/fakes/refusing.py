"""A messenger that refuses what it is told to refuse, for tests of what people hear about that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.message import Message
from bot.ports import Messenger, NotSent, PerhapsSent, Place


class Refusing:
    """`inner` posts the rest. Channels and people in `refuses` get nothing and nothing of theirs
    is changed; what goes to those in `loses` arrives, or not, and nobody can tell."""

    def __init__(
        self,
        inner: Messenger,
        *refuses: str,
        loses: tuple[str, ...] = (),
        known_as: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.inner, self.refuses, self.loses = inner, set(refuses), set(loses)
        self._known_as = known_as

    async def send(self, place: Place, message: Message, key: str) -> str:
        self._try(place)
        if self._among(place, self.loses):
            raise PerhapsSent("the line broke")
        return await self.inner.send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        raise PerhapsSent("nobody can tell")

    async def update(self, place: Place, reference: str, message: Message) -> None:
        self._try(place)
        await self.inner.update(place, reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        self._try(place)
        await self.inner.withdraw(place, reference)

    def _try(self, place: Place) -> None:
        if self._among(place, self.refuses):
            raise NotSent("not in that channel")

    def _among(self, place: Place, names: set[str]) -> bool:
        return place.external in {self._known_as.get(name, name) for name in names}
