"""The platform behind the chat page: what a chat company's servers would keep, kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.events import Clicked, Event
from bot.message import Message
from bot.ports import NotSent, Place

PLATFORM = "web"


class Key(NamedTuple):
    """One conversation: a person's private chat with the coach, or a channel."""

    external: str
    private: bool


@dataclass(slots=True)
class Post:
    """One thing in a conversation: the coach's message, or `mine`, a person's words or press."""

    reference: str
    number: int
    at: datetime
    message: Message | None = None
    mine: str | None = None
    pressed: bool = False
    updated: bool = False
    withdrawn: bool = False


class WebPlatform:
    """A Messenger that keeps what it posts. `version` grows with every change anybody could see."""

    def __init__(
        self, now: Callable[[], datetime], exists: Callable[[Place], bool] | None = None
    ) -> None:
        self.version = 0
        self._now = now
        self._exists = exists
        self._chats: dict[Key, list[Post]] = {}
        self._posts: dict[str, tuple[Key, Post]] = {}
        self._read: dict[tuple[str, Key], int] = {}

    # --- the Messenger port -----------------------------------------------------------------------

    async def send(self, place: Place, message: Message, key: str) -> str:
        if place.platform != PLATFORM or (self._exists and not self._exists(place)):
            gone = f"nobody is reached at {place.platform} {place.external}"
            raise NotSent(gone, reach="uninstalled")
        return self.put(Key(place.external, place.private), message=message).reference

    async def find(self, place: Place, key: str) -> str:
        """Nothing is lost on the way here, so what is not known to have arrived did not."""
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None:
        post = self._standing(place, reference)
        post.message, post.updated = message, True
        self.touch()

    async def withdraw(self, place: Place, reference: str) -> None:
        self._standing(place, reference).withdrawn = True
        self.touch()

    # --- what the page adds and reads -------------------------------------------------------------

    def put(
        self, key: Key, *, message: Message | None = None, mine: str | None = None,
        pressed: bool = False,
    ) -> Post:  # fmt: skip
        """Append to a conversation; `pressed` says that `mine` is a button's label."""
        number = len(self._posts) + 1
        post = Post(f"w{number}", number, self._now(), message, mine, pressed)
        self._chats.setdefault(key, []).append(post)
        self._posts[post.reference] = (key, post)
        self.touch()
        return post

    def swap(self, reference: str, message: Message) -> None:
        """Let an answer stand in place of the message that was pressed."""
        self._posts[reference][1].message = message
        self.touch()

    def land(self, event: Event, reply: Message, label: str = "") -> None:
        """Put the coach's reply where the person sees it, always in their own private chat.

        In place of the message that was pressed when it says so, else below the pressed label.
        """
        own = Key(event.sender.ids[0], True)
        found = self.post(event.message)
        if reply.replaces and found and found[0] == own and found[1].message:
            self.swap(event.message, reply)
            return
        if isinstance(event, Clicked) and label:
            self.put(own, mine=label, pressed=True)
        self.put(own, message=reply)

    def posts(self, key: Key) -> list[Post]:
        """A conversation, oldest first."""
        return list(self._chats.get(key, ()))

    def post(self, reference: str) -> tuple[Key, Post] | None:
        """A post and the conversation it stands in."""
        return self._posts.get(reference)

    def touch(self) -> None:
        """Something changed that a page could show."""
        self.version += 1

    # --- who has seen what ------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the newest post anywhere."""
        return len(self._posts)

    def heard_since(self, number: int) -> set[Key]:
        """The conversations the coach spoke in after the post with this number."""
        newer = list(self._posts.values())[number:]
        return {key for key, post in newer if post.mine is None}

    def read(self, reader: str, key: Key) -> None:
        """This person has seen all there is in this conversation."""
        if chat := self._chats.get(key):
            self._read[reader, key] = chat[-1].number

    def unread(self, reader: str, key: Key) -> int:
        """How many posts of the coach this person has not seen."""
        seen = self._read.get((reader, key), 0)
        count = 0
        for post in reversed(self._chats.get(key, ())):
            if post.number <= seen:
                break
            count += post.mine is None and not post.withdrawn
        return count

    def _standing(self, place: Place, reference: str) -> Post:
        found = self._posts.get(reference)
        if found is None or found[0] != Key(place.external, place.private) or found[1].withdrawn:
            raise NotSent(f"message {reference} does not stand in {place.external}")
        return found[1]
