"""The few things the core asks of the outside world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from sqlmodel import Session

from bot.message import Message

Reach = Literal["unknown", "reachable", "blocked", "uninstalled"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a person's private chat or a team's channel, on one platform.

    `route` is what the platform's own adapter wrote down about the way there, maybe nothing.
    """

    platform: str
    external: str
    private: bool
    route: str = field(default="", compare=False)


class NotSent(Exception):
    """Nothing arrived. With `after` it is tried again that much later, and with `lane` everything
    else there waits as long; without, it never will. `reach` says that nobody is reached there,
    `too_fast` that the platform itself asked for patience."""

    def __init__(
        self,
        reason: str,
        after: timedelta | None = None,
        *,
        lane: bool = False,
        reach: Reach = "unknown",
        too_fast: bool = False,
    ) -> None:
        super().__init__(reason)
        self.after = after
        self.lane = lane
        self.reach = reach
        self.too_fast = too_fast


class PerhapsSent(Exception):
    """The connection broke after the message left: it may have arrived."""


class Messenger(Protocol):
    """Draws and posts messages on one or more platforms. Raises NotSent or PerhapsSent."""

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Post and return the platform's reference; `key` is for looking it up again."""
        ...

    async def find(self, place: Place, key: str) -> str:
        """The reference of a message that may have arrived; empty when it surely did not.

        Raises PerhapsSent when this platform cannot tell, NotSent when it does not tell now.
        """
        ...

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class JobEngine(Protocol):
    """Carries planned deliveries to a sender, at their time and at their lane's pace."""

    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        """Take these ledger rows on, in the transaction that wrote them."""
        ...
