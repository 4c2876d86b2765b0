"""A messenger that remembers what stands where as the coach composed it, for scripted people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.message import Message
from bot.ports import Messenger, Place


class Remembering:
    """`inner` posts. What it refused is not remembered."""

    def __init__(self, inner: Messenger) -> None:
        self.inner = inner
        self._chats: defaultdict[tuple[str, bool], dict[str, Message]] = defaultdict(dict)

    async def send(self, place: Place, message: Message, key: str) -> str:
        reference = await self.inner.send(place, message, key)
        self._chats[place.external, place.private][reference] = message
        return reference

    async def find(self, place: Place, key: str) -> str:
        return await self.inner.find(place, key)

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self.inner.update(place, reference, message)
        self._chats[place.external, place.private][reference] = message

    async def withdraw(self, place: Place, reference: str) -> None:
        await self.inner.withdraw(place, reference)
        del self._chats[place.external, place.private][reference]

    def standing(self, external: str, private: bool) -> Iterator[tuple[str, Message]]:
        """References and messages of one conversation, the newest first."""
        yield from reversed(self._chats[external, private].items())
