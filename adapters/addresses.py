"""Finds where people are reached on a platform, by the e-mail address the import gave them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from adapters.desk import Coaching, Desk, Directory, Wait
from bot.events import Joined, Sender
from bot.ports import NotSent, PerhapsSent
from bot.trouble import trouble

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=5)
LOOK_AGAIN = timedelta(days=1)  # for somebody a platform did not know
TRIES = 5
PATIENCE = timedelta(minutes=2)  # a platform that wants longer is asked another time


class Roster(Coaching, Protocol):
    async def unreached(self, platforms: Collection[str]) -> list[str]: ...


class Finder:
    """Looks on all platforms for people whom the import named and who are reached nowhere."""

    def __init__(
        self,
        coach: Roster,
        desks: Mapping[str, Desk],
        now: Callable[[], datetime],
        wait: Wait,
    ) -> None:
        self._coach, self._desks = coach, desks
        self._now, self._wait = now, wait
        self._asked: dict[tuple[str, str], datetime] = {}  # when, by platform and e-mail address

    async def keep_looking(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("looking for people failed: %s", trouble(error))
            await self._wait(EVERY.total_seconds())

    async def look(self) -> None:
        """Once. Who is reached on one platform is not looked for on another: being found there
        would move the conversation."""
        nowhere = await self._coach.unreached(self._desks)
        for platform, desk in self._desks.items():
            emails = self._not_lately(platform, nowhere)
            try:
                await find_addresses(
                    self._coach, desk.directory, platform, emails, self._now, self._wait
                )
            except (NotSent, PerhapsSent) as failure:
                log.warning("people could not be looked up on %s: %s", platform, failure)

    def _not_lately(self, platform: str, emails: list[str]) -> Iterator[str]:
        """Whoever was asked for in the last day is passed over; who got no answer is not."""
        for email in emails:
            last = self._asked.get((platform, email))
            if last is None or self._now() - last >= LOOK_AGAIN:
                yield email
                self._asked[platform, email] = self._now()


async def find_addresses(
    coach: Coaching,
    directory: Directory,
    platform: str,
    emails: Iterable[str],
    now: Callable[[], datetime],
    wait: Wait,
) -> int:
    """Look all of these people up, at the platform's pace; returns how many it knows.

    What was waiting for somebody is on its way as soon as they are found. The next of `emails` is
    taken when the one before is done. Raises NotSent or PerhapsSent when the platform does not
    answer.
    """
    found = 0
    for email in emails:
        external = await _find(directory, email, wait)
        if external:
            found += 1
            at, sender = now(), Sender(platform, (external,), email)
            id = f"found:{external}:{at.timestamp():.0f}"
            await coach.handle(Joined(id=id, sender=sender, at=at, found=True))
    return found


async def _find(directory: Directory, email: str, wait: Wait) -> str:
    """Somebody about whom the platform refuses to answer is not found; the others may be."""
    for left in reversed(range(TRIES)):
        try:
            return await directory.find(email)
        except NotSent as refusal:
            if refusal.after is None:
                log.warning("somebody could not be looked up: %s", refusal)
                return ""
            if refusal.after > PATIENCE or not left:
                raise
            await wait(refusal.after.total_seconds())
    raise AssertionError("the last try returns or raises")
